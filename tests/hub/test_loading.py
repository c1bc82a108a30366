"""Weights from the Hub with its real client: pull, load, and every way it can go wrong."""

import shutil

import pytest
import torch
from hub_stand_in import files_of
from huggingface_hub import constants
from tiny import LEFT_BY_ALL, refused, small

import gan
from gan import models, weights
from gan.hub import open_for_writing, pull, push
from gan.latents import Direction
from gan.ui.server import gallery
from gan.ui.tabs import explore
from gan.weights import CARD, CRITIC, DIRECTIONS, FILM, LOCK, directions
from gan.weights.remote import inspect

MINE = "someone/mine"


def test_pulled_the_folder_is_the_pushed_one_and_can_be_pushed_again(login, trained, tmp_path):
    push(trained, MINE)
    out = pull(MINE, tmp_path / "pulled")
    assert {path.name for path in out.iterdir()} == LEFT_BY_ALL | {CRITIC, FILM}
    for name in LEFT_BY_ALL - {CARD} | {CRITIC}:
        assert (out / name).read_bytes() == (trained / name).read_bytes()
    commits = len(login.repository(MINE).commits)
    push(out, MINE)
    assert len(login.repository(MINE).commits) == commits


def test_directions_with_a_meaning_go_along_and_come_with_the_model(login, trained, tmp_path):
    mine = shutil.copytree(trained, tmp_path / "mine")
    recipe = weights.recipe(mine)
    vector = torch.eye(recipe.latent_dim)[0]
    directions.save(mine, [Direction("thicker", vector, 2.0, {"span": 2.0})])
    push(mine, MINE)
    out = pull(MINE, tmp_path / "pulled")
    assert (out / DIRECTIONS).read_bytes() == (mine / DIRECTIONS).read_bytes()
    assert [d.name for d in gan.load(MINE, device="cpu").named] == ["thicker"]
    with explore.downloaded(MINE, login.repository(MINE).head.oid) as folder:
        assert [d.name for d in gan.load(folder, device="cpu").named] == ["thicker"]


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


def test_a_pull_goes_to_the_weights_folders_and_a_folder_of_the_same_name_is_no_repository(
    hub, trained, tmp_path, monkeypatch
):
    shutil.copytree(trained, tmp_path / "other" / "faces")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GAN_WEIGHTS", str(tmp_path / "weights"))
    assert gan.load("other/faces", device="cpu").recipe.name == "dcgan"
    with refused("there is no repository other/faces"):
        models.from_hub("other/faces", "cpu")
    hub.put("other/faces", trained)
    assert pull("other/faces") == tmp_path / "weights" / "faces"
    assert gan.load("faces", device="cpu").recipe.name == "dcgan"


def test_files_above_the_limit_are_refused_before_they_are_fetched(hub, trained):
    hub.put("other/huge", files_of(trained) | {"model.safetensors": bytes(64_000_001)})
    for use in (inspect, gan.load, pull):
        with refused("other/huge", "model.safetensors of 64.0 MB, above 64 MB"):
            use("other/huge")
    assert not hub.requests("GET", "/lfs/")
    config = (trained / "config.json").read_bytes() + b" " * 1_000_000
    hub.put("other/talk", files_of(trained) | {"config.json": config})
    for hub.hides_sizes in (False, True):
        with refused("other/talk", "config.json of 1.0 MB, above 1 MB"):
            gan.load("other/talk")
    assert not hub.requests("GET", "other/talk/resolve/")
    hub.put("other/faces", trained)  # small files may lose their length on the way
    assert gan.load("other/faces", device="cpu").recipe.name == "dcgan"


@pytest.mark.parametrize(
    "config", [b'{"model_type": "bert"}', b"[]", b"nonsense", b"\xff", b'{"name": "x"}']
)
def test_a_config_that_is_not_ours_is_refused_before_the_weights_are_asked_for(
    hub, trained, config, monkeypatch
):
    hub.put("other/faces", files_of(trained) | {"config.json": config})
    for use in (inspect, gan.load, pull):
        with refused("other/faces", "no model of this package"):
            use("other/faces")
    assert not hub.requests(path="model.safetensors")


def test_a_repository_without_weights_or_with_those_of_another_config_is_refused(
    hub, trained, shipped
):
    config = {"config.json": (trained / "config.json").read_bytes()}
    hub.put("other/a", {"pytorch_model.bin": b"\x80 a pickle"} | config)
    with refused("other/a", "no weights folder"):
        gan.load("other/a")
    assert not hub.requests(path="pytorch_model.bin")
    hub.put("other/faces", files_of(shipped / "mlp-gan") | config)
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


def test_a_cut_line_is_taken_up_where_it_broke_and_one_that_stays_cut_is_told(
    hub, trained, impatient
):
    hub.put("other/faces", trained)
    hub.cuts("/lfs/", method="GET", times=9)
    with refused("other/faces", "broke off"):
        gan.load("other/faces", device="cpu")
    hub.faults.clear()
    hub.cuts("/lfs/", method="GET", after=1000)
    assert gan.load("other/faces", device="cpu").recipe.name == "dcgan"


def test_what_is_cached_serves_while_the_hub_is_out_of_order_and_not_once_private(
    hub, trained, monkeypatch
):
    repository = hub.put("other/faces", trained)
    gan.load("other/faces", device="cpu")
    hub.fails(503, times=99)
    assert gan.load("other/faces", device="cpu").recipe.name == "dcgan"
    with monkeypatch.context() as patch:
        patch.setattr(constants, "HF_HUB_OFFLINE", True)
        assert gan.load("other/faces", device="cpu").recipe.name == "dcgan"
    hub.faults.clear()
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
