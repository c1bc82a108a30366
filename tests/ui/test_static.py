"""The command that writes the lab as a folder: its mistakes, and what it leaves alone."""

import gzip
import json

import pytest

import gan
from gan.static.__main__ import main
from gan.ui import static
from gan.ui.server.in_page import runtime
from gan.ui.static import html, wares


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A room for the lab, a cache, and files in the place of the runtime's."""
    monkeypatch.setenv("GAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(runtime, "get", lambda: tmp_path / "runtime")
    (tmp_path / "runtime").mkdir()
    (tmp_path / "runtime" / runtime.MODULE).write_text("export {}")
    (tmp_path / "runtime" / runtime.PACKED).write_bytes(gzip.compress(b"wasm"))
    return tmp_path


def test_a_lab_is_written_and_an_older_one_replaced_and_all_else_in_the_folder_stays(shop):
    folder, told = shop / "lab", []
    (folder / ".git").mkdir(parents=True)
    static.write(folder, ["vae-2d"], told.append)
    (folder / "CNAME").write_text("lab.example")
    (folder / "lab" / "old.js").touch()
    static.write(folder, ["vae-2d"])
    assert (folder / ".git").is_dir() and (folder / "CNAME").is_file()
    assert not (folder / "lab" / "old.js").exists()
    index = json.loads((folder / wares.INDEX).read_text("utf-8"))
    assert list(index["models"]) == ["vae-2d"] and not index["pending"]
    addresses = [*index["runtime"].values(), *index["models"]["vae-2d"].values()]
    assert len(addresses) == 5 and all((folder / one).is_file() for one in addresses)
    page = (folder / "index.html").read_text("utf-8")
    for path in html.ahead():
        assert f'href="lab/{path}"' in page and (folder / "lab" / path).is_file()
    assert told[-1].startswith(f"Done: {folder}")
    assert sorted(path.name for path in shop.iterdir()) == ["cache", "lab", "runtime"]


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


def test_without_the_runtime_nothing_is_written(tmp_path, monkeypatch):
    def missing():
        raise runtime.Missing("off")

    monkeypatch.setenv("GAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(runtime, "get", missing)
    with pytest.raises(gan.Error, match="set GAN_RUNTIME to a folder"):
        static.write(tmp_path / "lab", ["vae-2d"])
    assert not (tmp_path / "lab").exists()
