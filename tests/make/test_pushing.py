"""Made data sets on the Hub: what arrives, what is refused, and what stays where it is."""

import json
import shlex
import sys

import pytest
from huggingface_hub import DatasetCard
from tiny import refused

from gan.hub import datasets, repositories
from gan.make import line, making
from gan.make.reading import to_push

MINE = "someone/made"
DATA = "data/train-00000-of-00001.parquet"
FILES = {"README.md", "made.json", DATA}


@pytest.fixture
def command(models, tmp_path, monkeypatch) -> list[str]:
    """The line that makes a data set of nine pictures in `made`, and sends it."""
    monkeypatch.chdir(tmp_path)
    models["quick"].save_pretrained(tmp_path / "weights")
    given = [str(tmp_path / "weights"), "--count", "9", "--out", "made", "--device", "cpu"]
    return [*given, "--format", "parquet", "--push-to-hub", MINE]


@pytest.fixture
def made(models, order, tmp_path):
    """Nine pictures as Parquet."""
    making.make(models["quick"], order("quick", count=9, format="parquet"), tmp_path / "made")
    return tmp_path / "made"


def files_of(hub) -> dict[str, bytes]:
    held = hub.repository(MINE, "dataset").files
    return {name: content for name, content in held.items() if name != ".gitattributes"}


def test_made_and_pushed_it_is_there_with_a_card(login, command, tmp_path, capsys):
    assert line.main([*command, "--private"]) == 0
    repository = login.repository(MINE, "dataset")
    assert repository.private
    assert [each.title for each in repository.commits] == [
        "initial commit",
        "9 pictures by weights",
    ]
    held = files_of(login)
    assert held.keys() == FILES
    assert held[DATA] == (tmp_path / "made" / DATA).read_bytes()
    card = DatasetCard(held["README.md"].decode())
    card.validate()
    header = card.data.to_dict()
    assert header["size_categories"] == ["n<1K"] and "synthetic" in header["tags"]
    (part,) = header["configs"][0]["data_files"]
    assert part == {"split": "train", "path": "data/train-*"}
    assert f'load_dataset("{MINE}")' in card.text
    assert "--format parquet" in card.text
    assert 'load_dataset("DIR")' in (tmp_path / "made" / "README.md").read_text("utf-8")
    assert capsys.readouterr().out.strip().endswith(f"Done: {login.url}/datasets/{MINE}.")
    assert line.main(["push", "made", MINE]) == 0
    assert "Nothing has changed" in capsys.readouterr().out
    assert len(repository.commits) == 2


def test_earlier_files_of_ours_go_and_what_others_put_there_stays(login, made):
    record = json.dumps({"order": {}, "weights": ""}).encode()
    old = {"made.json": record, "data/train-00001-of-00002.parquet": b"", "LICENSE": b"MIT"}
    login.put(MINE, old, kind="dataset")
    line.send(made, MINE)
    assert files_of(login).keys() == FILES | {"LICENSE"}


HEAD = b"---\nlicense: mit\n---\n"


def test_a_card_without_a_word_is_what_the_hub_puts_into_a_new_one(login, made):
    login.put(MINE, {"README.md": HEAD}, kind="dataset")
    line.send(made, MINE)
    assert files_of(login).keys() == FILES


@pytest.mark.parametrize(
    "theirs", [{"poems.csv": b"1"}, {"made.json": b"[]"}, {"README.md": HEAD + b"# Poems"}]
)
def test_what_is_something_else_is_never_overwritten(login, command, tmp_path, theirs, capsys):
    login.put(MINE, theirs, kind="dataset")
    assert line.main(command) == 2
    assert "holds something else" in capsys.readouterr().err
    assert files_of(login) == theirs
    assert not list(tmp_path.glob("made*"))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--format", "npz"], "--format parquet"),
        (["--push-to-hub", "made"], "user/repo"),
        (["--push-to-hub", "", "--private"], "--push-to-hub"),
        ([], "hf auth login"),
    ],
)
def test_what_cannot_be_pushed_is_said_before_anything_is_made(
    hub, command, tmp_path, more, words, capsys
):
    assert line.main([*command, *more]) == 2
    (said,) = capsys.readouterr().err.strip().splitlines()
    assert words in said
    assert not list(tmp_path.glob("made*"))
    assert not hub.asked


def test_a_push_that_does_not_succeed_leaves_the_set_whole_and_tells_the_way(
    login, command, capsys, monkeypatch
):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(repositories, "send", stopped)
        assert line.main(command) == 130
    said = capsys.readouterr()
    assert "the data set is whole in made but" in said.err
    told = f"If the sending is interrupted: `python -m gan.make push made {MINE}` sends it."
    assert told in said.out.splitlines()  # by then
    login.fails(500, "/commit/", times=9)
    assert line.main([*command, "--overwrite"]) == 2
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert "the data set is whole in made but not on the Hub: the Hub is out of order" in said
    login.faults.clear()
    later = shlex.split(said.partition("`")[2].partition("`")[0])
    assert line.main(later[3:]) == 0
    assert files_of(login).keys() == FILES


def test_resumed_what_is_whole_is_sent_if_it_is_what_is_ordered(
    login, command, made, tmp_path, capsys
):
    assert line.main([*command, "--resume"]) == 2  # by another name of the model
    assert "is there already" in capsys.readouterr().err
    assert line.main([*command, "--out", "other"]) == 0
    login.repositories.clear()
    assert line.main([*command, "--out", "other", "--resume", "--seed", "1"]) == 2
    assert line.main([*command[:-2], "--out", "other", "--resume"]) == 2  # nothing is to be sent
    assert not login.repository(MINE, "dataset")
    before = (tmp_path / "other" / DATA).stat().st_mtime_ns
    assert line.main([*command, "--out", "other", "--resume"]) == 0
    assert files_of(login).keys() == FILES
    assert (tmp_path / "other" / DATA).stat().st_mtime_ns == before


def test_only_a_whole_one_in_parquet_is_pushed(login, made, models, order, tmp_path):
    making.make(models["quick"], order("quick", count=3), tmp_path / "png")
    with refused("gets parquet, not png", "--format parquet"):
        to_push(tmp_path / "png", MINE)
    with refused("no data set made here"):
        to_push(tmp_path, MINE)
    (made / DATA).write_bytes((made / DATA).read_bytes()[:-9])
    with refused("no whole made data set"):
        line.send(made, MINE)
    (made / DATA).unlink()
    with refused("no whole made data set"):
        line.send(made, MINE)
    for wrong in ({}, {"counts": None}, {"counts": [3], "test": []}):
        (made / "made.json").write_text(json.dumps({"order": {"format": "parquet", **wrong}}))
        with refused("no whole made data set"):
            line.send(made, MINE)
    assert not login.asked
    assert not datasets._is_theirs(DATA)


def test_a_missing_pyarrow_is_said_before_anything_is_made(
    login, command, made, tmp_path, monkeypatch, capsys
):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for given in ([*command, "--out", "other"], ["push", "made", MINE], ["score", "made"]):
        assert line.main(given) == 2
        (said,) = capsys.readouterr().err.strip().splitlines()
        assert said.endswith("Parquet needs pyarrow: pip install pyarrow")
    assert not list(tmp_path.glob("other*"))
    assert not login.asked
