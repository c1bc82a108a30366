"""What a page draws with: made once, in the background, and served under lasting names."""

import contextlib
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import served
import torch
from safetensors.torch import load
from starlette.applications import Starlette
from starlette.testclient import TestClient
from tiny import refused, small, soon
from tiny import trained as train

import gan
from gan.export import kept
from gan.ui.server import gallery, in_page
from gan.ui.server.in_page import runtime, serving, tables

FILES = {runtime.MODULE: b"export {};", runtime.WASM: b"\0asm" * 100}
INDEX = "lab/in_page/index.json"
NOTHING = {"runtime": None, "models": {}, "pending": False}


@pytest.fixture(scope="module")
def patched():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def source(patched, tmp_path_factory) -> Path:
    """A folder with a runtime of a few bytes, which is taken for npm's."""
    folder = tmp_path_factory.mktemp("dist")
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    patched.setattr(runtime, "SUMS", sums)
    return folder


@pytest.fixture(scope="module")
def weights(tmp_path_factory) -> Path:
    """Two small models, and one that is too much for a page."""
    root = tmp_path_factory.mktemp("weights")
    for name, changes in (("quick", {}), ("vae-2d", {})):
        train(small(name, **changes), root / name)
    large = gan.Model(small("frog-dcgan", image_shape=(3, 48, 48), generator_widths=(64,) * 5))
    large.save_pretrained(root / "frog-dcgan")
    return root


@pytest.fixture(scope="module")
def address(patched, source, weights, tmp_path_factory):
    """The app after it has made all."""
    patched.setenv("GAN_RUNTIME", str(source))
    patched.setenv("GAN_CACHE", str(tmp_path_factory.mktemp("cache")))
    with served.app(weights) as app:
        assert index(app.local_url) != NOTHING
        assert soon(lambda: not index(app.local_url)["pending"], 120)
        yield app.local_url


@pytest.fixture
def elsewhere(monkeypatch, source, tmp_path) -> Path:
    """An empty cache."""
    monkeypatch.setenv("GAN_RUNTIME", str(source))
    monkeypatch.setenv("GAN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def index(address: str) -> dict:
    answer = httpx.get(address + INDEX)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-cache"
    return answer.json()


def files_of(cache: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in sorted(cache.glob("in-page/*.gz"))}


def test_all_is_there_compressed_and_lasts(address):
    found = index(address)
    assert found["models"].keys() == {"quick", "vae-2d"}
    assert set(found["runtime"]) == {"module", "wasm"}
    of_models = [path for files in found["models"].values() for path in files.values()]
    for path in (*found["runtime"].values(), *of_models):
        answer = httpx.get(address + path)
        assert answer.status_code == 200, path
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert "content-encoding" not in answer.headers
        kind = "text/javascript" if path.endswith("js") else "application/octet-stream"
        assert answer.headers["content-type"].startswith(kind)
        if path.endswith(".wasm.gz"):
            assert gzip.decompress(answer.content) == FILES[runtime.WASM]
    model = httpx.get(address + found["models"]["quick"]["model"]).content
    assert b"LeakyRelu" in gzip.decompress(model)


def test_the_tables_are_what_python_draws_with(address, weights):
    path = index(address)["models"]["quick"]["tables"]
    model = gan.load(weights / "quick", device="cpu")
    content = httpx.get(address + path).content
    found = load(content)
    for k, direction in enumerate(model.directions()):
        assert torch.equal(found[f"direction.{k}"], direction.vector.view(-1, model.latent_dim))
    axis = gallery.describe({"model": "quick"})["axis"]
    assert found["axis"].tolist() == axis
    told = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])["__metadata__"]
    assert told["scales"] == json.dumps([each.scale for each in model.directions()])
    assert {name: told[name] for name in ("latent_dim", "classes", "shape", "latent", "named")} == {
        "latent_dim": "6",
        "classes": "10",
        "shape": "[1, 8, 8]",
        "latent": "normal",
        "named": "0",
    }
    assert tables.tables(model)[0] == tables.tables(model)[0] in path


@pytest.mark.parametrize(
    "path",
    [
        *("models/%2e%2e%2findex.json", "models/..%2f..%2fetc%2fpasswd"),
        *("models/quick.onnx.gz", "models/.lock", "models/", "runtime/1.30.0/x.js", "runtime/1/a"),
        *("runtime/1.30.0/..%2fin-page%2f.lock", "index.json/..", "nothing"),
    ],
)
def test_no_other_file_can_be_reached(address, path):
    assert httpx.get(f"{address}lab/in_page/{path}").status_code in (404, 405)


def test_a_second_server_makes_nothing_and_a_large_model_is_tried_once(address, weights):
    before = files_of(Path(os.environ["GAN_CACHE"]))
    empty = [path.name for path in kept.place().glob("*.gz") if not path.stat().st_size]
    assert [name[:10] for name in empty] == ["frog-dcgan"]
    with served.app(weights) as app:
        assert soon(lambda: not index(app.local_url)["pending"])
        assert index(app.local_url) == index(address)
    assert files_of(Path(os.environ["GAN_CACHE"])).keys() == before.keys()


@pytest.mark.parametrize("fault", ["off", "missing", "changed", "no-address"])
def test_without_the_runtime_nothing_is_made_and_the_app_says_little(
    elsewhere, source, monkeypatch, capfd, weights, fault
):
    where = {"off": "off", "no-address": "http://127.0.0.1:9/dist"}.get(fault, elsewhere / "none")
    if fault == "changed":
        where = shutil.copytree(source, elsewhere / "other")
        (where / runtime.WASM).write_bytes(b"another")
    monkeypatch.setenv("GAN_RUNTIME", str(where))
    shop = in_page.Shop().open()
    assert soon(lambda: not shop.pending)
    assert shop.index() == NOTHING
    assert not list(elsewhere.glob("in-page/*"))
    said = capfd.readouterr().err
    assert said.count("\n") == (fault != "off") and "Traceback" not in said


def test_what_came_with_a_space_is_not_made_again(elsewhere, weights, monkeypatch, tmp_path):
    brought = tmp_path / kept.BESIDE
    brought.mkdir()
    for folder in weights.iterdir():
        (brought / kept.file_name(folder)).write_bytes(gzip.compress(b"made"))
    monkeypatch.setattr(serving.settings, "CHECKOUT", tmp_path)
    monkeypatch.setenv("GAN_WEIGHTS", str(weights))
    gallery.forget()
    shop = in_page.Shop().open()
    assert soon(lambda: not shop.pending)
    assert shop.index()["models"].keys() == {path.name for path in weights.iterdir()}
    assert not files_of(elsewhere)


def test_what_is_damaged_is_made_again_and_a_runtime_that_is_gone_is_not_offered(
    elsewhere, weights, monkeypatch, tmp_path
):
    monkeypatch.setattr(serving.settings, "CHECKOUT", tmp_path)
    monkeypatch.setenv("GAN_WEIGHTS", str(weights))
    monkeypatch.setenv("GAN_MODELS", str(weights / "vae-2d"))  # a path is no name in weights/
    asked, whole = [], gzip.compress(b"made")

    def popen(command, **options):
        asked.extend(Path(each).name for each in command if str(each).startswith(str(weights)))
        raise OSError("no process")

    names = [kept.file_name(folder) for folder in sorted(weights.iterdir())]
    for place, parts in ((tmp_path / kept.BESIDE, names[1:]), (kept.place(), names[:2])):
        place.mkdir(parents=True)
        for name in parts:
            (place / name).write_bytes(whole[:-9])
    (kept.place() / names[1]).write_bytes(whole)  # as good as the Space's, which is damaged
    monkeypatch.setattr(serving.subprocess, "Popen", popen)
    gallery.forget()
    shop = in_page.Shop().open()
    assert soon(lambda: not shop.pending)
    assert asked == [name[: name.rindex("-")] for name in (names[2], names[0])]
    assert list(shop.index()["models"]) == ["quick"]
    (runtime.folder() / runtime.MODULE).unlink()
    assert shop.index() == NOTHING
    with TestClient(Starlette(routes=[shop.route])) as client:
        at = f"{serving.PATH}/runtime/{runtime.VERSION}"
        found = [client.get(f"{at}/{file}").status_code for file in serving.FILES.values()]
    assert found == [404, 200]
    gallery.forget()


def test_a_cache_that_cannot_be_written_is_said_before_anything_is_fetched(
    elsewhere, monkeypatch, tmp_path
):
    (tmp_path / "cache").write_bytes(b"a file")
    monkeypatch.setattr(runtime, "_read", lambda *given: pytest.fail("fetched"))
    with pytest.raises(runtime.Missing, match=r"cannot be written.* with GAN_CACHE"):
        runtime.get()
    with refused(str(elsewhere), "cannot be written"):
        kept.keep([], kept.place(), gan.load)


def test_a_kept_runtime_that_was_damaged_is_fetched_again(elsewhere):
    kept_at = runtime.get() / runtime.PACKED
    whole = kept_at.read_bytes()
    kept_at.write_bytes(whole[:-9])
    assert (runtime.get() / runtime.PACKED).read_bytes() == whole


def test_who_is_ended_while_making_leaves_nothing_half_and_the_next_goes_on(
    elsewhere, weights, monkeypatch
):
    place = kept.place()
    place.mkdir(parents=True)
    half = place / f".quick.onnx.gz.{'0' * 16}.part"
    half.write_bytes(b"half")
    half.with_name(f"{half.name}.lock").touch()
    folders, made = [weights / "quick", weights / "vae-2d"], []

    def content(load, folder):
        if len(made) == 1:
            raise KeyboardInterrupt
        return made.append(folder) or b"made"

    monkeypatch.setattr(kept, "_content", content)
    with contextlib.suppress(KeyboardInterrupt):
        kept.keep(folders, place, gan.load)
    first = files_of(elsewhere)
    assert len(first) == 1
    monkeypatch.setattr(kept, "_content", lambda load, folder: made.append(folder) or b"made")
    kept.keep(folders, place, gan.load)
    assert sorted(made) == folders and len(files_of(elsewhere)) == 2
    assert first.keys() < files_of(elsewhere).keys()
    assert {path.name for path in place.iterdir()} == {".lock", *files_of(elsewhere)}


def test_the_process_ends_with_whoever_started_it_and_stands_back(elsewhere, weights):
    with making(weights / "quick") as process:
        assert soon(lambda: os.getpriority(os.PRIO_PROCESS, process.pid) == 19, 30)
        process.stdin.close()
        assert process.wait(30) == 0
    assert not files_of(elsewhere)


def making(*folders: Path) -> subprocess.Popen:
    command = [sys.executable, "-m", "gan.export", "--in-background", "--for-page"]
    return subprocess.Popen([*command, kept.place(), *folders], stdin=subprocess.PIPE)


def test_files_of_weights_that_are_gone_go_when_nobody_uses_them(elsewhere):
    place = kept.place()
    place.mkdir(parents=True)
    names = [f"old-{'a' * 16}.onnx.gz", f"new-{'b' * 16}.onnx.gz", "notes.onnx.gz"]
    for name in names:
        (place / name).write_bytes(b"")
    for name in names[::2]:
        os.utime(place / name, (0, 0))
    kept.keep([], place, gan.load)
    assert {path.name for path in place.iterdir()} == {".lock", *names[1:]}


def test_the_tests_draw_with_the_version_that_is_served():
    root = Path(gan.__file__).parent.parent
    wanted = json.loads((root / "package.json").read_text("utf-8"))["devDependencies"]
    assert wanted["onnxruntime-web"] == runtime.VERSION
    assert f"@{runtime.VERSION}/" in runtime.ADDRESS
