"""Weights pushed to the Hub by its real client: what arrives, and every way it can go wrong."""

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
from hub_stand_in import files_of
from huggingface_hub import ModelCard, constants
from PIL import Image
from tiny import collapsed, refused

import gan
from gan import models
from gan.hub import pull, push, transfer
from gan.metrics import judge
from gan.weights import FILM, LOCK
from gan.weights.remote import inspect

ROOT = Path(gan.__file__).parent.parent
SHIPPED = ROOT / "weights"
TRAINED = {"config.json", "model.safetensors", "critic.safetensors", "metrics.json", "samples.png"}
WHOLE = TRAINED | {"README.md", "training.webp"}
NEEDED = ("config.json", "model.safetensors", "samples.png")
MINE = "someone/mine"


def test_trained_pushed_removed_and_loaded_the_pixels_are_the_same(login, mine):
    expected = gan.load(mine, device="cpu")
    assert push(mine, MINE) == f"{login.url}/{MINE}"
    shutil.rmtree(mine)
    loaded = gan.load(MINE, device="cpu")
    assert np.array_equal(loaded.sample(7, 16), expected.sample(7, 16))
    login.close()
    assert np.array_equal(gan.load(MINE, device="cpu").sample(7, 16), loaded.sample(7, 16))


def test_one_commit_brings_all_that_a_model_needs_and_a_second_push_none(login, trained):
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
    asked = len(login.asked)
    push(trained, MINE, report=told.append)
    assert len(repository.commits) == 2
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
    stored = [asked for asked in login.asked if asked.host == "localhost"]
    assert {asked.method for asked in stored} == {"PUT", "GET"}
    assert not any(asked.token for asked in stored)  # the store of large files never sees one
    with refused(MINE, "is private"):
        models.from_hub(MINE, "cpu", token=False)
    monkeypatch.setenv("HF_TOKEN", login.user("stranger"))
    for use in (gan.load, pull):
        with refused(MINE, "is private"):
            use(MINE)
    monkeypatch.delenv("HF_TOKEN")
    with refused(MINE, "is private", "hf auth login"):
        inspect(MINE)
    with refused("does not know this token", "sign in again"):
        models.from_hub(MINE, "cpu", token="hf_expired")
    theirs = models.from_hub(MINE, "cpu", token=login.token)
    assert theirs.has_discriminator


def test_the_film_shows_the_training_whole_and_the_card_both(login, trained):
    push(trained, MINE)
    files = login.repository(MINE).files
    film = Image.open(io.BytesIO(files["training.webp"]))
    grids = sorted((trained / "progress").glob("*.png"))
    assert len(grids) == 10
    for frame, grid in ((0, grids[0]), (film.n_frames - 1, grids[-1])):
        film.seek(frame)
        assert np.array_equal(np.asarray(film.convert("L")), np.asarray(Image.open(grid)))
    text = files["README.md"].decode()
    assert f'model = gan.load("{MINE}")' in text
    assert "(training.webp)" in text and "(samples.png)" in text
    ModelCard(text).validate()
    assert login.requests("POST", "/api/validate-yaml")


def film_of(folder: Path) -> Image.Image:
    return Image.open(io.BytesIO(transfer.contents(folder, MINE)[0][FILM]))


def test_a_film_shows_no_grids_of_an_earlier_longer_training_and_large_ones_reduced(mine):
    metrics = json.loads((mine / "metrics.json").read_text("utf-8"))
    (mine / "metrics.json").write_text(json.dumps(metrics | {"epochs": 2.0}))
    film = film_of(mine)
    film.seek(film.n_frames - 1)
    last = Image.open(mine / "progress" / "epoch-0002.png")
    assert np.array_equal(np.asarray(film.convert("L")), np.asarray(last))
    for epoch in (1, 2):
        sheet = Image.new("RGB", (4112, 4112), (0, 100 * epoch, 0))
        sheet.save(mine / "progress" / f"epoch-{epoch:04d}.png")
    assert max(film_of(mine).size) <= transfer.MAX_SIDE
    shutil.rmtree(mine / "progress")
    sent, _ = transfer.contents(mine, MINE)
    assert FILM not in sent
    assert FILM not in sent["README.md"].decode()


@pytest.mark.parametrize(
    ("name", "damage", "words"),
    [
        *((name, lambda _: None, "missing") for name in (*NEEDED, "metrics.json")),
        *((name, lambda _: b"no", "") for name in ("metrics.json", *NEEDED[:2])),
        ("metrics.json", lambda _: b"{}", "not what a training leaves"),
        *(
            ("metrics.json", lambda known, odd=odd: known[:-2] + odd, "not what a training leaves")
            for odd in (b', "quality": {"inception": {"fid": 3}}}', b', "images": "many"}')
        ),
        ("metrics.json", lambda known: known + b" " * 4_000_000, "of 4.0 MB, above 4 MB"),
    ],
)
def test_a_folder_that_nobody_could_load_is_refused_before_anybody_is_asked(
    login, mine, name, damage, words
):
    content = damage((mine / name).read_bytes().rstrip())
    (mine / name).unlink() if content is None else (mine / name).write_bytes(content)
    with refused(name, words):
        push(mine, MINE)
    assert not login.asked


def test_a_collapsed_model_of_digits_is_not_pushed_unless_asked_for(login, tmp_path, monkeypatch):
    folder = collapsed(SHIPPED / "mlp-gan-relu", tmp_path)
    with refused("collapsed", "of 10 digits", "--even-collapsed"):
        push(folder, MINE)
    with refused("digit-classifier", "draws no pictures"):
        push(SHIPPED / "digit-classifier", MINE)
    monkeypatch.setenv("GAN_WEIGHTS", str(tmp_path))  # without the judge nothing is claimed
    with refused("judge", "missing", "--even-collapsed"):
        push(SHIPPED / "quick", MINE)
    assert not login.asked
    push(folder, MINE, even_collapsed=True)
    assert "model.safetensors" in login.repository(MINE).files


def test_a_model_that_draws_all_ten_digits_is_pushed(login):
    assert len(judge.load().classes(gan.load("quick").sample(0, 200)).unique()) == 10
    push(SHIPPED / "quick", MINE)
    assert FILM not in login.repository(MINE).files  # shipped folders have no grids


# ---- what can go wrong with a push: one sentence, nothing touched ----


@pytest.mark.parametrize(
    ("bar", "words"),
    [
        (
            lambda patch, hub: patch.delenv("HF_TOKEN"),
            ["nobody is logged in", "hf auth login", "HF_TOKEN"],
        ),
        (
            lambda patch, hub: patch.setenv("HF_TOKEN", "hf_wrong"),
            ["does not know this token", "settings/tokens"],
        ),
        (
            lambda patch, hub: patch.setattr(constants, "ENDPOINT", hub.url + "/lfs"),
            ["HTTP 404"],  # an endpoint that is no Hub
        ),
        (lambda patch, hub: patch.setattr(constants, "HF_HUB_OFFLINE", True), ["HF_HUB_OFFLINE"]),
        (lambda patch, hub: hub.close(), ["no way to the Hub", "check the network"]),
    ],
    ids=["nobody", "wrong token", "no Hub", "offline", "no network"],
)
def test_whoever_does_not_come_to_the_hub_is_told_so_soon(login, trained, monkeypatch, bar, words):
    bar(monkeypatch, login)
    started = time.monotonic()
    with refused(*words):
        push(trained, MINE)
    assert time.monotonic() - started < 5


def test_one_pushes_under_names_of_ones_own_and_of_ones_organisations(login, trained):
    login.put("other/faces", trained)
    for name in ("other/faces", "other/new"):
        with refused(name, "may not write", "name of your own"):
            push(trained, name)
    assert len(login.repository("other/faces").commits) == 2
    assert login.repository("other/new") is None
    push(trained, "house/mine", token=login.user("member", organizations=("house",)))
    assert "model.safetensors" in login.repository("house/mine").files
    with refused("may not write", "write permission"):
        push(trained, "reader/mine", token=login.user("reader", role="read"))


def test_a_repository_that_holds_something_else_is_not_written_over(login, trained):
    login.put(MINE, {"config.json": b'{"model_type": "bert"}', "model.safetensors": b"\0"})
    with refused(MINE, "something else", "another name"):
        push(trained, MINE)
    login.put("someone/empty", {"README.md": b"# Soon\n"})
    push(trained, "someone/empty")
    assert set(login.repository("someone/empty").files) >= WHOLE
    login.fails(500, "/resolve/main/config.json", times=9)  # is not taken for a foreign one
    with refused("out of order"):
        push(trained, "someone/empty")
    with refused("someone/empty", "public"):  # and nobody's private weights go there
        push(trained, "someone/empty", private=True)
    assert len(login.repository("someone/empty").commits) == 3


def test_of_two_pushes_at_once_one_is_refused_and_no_files_are_mixed(login, trained, monkeypatch):
    note, others = login.note, [files_of(trained) | {"model.safetensors": b"another's"}]

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


def test_a_line_cut_in_a_large_file_is_taken_up_and_in_the_commit_told(login, trained, impatient):
    login.cuts("/commit/", method="POST", after=100)
    login.cuts("/lfs/", method="PUT", after=50)
    with refused("broke off", "do it again"):
        push(trained, MINE)
    assert len(login.repository(MINE).commits) == 1
    assert len({asked.path for asked in login.requests("PUT", "/lfs/")}) == 4


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
    ours = (path.read_bytes() for path in mine.rglob("*") if path.is_file())
    assert not any(login.token.encode() in content for content in ours)
