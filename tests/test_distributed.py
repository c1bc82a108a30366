"""Two processes, started by torchrun on the CPU, train what one does, and end as one."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import ranks
import torch
from tiny import drawings, picture_folder, refused, same, small, soon, take

import gan
from gan import distributed
from gan.data import Batches
from gan.training.saving import load_resume
from gan.training.start import train
from gan.weights import METRICS, MODEL

ROOT = Path(gan.__file__).parent.parent
# After twenty steps two processes are not further from one than this share of the way that the
# weights have gone, and their losses agree to this: float32 sums of halves and wholes round apart.
WEIGHTS, LOSSES = 1e-4, 1e-4


def torchrun(*arguments, count: int = 2) -> subprocess.Popen:
    """Start a script in so many processes, by torchrun; it chooses a free port."""
    launcher = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", count]
    return subprocess.Popen(
        [sys.executable, *map(str, [*launcher, *arguments])],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def seen(tmp_path_factory) -> tuple[Path, list[dict]]:
    """The folder that two processes worked in, and what each of them saw."""
    folder = tmp_path_factory.mktemp("ranks")
    run = ranks.started(ranks.RESUMED, folder / "alone")
    take(run, ranks.STEPS // 2)
    run.save()
    processes = torchrun("tests/ranks.py", "all", folder)
    _, errors = processes.communicate(timeout=300)
    assert processes.returncode == 0, errors
    return folder, [torch.load(folder / f"{rank}.pt", weights_only=True) for rank in (0, 1)]


def assert_matches(two: dict, one: dict) -> None:
    assert two["number"] == one["number"] == ranks.STEPS
    for name, end in one["end"].items():
        way = (end - one["start"][name]).norm()
        assert way > 0
        assert (two["end"][name] - end).norm() < WEIGHTS * way, name
    assert two["losses"]
    last = one["losses"][-len(two["losses"]) :]  # of a resumed training there are the last ones
    for ours, theirs in zip(two["losses"], last, strict=True):
        assert ours == pytest.approx(theirs, rel=LOSSES, abs=LOSSES)


# ---- the same training ----


@pytest.mark.parametrize("what", ranks.WITHOUT_BATCH_NORM)
def test_two_processes_at_half_the_batch_match_one_at_the_whole(seen, what):
    two, one = seen[1][0]["courses"][what], ranks.course(ranks.WITHOUT_BATCH_NORM[what])
    assert same(two["start"], one["start"])
    assert_matches(two, one)


@pytest.mark.parametrize("what", [*ranks.WITHOUT_BATCH_NORM, "batch norm and dropout"])
def test_both_processes_hold_the_same_weights_and_tell_the_same_losses(seen, what):
    first, second = ({**own["courses"], **own}[what] for own in seen[1])
    assert same(first["end"], second["end"])
    assert first["losses"] == second["losses"]


def test_all_start_from_the_first_one_s_weights_whose_names_a_plain_model_loads(seen):
    first, second = (own["same start"] for own in seen[1])
    assert not same(second["before"], first["before"])
    assert same(second["after"], first["before"])
    assert all(seen[1][0]["synchronised"].values())  # batch norm of the whole batch


def test_each_takes_its_rows_of_the_same_batch(seen):
    whole = Batches(drawings((1, 8, 8)), 8, seed=5)
    for i, k in enumerate((0, 3)):
        for both, expected in zip(
            zip(*(own["batches"][i] for own in seen[1]), strict=True), whole(k), strict=True
        ):
            assert torch.equal(torch.cat(both), expected)


def test_each_draws_its_rows_of_the_same_noise_and_a_layer_its_own(seen):
    first, second = (own["draws"] for own in seen[1])
    alone = ranks.draws(small("mlp-gan", latent_dim=6, batch_size=8))
    for name, rows in (("latents", 0), ("noise", 1)):
        assert torch.equal(torch.cat([first[name], second[name]], rows), alone[name])
    assert not torch.equal(first["a layer's own"], second["a layer's own"])


# ---- files ----


def test_only_the_first_process_writes(seen):
    folder, _ = seen
    assert (folder / "out-0" / MODEL).is_file()
    assert not (folder / "out-1").exists()
    model = gan.load(folder / "out-0", device="cpu")
    assert model.sample(0, 3).shape == (3, 8, 8)
    metrics = (folder / "out-0" / METRICS).read_text("utf-8")
    assert '"hardware": "2 × ' in metrics


def test_all_go_on_from_the_first_one_s_checkpoint_as_if_never_stopped(seen):
    for own in seen[1]:
        assert len(own["resumed"]["losses"]) == ranks.STEPS // 2
        assert same(own["resumed"]["end"], own["written"]["end"])


def test_another_number_of_processes_may_go_on(seen):
    folder, (first, _) = seen
    one = ranks.course(ranks.RESUMED)
    alone = ranks.course(ranks.RESUMED, folder / "left", resume=True)
    for other in (alone, first["resumed from one"]):
        assert_matches({**other, "start": one["start"]}, one)


# ---- ends ----


def test_seconds_end_all_at_the_same_step_what_one_reads_all_have_and_no_thread_stays(seen):
    assert [own["seconds"] for own in seen[1]] == [3, 3]
    assert [own["from first"] for own in seen[1]] == ["of 0", "of 0"]
    assert [own["in turn"] for own in seen[1]] == [0, 1]
    # A thread of the group that outlived it would now and then abort its process.
    assert [(seen[0] / f"{rank}.end").read_text() for rank in (0, 1)] == ["gone", "gone"]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("not finite", ["became nan at step 3", "learning rate"]),
        ("too small", ["batch of 2", "2 processes", "4 or more"]),
        ("uneven", ["2 processes", "batch of 5", "--batch-size"]),
        ("no checkpoint", ["resume.pt", "without --resume"]),
        ("first fails", ["process 0 has none"]),
        ("second fails", ["process 1 has none"]),
    ],
)
def test_a_mistake_of_one_ends_all_with_its_sentence(seen, what, words):
    for own in seen[1]:
        assert "\n" not in own[what]
        assert all(word in own[what] for word in words), own[what]


@pytest.fixture
def short(tmp_path) -> list[str]:
    images = picture_folder(tmp_path / "pictures")  # 12 pictures: a checkpoint every 3 steps
    return ["--images", str(images), "--out", str(tmp_path / "out"), "--batch-size", "4"]


def under_way(tmp_path: Path, recipe: str, short: list[str]) -> subprocess.Popen:
    """A training in two processes that has written its first checkpoint."""
    processes = torchrun("tests/ranks.py", "train", tmp_path, recipe, *short, "--steps", 10**6)
    assert soon((tmp_path / "out" / "resume.pt").is_file, 300)
    return processes


def test_a_signal_to_one_ends_all_after_the_same_step_and_is_told_once(tmp_path, short):
    processes = under_way(tmp_path, "digit-classifier", short)
    with refused("another training", str(tmp_path / "out")):
        train("digit-classifier", out=tmp_path / "out", overwrite=True)
    os.kill(int((tmp_path / "1.pid").read_text()), signal.SIGTERM)
    printed, errors = processes.communicate(timeout=300)
    assert processes.returncode != 0
    first, understood, last = printed.strip().splitlines()
    assert first.startswith("digit-classifier on pictures") and "2 × " in first
    assert understood.startswith("12 pictures of 14×10")
    assert last.startswith("Stopped after") and "--resume" in last
    assert errors.count("Warning: ") == 1 and "batch norm" in errors
    assert "train.py: " not in errors
    number = load_resume(tmp_path / "out")["number"]
    assert last.startswith(f"Stopped after {number} steps")
    assert (tmp_path / "out" / MODEL).is_file()


def lives_on(folder: Path) -> bool:
    """Whether the first process said of its group that it outlives the training.

    torchrun ends a process whose companion has ended, sometimes before it has said anything.
    """
    said = folder / "0.end"
    return said.is_file() and "lives" in said.read_text()


def test_a_process_that_dies_ends_the_training_and_leaves_a_checkpoint(tmp_path, short):
    processes = under_way(tmp_path, "mlp-gan", short)
    os.kill(int((tmp_path / "1.pid").read_text()), signal.SIGKILL)
    printed, errors = processes.communicate(timeout=300)
    assert processes.returncode != 0
    assert len(printed.strip().splitlines()) == 2  # neither "Done" nor "Stopped"
    (line,) = re.findall(r"^.*train\.py: .*$", errors, re.M)
    assert "another process" in line and "--resume" in line
    assert not lives_on(tmp_path)
    number = load_resume(tmp_path / "out")["number"]
    assert number % 3 == 0
    images, out = tmp_path / "pictures", tmp_path / "out"
    options = {"images": images, "out": out, "batch_size": 4, "device": "cpu"}
    rest = list(train("mlp-gan", steps=number + 2, resume=True, **options))
    assert [step.number for step in rest] == [number + 1, number + 2]


def test_a_mistake_of_all_is_said_once(tmp_path, short):
    processes = torchrun("tests/ranks.py", "train", tmp_path, "mlp-gan", *short, "--batch-size", 5)
    printed, errors = processes.communicate(timeout=300)
    assert processes.returncode != 0
    assert printed == ""
    (line,) = set(re.findall(r"^train\.py: .*$", errors, re.M))  # once, unless torchrun is slow
    assert "2 processes" in line
    assert (tmp_path / "0.end").read_text() == "gone"  # it ends by itself, before its companion


# ---- one process ----


def test_without_torchrun_there_is_one_process(monkeypatch):
    monkeypatch.setenv("RANK", "0")
    monkeypatch.setenv("WORLD_SIZE", "1")  # torchrun --nproc-per-node 1
    with distributed.joined("auto") as device:
        assert device == "auto"
        assert (distributed.count(), distributed.rank()) == (1, 0)
        whole = torch.arange(4)
        assert distributed.share(whole) is whole
