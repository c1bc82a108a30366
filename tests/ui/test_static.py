"""The command that writes the lab as a folder: its mistakes, and what it leaves alone."""

import gzip
import json

import pytest

import gan
from gan import settings
from gan.play import inside
from gan.static.__main__ import main
from gan.ui import static
from gan.ui.server import gallery
from gan.ui.server.in_page import runtime
from gan.ui.server.page import PLACE
from gan.ui.static import folder, html, wares


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """A cache of all tests here, where a generator is made once, and some of the models."""
    models = tmp_path_factory.mktemp("weights")
    for name in ("vae-2d", "frog-dcgan", "quick", "digit-classifier"):
        (models / name).symlink_to(settings.weights_root() / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAN_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("GAN_WEIGHTS", str(models))
        gallery.forget()
        yield
    gallery.forget()


@pytest.fixture
def shop(cache, tmp_path, monkeypatch):
    """A room for the lab, and files in the place of the runtime's."""
    monkeypatch.setattr(runtime, "get", lambda: tmp_path / "runtime")
    (tmp_path / "runtime").mkdir()
    (tmp_path / "runtime" / runtime.MODULE).write_text("export {}")
    (tmp_path / "runtime" / runtime.PACKED).write_bytes(gzip.compress(b"wasm"))
    return tmp_path


def test_a_lab_is_written_and_an_older_one_replaced_and_all_else_in_the_folder_stays(
    shop, monkeypatch
):
    site, told = shop / "lab", []
    monkeypatch.setattr(wares.writing, "content_of", lambda model, part: b"made")
    (site / ".git").mkdir(parents=True)
    static.write(site, ["vae-2d"], told.append)
    (site / "CNAME").write_text("lab.example")
    (site / "lab" / "old.js").touch()
    monkeypatch.setattr(wares.writing, "content_of", lambda model, part: b"again")
    static.write(site, ["vae-2d"])
    assert (site / ".git").is_dir() and (site / "CNAME").is_file()
    assert not (site / "lab" / "old.js").exists()
    index = json.loads((site / wares.INDEX).read_text("utf-8"))
    assert list(index["models"]) == ["vae-2d"] and not index["pending"]
    addresses = [*index["runtime"].values(), *index["models"]["vae-2d"].values()]
    assert set(index["models"]["vae-2d"]) == {"model", "tables", "encoder", "judge"}
    assert all((site / one).is_file() for one in addresses)
    page = (site / "index.html").read_text("utf-8")
    for path in html.ahead():
        assert f'href="{PLACE}/{path}"' in page and (site / PLACE / path).is_file()
    assert told[-1].startswith(f"Done: {site}")
    assert sorted(path.name for path in shop.iterdir()) == ["lab", "runtime"]


@pytest.mark.parametrize("others", [{"judge", "discriminator"}, {"judge"}])
def test_what_judges_a_model_comes_along_unless_it_is_too_large(shop, monkeypatch, others):
    if "discriminator" not in others:
        monkeypatch.setattr(wares, "MOST_BYTES", 0)  # for any
    monkeypatch.setattr(wares.writing, "content_of", lambda model, part: part.name.encode())
    static.write(shop / "lab", ["quick"])
    found = json.loads((shop / "lab" / wares.INDEX).read_text("utf-8"))["models"]["quick"]
    assert set(found) == {"model", "tables", *others}
    judge = gzip.decompress((shop / "lab" / found["judge"]).read_bytes())
    assert judge == b"judge"
    scores = shop / "lab" / "lab/static/inside/quick.json"
    if "discriminator" not in others:
        assert not scores.exists()  # there is nothing to compare with them
        return
    told = json.loads(scores.read_text("utf-8"))
    model = gan.load("quick", "cpu")
    assert told["critic"] and len(told["own"]) == inside.OTHERS
    assert told["own"][0] == pytest.approx(model.score(model.sample(0, 1)).item(), abs=1e-3)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["lab", "nonsense"], "there is no model 'nonsense' in weights/; there are: "),
        (["lab", "frog-dcgan"], "frog-dcgan is too much for a page to draw with; leave it out"),
        (["full"], "is a folder of something else; choose another, or empty it"),
        (["file"], "is a file; choose another folder"),
        ([], "the following arguments are required: DIR"),
    ],
)
def test_a_mistake_is_one_sentence_and_nothing_is_written(
    shop, monkeypatch, capsys, given, sentence
):
    (shop / "full").mkdir()
    (shop / "full" / "thesis.tex").touch()
    (shop / "file").touch()
    assert (
        main([str(shop / word) if word in ("lab", "full", "file") else word for word in given]) == 2
    )
    error = capsys.readouterr().err
    assert sentence in error and error.count("\n") == 1
    assert not (shop / "lab").exists()


def test_without_the_runtime_nothing_is_written(cache, tmp_path, monkeypatch):
    def missing():
        raise runtime.Missing("off")

    monkeypatch.setattr(runtime, "get", missing)
    with pytest.raises(gan.Error, match="set GAN_RUNTIME to a folder"):
        static.write(tmp_path / "lab", ["vae-2d"])
    assert not (tmp_path / "lab").exists()


def test_a_lab_goes_to_the_hub_as_a_static_space(login, tmp_path):
    for name in (wares.INDEX, "index.html", "README.md", "private.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(folder.ABOUT)
    told = []
    address = static.push(tmp_path, "someone/lab", tell=told.append)
    held = login.repository("someone/lab", "space")
    assert address == f"{login.url}/spaces/someone/lab" and held.sdk == "static"
    assert set(held.files) - {".gitattributes"} == {wares.INDEX, "index.html", "README.md"}
    static.push(tmp_path, "someone/lab", tell=told.append)
    assert told[-1] == f"Nothing has changed at {address}."
    held.files["thesis.tex"] = held.files.pop(wares.INDEX)
    with pytest.raises(gan.Error, match="someone/lab is a Space of something else"):
        static.push(tmp_path, "someone/lab")
