"""Weights on the Hub with its real client: push, pull, load, and every way it can go wrong."""

import io
import json
import os
import shutil
import subprocess
import sys
import time
import traceback
from pathlib import Path

import numpy as np
import pytest
import tiny
from huggingface_hub import ModelCard, constants
from PIL import Image
from tiny import collapsed, picture_folder, refused, small

import gan
from gan import models
from gan.hub import open_for_writing, pull, push, transfer
from gan.hub.__main__ import main
from gan.metrics import judge
from gan.training import __main__ as train
from gan.ui.server import gallery
from gan.weights import FILM, LOCK
from gan.weights.remote import inspect

ROOT = Path(gan.__file__).parent.parent
SHIPPED = ROOT / "weights"
TRAINED = {"config.json", "model.safetensors", "critic.safetensors", "metrics.json", "samples.png"}
WHOLE = TRAINED | {"README.md", "training.webp"}
MINE = "someone/mine"


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Path:
    """A weights folder as a training of 50 steps leaves it."""
    folder = tmp_path_factory.mktemp("trained") / "dcgan"
    tiny.trained(small("dcgan"), folder, steps=50)
    return folder


def content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def trained(original):
    """The same folder, which nothing on the way to the Hub may touch."""
    before = content(original)
    yield original
    assert content(original) == before


@pytest.fixture
def mine(original, tmp_path) -> Path:
    """A copy of it, to change."""
    return shutil.copytree(original, tmp_path / "mine")


@pytest.fixture
def impatient(monkeypatch):
    """The client waits up to eight seconds between its tries; here not."""
    monkeypatch.setattr(time, "sleep", lambda seconds: None)


def model_of(folder: Path, **changes) -> dict[str, bytes]:
    """The files of a weights folder, some of them changed."""
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    return files | {name.replace("_", "."): value for name, value in changes.items()}


# ---- the way there and back ----


def test_trained_pushed_removed_and_loaded_the_pixels_are_the_same(login, mine):
    expected = gan.load(mine, device="cpu")
    assert push(mine, MINE) == f"{login.url}/{MINE}"
    shutil.rmtree(mine)
    loaded = gan.load(MINE, device="cpu")
    assert np.array_equal(loaded.sample(7, 16), expected.sample(7, 16))
    login.close()
    assert np.array_equal(gan.load(MINE, device="cpu").sample(7, 16), loaded.sample(7, 16))


def test_one_commit_brings_all_that_a_model_needs(login, trained):
    told = []
    push(trained, MINE, report=told.append)
    repository = login.repository(MINE)
    titles = [commit.title for commit in repository.commits]
    assert titles == ["initial commit", "dcgan: 50 steps on drawings"]
    assert set(repository.files) - {".gitattributes"} == WHOLE
    for name in TRAINED:
        assert repository.files[name] == (trained / name).read_bytes()
    assert len(told) == 3
    assert told[-1].endswith(f"{login.url}/{MINE}.")


def test_a_second_push_sends_nothing_and_makes_no_commit(login, trained):
    push(trained, MINE)
    commits, asked, told = len(login.repository(MINE).commits), len(login.asked), []
    push(trained, MINE, report=told.append)
    assert len(login.repository(MINE).commits) == commits
    assert not [a for a in login.asked[asked:] if a.method == "PUT" or "/commit/" in a.path]
    assert told[-1].startswith("Nothing has changed")


def test_of_a_changed_folder_only_the_change_is_sent_and_what_is_gone_goes(login, mine):
    push(mine, MINE)
    (mine / "critic.safetensors").unlink()
    (mine / LOCK).touch()  # as a training that is killed leaves it
    metrics = json.loads((mine / "metrics.json").read_text("utf-8"))
    (mine / "metrics.json").write_text(json.dumps(metrics | {"training_seconds": 7200.0}))
    sent = len(login.requests("PUT"))
    push(mine, MINE)
    operations = login.repository(MINE).head.operations
    changed = {operation["value"]["path"]: operation["key"] for operation in operations}
    assert changed == {
        "metrics.json": "file",
        "README.md": "file",
        "critic.safetensors": "deletedFile",
    }
    assert len(login.requests("PUT")) == sent


def test_pulled_the_folder_is_the_pushed_one_and_can_be_pushed_again(login, trained, tmp_path):
    push(trained, MINE)
    out = pull(MINE, tmp_path / "pulled")
    assert {path.name for path in out.iterdir()} == WHOLE
    for name in TRAINED:
        assert (out / name).read_bytes() == (trained / name).read_bytes()
    commits = len(login.repository(MINE).commits)
    push(out, MINE)
    assert len(login.repository(MINE).commits) == commits


def test_a_pull_goes_to_the_weights_folders(hub, trained, tmp_path, monkeypatch):
    monkeypatch.setenv("GAN_WEIGHTS", str(tmp_path / "weights"))
    hub.put("other/faces", trained)
    assert pull("other/faces") == tmp_path / "weights" / "faces"
    assert gan.load("faces", device="cpu").recipe.name == "dcgan"


def test_a_revision_is_pulled_loaded_and_inspected(hub, trained, tmp_path):
    repository = hub.put("other/faces", trained, tag="v1")
    first = repository.head.oid
    hub.put("other/faces", {"model.safetensors": b"\0 later, and broken"})
    for revision in ("v1", first):
        assert inspect(f"other/faces@{revision}").commit == first
        assert gan.load(f"other/faces@{revision}", device="cpu").recipe.name == "dcgan"
    assert (pull("other/faces@v1", tmp_path / "out") / "config.json").is_file()
    with refused("model.safetensors", "damaged"):
        gan.load("other/faces", device="cpu")
    with refused("other/faces", "no such revision"):
        inspect("other/faces@v2")


def test_over_xet_as_with_hf_xet_installed_it_is_the_same(xet, trained, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", xet.token)
    push(trained, MINE)
    assert xet.requests("GET", "xet-write-token")
    assert not xet.requests(path="lfs")
    commits = len(xet.repository(MINE).commits)
    push(trained, MINE)
    assert len(xet.repository(MINE).commits) == commits
    out = pull(MINE, tmp_path / "pulled")
    assert xet.requests("GET", "xet-read-token")
    assert not xet.requests(path="lfs")
    for name in TRAINED:
        assert (out / name).read_bytes() == (trained / name).read_bytes()


@pytest.mark.parametrize(("status", "words"), [(401, "does not know"), (403, "may not write")])
def test_a_refusal_of_the_xet_storage_is_one_sentence(xet, trained, monkeypatch, status, words):
    monkeypatch.setenv("HF_TOKEN", xet.token)
    xet.fails(status, "xet-write-token", times=99)
    with refused(words):
        push(trained, MINE)


def test_a_private_repository_is_its_owner_s(login, trained, monkeypatch):
    push(trained, MINE, private=True)
    assert login.repository(MINE).private
    assert gan.load(MINE, device="cpu").score(np.zeros((1, 8, 8), np.uint8)).shape == (1,)
    with refused(MINE, "is private"):
        models.from_hub(MINE, "cpu", token=False)
    monkeypatch.setenv("HF_TOKEN", login.user("stranger"))
    with refused(MINE, "is private"):
        gan.load(MINE, device="cpu")
    with refused(MINE, "is private"):
        pull(MINE)
    monkeypatch.delenv("HF_TOKEN")
    with refused(MINE, "is private", "hf auth login"):
        inspect(MINE)
    with refused("does not know this token", "sign in again"):
        models.from_hub(MINE, "cpu", token="hf_expired")
    theirs = models.from_hub(MINE, "cpu", token=login.token)
    assert theirs.has_discriminator


def test_who_asks_for_a_private_repository_never_writes_into_a_public_one(login, trained):
    push(trained, MINE)
    commits = len(login.repository(MINE).commits)
    with refused(MINE, "public"):
        push(trained, MINE, private=True)
    assert len(login.repository(MINE).commits) == commits


def test_the_store_of_large_files_never_sees_a_token(login, trained):
    push(trained, MINE, private=True)
    gan.load(MINE, device="cpu")
    stored = [asked for asked in login.asked if asked.host == "localhost"]
    assert {asked.method for asked in stored} == {"PUT", "GET"}
    assert not any(asked.token for asked in stored)


# ---- what is pushed ----


def test_the_film_shows_the_training_from_its_first_grid_to_its_last(login, trained):
    push(trained, MINE)
    film = Image.open(io.BytesIO(login.repository(MINE).files["training.webp"]))
    grids = sorted((trained / "progress").glob("*.png"))
    assert len(grids) == 10
    for frame, grid in ((0, grids[0]), (film.n_frames - 1, grids[-1])):
        film.seek(frame)
        assert np.array_equal(np.asarray(film.convert("L")), np.asarray(Image.open(grid)))


def test_a_film_shows_no_grids_of_an_earlier_longer_training(mine):
    metrics = json.loads((mine / "metrics.json").read_text("utf-8"))
    (mine / "metrics.json").write_text(json.dumps(metrics | {"epochs": 2.0}))
    film = Image.open(io.BytesIO(transfer.contents(mine, MINE)[0][FILM]))
    film.seek(film.n_frames - 1)
    last = Image.open(mine / "progress" / "epoch-0002.png")
    assert np.array_equal(np.asarray(film.convert("L")), np.asarray(last))
    shutil.rmtree(mine / "progress")
    sent, _ = transfer.contents(mine, MINE)
    assert FILM not in sent
    assert FILM not in sent["README.md"].decode()


def test_the_card_names_its_repository_shows_the_film_and_passes_the_hub_s_checks(login, trained):
    push(trained, MINE)
    text = login.repository(MINE).files["README.md"].decode()
    assert f'model = gan.load("{MINE}")' in text
    assert "(training.webp)" in text and "(samples.png)" in text
    ModelCard(text).validate()
    assert login.requests("POST", "/api/validate-yaml")


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        *((name, None) for name in ("config.json", "model.safetensors", "samples.png")),
        *((name, b"no") for name in ("config.json", "model.safetensors", "metrics.json")),
        ("metrics.json", None),
    ],
)
def test_a_folder_that_is_not_whole_is_refused_before_anybody_is_asked(login, mine, name, damage):
    (mine / name).unlink() if damage is None else (mine / name).write_bytes(damage)
    with refused(name, *(["missing"] if damage is None else [])):
        push(mine, MINE)
    assert not login.asked


@pytest.mark.parametrize(
    "metrics", [{}, {"quality": {"inception": {"fid": 3}}}, {"images": "many"}]
)
def test_metrics_of_another_kind_are_refused(login, mine, metrics):
    if metrics:
        metrics = json.loads((mine / "metrics.json").read_text("utf-8")) | metrics
    (mine / "metrics.json").write_text(json.dumps(metrics))
    with refused("metrics.json", "not what a training leaves"):
        push(mine, MINE)
    assert not login.asked


def test_what_nobody_could_load_is_not_pushed(login, mine):
    with (mine / "metrics.json").open("a") as file:
        file.write(" " * 4_000_000)
    with refused(str(mine), "metrics.json of 4.0 MB, above 4 MB"):
        push(mine, MINE)


def test_a_fault_on_the_way_is_not_taken_for_a_foreign_repository(login, trained):
    push(trained, MINE)
    login.fails(500, "/resolve/main/config.json", times=9)
    with refused("out of order"):
        push(trained, MINE)


def test_a_classifier_is_no_model_to_push(login):
    with refused("digit-classifier", "draws none"):
        push(SHIPPED / "digit-classifier", MINE)


def test_a_film_of_large_pictures_is_reduced(mine):
    shutil.rmtree(mine / "progress")
    (mine / "progress").mkdir()
    for epoch in (1, 2):
        sheet = Image.new("RGB", (4112, 4112), (0, 100 * epoch, 0))
        sheet.save(mine / "progress" / f"epoch-{epoch:04d}.png")
    film = Image.open(io.BytesIO(transfer.contents(mine, MINE)[0][FILM]))
    assert max(film.size) <= transfer.MAX_SIDE


def test_a_collapsed_model_of_digits_is_not_pushed_unless_asked_for(login, tmp_path):
    folder = collapsed(SHIPPED / "mlp-gan-relu", tmp_path)
    with refused("collapsed", "of 10 digits", "--even-collapsed"):
        push(folder, MINE)
    assert not login.asked
    push(folder, MINE, even_collapsed=True)
    assert "model.safetensors" in login.repository(MINE).files


def test_a_model_that_draws_all_ten_digits_is_pushed(login):
    assert len(judge.load().classes(gan.load("quick").sample(0, 500)).unique()) == 10
    push(SHIPPED / "quick", MINE)
    assert FILM not in login.repository(MINE).files  # shipped folders have no grids


def test_without_the_judge_nothing_is_claimed_of_digits(login, monkeypatch, tmp_path):
    monkeypatch.setenv("GAN_WEIGHTS", str(tmp_path))
    with refused("judge", "missing", "--even-collapsed"):
        push(SHIPPED / "quick", MINE)


# ---- what can go wrong with a push: one sentence, nothing touched ----


def test_nobody_logged_in_is_one_sentence(hub, trained):
    with refused("nobody is logged in", "hf auth login", "HF_TOKEN"):
        push(trained, MINE)


def test_a_wrong_token_is_one_sentence(hub, trained, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_wrong")
    with refused("does not know this token", "settings/tokens"):
        push(trained, MINE)


def test_the_name_of_somebody_else_is_one_sentence(login, trained):
    login.put("other/faces", trained)
    for name in ("other/faces", "other/new"):
        with refused(name, "may not write", "name of your own"):
            push(trained, name)
    assert len(login.repository("other/faces").commits) == 2
    assert login.repository("other/new") is None


def test_an_organisation_s_member_may_push_there_and_a_reading_token_nowhere(hub, trained):
    push(trained, "house/mine", token=hub.user("member", organizations=("house",)))
    assert "model.safetensors" in hub.repository("house/mine").files
    with refused("may not write", "write permission"):
        push(trained, "reader/mine", token=hub.user("reader", role="read"))


def test_a_repository_that_holds_something_else_is_not_written_over(login, trained):
    login.put(MINE, {"config.json": b'{"model_type": "bert"}', "model.safetensors": b"\0"})
    with refused(MINE, "something else", "another name"):
        push(trained, MINE)
    login.put("someone/empty", {"README.md": b"# Soon\n"})
    push(trained, "someone/empty")
    assert set(login.repository("someone/empty").files) >= WHOLE


def test_of_two_pushes_at_once_one_is_refused_and_no_files_are_mixed(login, trained, monkeypatch):
    note, others = login.note, [model_of(trained, model_safetensors=b"another's")]

    def another_is_quicker(method, path, *rest):
        note(method, path, *rest)
        if "/commit/" in path and others:
            login.put(MINE, others.pop())

    monkeypatch.setattr(login, "note", another_is_quicker)
    with refused(MINE, "somebody else", "do it again"):
        push(trained, MINE)
    files = login.repository(MINE).files
    assert files["model.safetensors"] == b"another's"
    assert FILM not in files


@pytest.mark.parametrize(
    ("status", "path", "more", "words"),
    [
        (409, "/commit/", {}, ["somebody else", "do it again"]),
        (412, "/commit/", {}, ["somebody else", "do it again"]),
        (413, "/commit/", {}, ["storage is used up"]),
        (403, "/preupload/", {"message": "Private storage limit reached"}, ["storage is used up"]),
        (402, "/repos/create", {"message": "Pay"}, ["paid plan"]),
        (429, "whoami", {"headers": {"Retry-After": "7"}}, ["in 7 seconds"]),
        (429, "/commit/", {"headers": {"RateLimit": '"api";r=0;t=55'}}, ["too many", "55 seconds"]),
        (500, "/commit/", {}, ["out of order (HTTP 500)", "later"]),
        (503, "/api/repos/create", {}, ["out of order (HTTP 503)", "later"]),
        (404, "/preupload/", {}, ["refuses", "(HTTP 404)"]),
    ],
    ids=str,
)
def test_a_refusal_of_the_hub_is_one_sentence_with_its_remedy(
    login, trained, status, path, more, words
):
    login.fails(status, path, **more)
    with refused(*words):
        push(trained, MINE)
    assert len(login.repository(MINE).commits if login.repository(MINE) else [0]) == 1
    push(trained, MINE)  # the same again does it
    assert set(login.repository(MINE).files) >= WHOLE


def test_without_a_network_it_is_one_sentence_and_soon(login, trained):
    login.close()
    started = time.monotonic()
    with refused("no way to the Hub", "check the network"):
        push(trained, MINE)
    assert time.monotonic() - started < 5


def test_an_endpoint_that_is_no_hub_is_one_sentence(login, trained, monkeypatch):
    monkeypatch.setattr(constants, "ENDPOINT", login.url + "/lfs")
    with refused("HTTP 404"):
        push(trained, MINE)


def test_offline_mode_is_one_sentence(login, trained, monkeypatch):
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with refused("HF_HUB_OFFLINE"):
        push(trained, MINE)


def test_a_line_cut_in_the_commit_is_one_sentence(login, trained):
    login.cuts("/commit/", method="POST", after=100)
    with refused("broke off", "do it again"):
        push(trained, MINE)
    assert len(login.repository(MINE).commits) == 1


def test_a_line_cut_in_a_large_file_is_taken_up_by_the_client(login, trained, impatient):
    login.cuts("/lfs/", method="PUT", after=50)
    push(trained, MINE)
    assert set(login.repository(MINE).files) >= WHOLE


def test_an_interrupted_upload_repeated_sends_only_what_had_not_arrived(login, trained, impatient):
    large = {"model.safetensors", "critic.safetensors", "samples.png", "training.webp"}
    login.cuts("/lfs/[0-9a-f]{64}", method="PUT", after=50, times=6)
    for _ in range(4):  # the client tries each file six times
        try:
            push(trained, MINE)
            break
        except gan.Error as error:
            assert "broke off" in str(error)
            assert len(login.repository(MINE).commits) == 1
    assert login.repository(MINE).files.keys() >= WHOLE
    arrived = [asked.path for asked in login.requests("PUT", "/lfs/") if len(asked.body) > 50]
    assert len(arrived) == len(set(arrived)) == len(large)


# ---- what can go wrong with a load or a pull ----


@pytest.mark.parametrize(
    "name",
    [
        *("", "mine", "/etc/passwd", "../../secret", "a/..", "../a", "./a", "a/b/c", "a//b"),
        *("a/b@", "a/b@../../x", "a/b@@c", "a/b@x y", "a/b?x=1", "a/b#c", "a/b%2f..", "a\\b/c"),
        *("http://127.0.0.1:80/a/b", "127.0.0.1:80@a/b", "hf://a/b", "user:word@host/b"),
        *("127.0.0.1:9/x@http://127.0.0.1", "a/b\n", "a/b\0", "a/é", "a/b c"),
        *("-a/b", "a/.b", "a/b.git", "a--b/c", "x" * 97 + "/b"),
    ],
)
def test_a_name_reaches_a_repository_of_the_hub_and_nothing_else(hub, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for use in (models.from_hub, inspect, pull, open_for_writing):
        with refused("not a repository of the form user/repo"):
            use(name)
    assert not hub.asked


def test_a_folder_of_the_same_name_is_no_repository(hub, trained, tmp_path, monkeypatch):
    shutil.copytree(trained, tmp_path / "other" / "faces")
    monkeypatch.chdir(tmp_path)
    assert gan.load("other/faces", device="cpu").recipe.name == "dcgan"
    with refused("there is no repository other/faces"):
        models.from_hub("other/faces", "cpu")


def test_weights_above_the_limit_are_refused_before_they_are_fetched(hub, trained):
    hub.put("other/huge", model_of(trained, model_safetensors=bytes(64_000_001)))
    for use in (inspect, gan.load, pull):
        with refused("other/huge", "model.safetensors of 64.0 MB, above 64 MB"):
            use("other/huge")
    assert not hub.requests("GET", "/lfs/")


def test_a_config_above_the_limit_is_refused_before_it_is_fetched(hub, trained):
    config = (trained / "config.json").read_bytes() + b" " * 1_000_000
    hub.put("other/huge", model_of(trained, config_json=config))
    with refused("other/huge", "config.json of 1.0 MB, above 1 MB"):
        gan.load("other/huge")
    assert not hub.requests("GET", "/resolve/")
    hub.hides_sizes = True
    with refused("other/huge", "config.json of 1.0 MB, above 1 MB"):
        gan.load("other/huge")
    assert not hub.requests("GET", "/resolve/")


def test_where_small_files_lose_their_length_on_the_way_a_model_loads(hub, trained):
    hub.put("other/faces", trained)
    hub.hides_sizes = True
    assert gan.load("other/faces", device="cpu").recipe.name == "dcgan"


@pytest.mark.parametrize(
    "config", [b'{"model_type": "bert"}', b"[]", b"nonsense", b"\xff", b'{"name": "x"}']
)
def test_a_config_that_is_not_ours_is_refused_before_the_weights_are_asked_for(
    hub, trained, config, monkeypatch
):
    hub.put("other/faces", model_of(trained, config_json=config))
    for use in (inspect, gan.load, pull):
        with refused("other/faces", "no model of this package"):
            use("other/faces")
    assert not hub.requests(path="model.safetensors")


def test_a_repository_without_weights_is_refused(hub, trained):
    files = model_of(trained)
    hub.put(
        "other/a", {"pytorch_model.bin": b"\x80 a pickle"} | {"config.json": files["config.json"]}
    )
    with refused("other/a", "no weights folder"):
        gan.load("other/a")
    assert not hub.requests(path="pytorch_model.bin")


def test_tensors_that_are_not_the_config_s_are_refused(hub, trained, shipped):
    foreign = (shipped / "mlp-gan" / "model.safetensors").read_bytes()
    hub.put("other/faces", model_of(trained, model_safetensors=foreign))
    assert inspect("other/faces").recipe.name == "dcgan"
    for use in (gan.load, pull):
        with refused("holds other tensors than its config.json says"):
            use("other/faces")


def test_what_is_found_is_told_before_anything_large_is_fetched(hub, trained):
    repository = hub.put("other/faces", trained)
    found = inspect("other/faces")
    assert found.repository == "other/faces"
    assert found.commit == repository.head.oid
    assert found.recipe == small("dcgan")
    assert found.megabytes == (trained / "model.safetensors").stat().st_size / 1e6
    assert not hub.requests("GET", "/lfs/")


def test_a_pull_is_whole_or_not_at_all(hub, trained, tmp_path):
    hub.put("other/faces", trained)
    out = tmp_path / "somewhere" / "faces"
    hub.fails(500, "samples.png", times=9)
    with refused("out of order"):
        pull("other/faces", out)
    assert not out.parent.exists()
    hub.faults.clear()
    out.mkdir(parents=True)
    (out / "mine.txt").write_text("mine")
    with refused(str(out), "not empty", "--out"):
        pull("other/faces", out)
    assert [path.name for path in out.iterdir()] == ["mine.txt"]
    (out / "mine.txt").unlink()
    (out / LOCK).touch()  # as a training that is killed leaves it
    assert pull("other/faces", out) == out
    assert [path.name for path in out.parent.iterdir()] == ["faces"]


def test_a_line_cut_in_a_download_is_taken_up_where_it_broke(hub, trained, impatient):
    hub.put("other/faces", trained)
    hub.cuts("/lfs/", method="GET", after=1000)
    assert gan.load("other/faces", device="cpu").recipe.name == "dcgan"


def test_a_line_that_stays_cut_is_one_sentence_and_the_next_time_it_loads(hub, trained, impatient):
    hub.put("other/faces", trained)
    hub.cuts("/lfs/", method="GET", times=9)
    with refused("other/faces", "broke off"):
        gan.load("other/faces", device="cpu")
    hub.faults.clear()
    assert gan.load("other/faces", device="cpu").recipe.name == "dcgan"


def test_what_is_cached_serves_while_the_hub_is_out_of_order(hub, trained, monkeypatch):
    hub.put("other/faces", trained)
    gan.load("other/faces", device="cpu")
    hub.fails(503, times=99)
    assert gan.load("other/faces", device="cpu").recipe.name == "dcgan"
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert gan.load("other/faces", device="cpu").recipe.name == "dcgan"


def test_what_became_private_is_not_served_from_the_cache(hub, trained):
    repository = hub.put("other/faces", trained)
    gan.load("other/faces", device="cpu")
    repository.private = True
    with refused("other/faces", "is private"):
        gan.load("other/faces", device="cpu")


def test_the_app_starts_with_the_models_it_can_get(hub, trained, weights, monkeypatch, capsys):
    hub.put("other/faces", trained)
    hub.put("other/prose", {"README.md": b"# Prose"})
    monkeypatch.setenv("GAN_MODELS", "other/faces, other/prose,other/none, ../etc, https://x/y")
    gallery.forget()
    try:
        assert gallery.names() == ("mlp-gan", "dcgan", "vae-2d", "other/faces")
        assert gallery.describe({"model": "other/faces"})["shape"] == [1, 8, 8]
    finally:
        gallery.forget()
    left_out = capsys.readouterr().err
    assert left_out.count("Left out: ") == left_out.count("\n") == 4
    for name in ("other/prose", "other/none", "../etc", "https://x/y"):
        assert name in left_out


# ---- the command lines ----


def test_the_commands_push_and_pull(login, weights, tmp_path, capsys):
    assert main(["push", "dcgan", MINE, "--private"]) == 0
    assert login.repository(MINE).private
    assert main(["push", str(weights / "dcgan"), MINE]) == 0
    assert main(["pull", MINE, "--out", str(tmp_path / "out")]) == 0
    out = capsys.readouterr().out
    assert "Sending" in out and "Nothing has changed" in out and str(tmp_path / "out") in out
    assert (tmp_path / "out" / "model.safetensors").is_file()


@pytest.mark.parametrize(
    "line",
    [
        *("", "shove", "push dcgan", f"push nowhere {MINE}", "push dcgan mine", "push-space mine"),
        *(f"push dcgan {MINE}@v1", "push dcgan other/mine", "pull other/none"),
        f"pull {MINE} --nonsense",
    ],
)
def test_a_mistake_is_one_line_and_exit_code_two(login, weights, line, capsys):
    assert main(line.split()) == 2
    (said,) = capsys.readouterr().err.strip().splitlines()
    assert said.startswith("gan.hub: ")


@pytest.fixture
def short(tmp_path) -> list[str]:
    """A training of two steps on twelve pictures that is pushed at its end."""
    pictures, out = str(picture_folder(tmp_path / "pictures")), str(tmp_path / "out")
    what = ["mlp-gan", "--images", pictures, "--out", out, "--steps", "2", "--device", "cpu"]
    return [*what, "--push-to-hub", MINE]


def test_a_training_is_pushed_at_its_end(login, short, capsys):
    assert train.main([*short, "--private"]) == 0
    assert login.repository(MINE).private
    assert "model.safetensors" in login.repository(MINE).files
    assert capsys.readouterr().out.strip().endswith(f"Done: {login.url}/{MINE}.")


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"HF_TOKEN": "hf_wrong"}, "does not know this token"),
        ({"HF_TOKEN": ""}, "nobody is logged in"),
        ({"name": "other/mine"}, "may not write"),
        ({"name": "mine"}, "user/repo"),
    ],
)
def test_nobody_trains_to_learn_that_it_cannot_be_pushed(
    login, short, changes, word, capsys, monkeypatch
):
    monkeypatch.setenv("HF_TOKEN", changes.get("HF_TOKEN", login.token))
    assert train.main([*short[:-1], changes.get("name", MINE)]) == 2
    heard = capsys.readouterr()
    (line,) = heard.err.strip().splitlines()
    assert word in line
    assert "Done" not in heard.out
    assert not (Path(short[4]) / "model.safetensors").exists()


def test_a_push_that_fails_at_the_end_keeps_the_weights_and_tells_the_way(login, short, capsys):
    login.fails(500, "/commit/")
    assert train.main([*short, "--private"]) == 2
    line = capsys.readouterr().err.strip().splitlines()[-1]
    assert "out of order" in line
    assert f"`python -m gan.hub push {short[4]} {MINE} --private`" in line
    assert (Path(short[4]) / "model.safetensors").is_file()
    assert main(["push", short[4], MINE, "--private"]) == 0


@pytest.mark.parametrize(
    "arguments",
    [["dcgan", "--private"], ["digit-classifier", "--push-to-hub", MINE, "--steps", "1"]],
    ids=" ".join,
)
def test_options_that_do_not_fit_are_refused(login, arguments, capsys):
    assert train.main(arguments) == 2
    assert "--push-to-hub" in capsys.readouterr().err
    assert not login.asked


# ---- the token ----


def chain(error: BaseException | None) -> str:
    """An exception with all that it hangs on, as text."""
    parts = []
    while error is not None:
        parts += traceback.format_exception(error, chain=True)
        parts.append(repr(vars(error)))
        error = error.__cause__ or error.__context__
    return "".join(parts)


@pytest.mark.parametrize(
    "token", ["hf_se\0cret", "hf_se cret", "hf_se\ncret", "hf_sécret", "密hf_secret"]
)
def test_a_malformed_token_is_refused_and_not_repeated(hub, trained, token):
    with pytest.raises(gan.Error) as caught:
        push(trained, MINE, token=token)
    assert "cret" not in chain(caught.value)
    assert not hub.asked
    hub.put("other/faces", trained)
    with pytest.raises(gan.Error) as caught:
        models.from_hub("other/faces", "cpu", token=token)
    assert "cret" not in chain(caught.value)


@pytest.mark.parametrize(
    "order", [{"status": 401}, {"status": 403}, {"status": 500}, {"status": 400}, None]
)
def test_no_exception_holds_the_token(login, trained, order):
    if order:
        login.fails(**order, path="/commit/", message=f"no: {login.token}")
    else:
        login.cuts("/commit/", method="POST")
    with pytest.raises(gan.Error) as caught:
        push(trained, MINE)
    assert login.token not in chain(caught.value)


def test_no_output_log_commit_or_card_holds_the_token(login, mine):
    environment = {**os.environ, "HF_DEBUG": "1", "HF_HUB_VERBOSITY": "debug"}

    command = [sys.executable, "-m", "gan.hub", "push", str(mine), MINE]
    login.fails(403, "/commit/", message=f"{login.token} may not")
    heard = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert heard.returncode == 2
    assert "curl" in heard.stderr  # the client's log of its requests is there to be searched
    assert heard.stderr.strip().splitlines()[-1].startswith("gan.hub: this token may not write")
    push(mine, MINE)
    assert login.token not in heard.stdout + heard.stderr
    for commit in login.repository(MINE).commits:
        assert login.token not in commit.title + json.dumps(commit.operations)
        assert not any(login.token.encode() in file for file in commit.files.values())
    assert not any(login.token.encode() in asked.body for asked in login.asked)
    assert not any(login.token.encode() in file for file in content(mine).values())
