"""What folders around pictures mean."""

from pathlib import PurePosixPath

import pytest
from tiny import refused

from gan.data import layout


def understood(*paths: str, choice: str | None = None) -> dict[str, str]:
    """Which class each of these pictures is given."""
    found = layout.understood([PurePosixPath(path) for path in paths], choice)
    names = found.names or ("",)
    return {str(p): names[i] for p, i in zip(found.paths, found.labels, strict=True)}


@pytest.mark.parametrize(
    ("paths", "classes"),
    [
        (["b.png", "a.png"], ["", ""]),
        (["cat/1.png", "dog/1.png"], ["cat", "dog"]),
        (["all/mine/cat/1.png", "all/mine/dog/1.png"], ["cat", "dog"]),  # as archives are packed
        (["only/1.png", "only/2.png"], ["", ""]),
        (["0/images/1.png", "1/images/1.png"], ["0", "1"]),
        (["train/cat/1.png", "train/dog/1.png", "test/cat/1.png"], ["cat", "dog"]),
        (["Train/1.png", "valid/1.png"], [""]),
        (["val/1.png", "test/1.png"], ["", ""]),
        (["10/1.png", "9/1.png", "2/1.png"], ["2", "9", "10"]),
    ],
)
def test_a_layout_with_one_meaning_is_understood(paths, classes):
    assert sorted(understood(*paths).values(), key=layout.natural) == classes


def test_what_is_left_out_is_said():
    paths = ["train/a/1.png", "train/b/1.png", "test/a/1.png", "test/b/2.png"]
    found = layout.understood([PurePosixPath(path) for path in paths])
    assert [fact.told() for fact in found.facts] == [
        "test/ left out (2 pictures): the training part alone is learnt from"
    ]


def test_pictures_beside_folders_have_two_meanings():
    paths = ["1.png", "cat/1.png", "dog/1.png"]
    with refused("--labels outer", "--labels none"):
        understood(*paths)
    assert understood(*paths, choice="outer") == {"cat/1.png": "cat", "dog/1.png": "dog"}
    assert set(understood(*paths, choice="none").values()) == {""}


def test_folders_in_folders_have_two_meanings():
    paths = ["anna/0/1.png", "anna/1/1.png", "ben/0/1.png"]
    with refused("anna, ben", "0, 1", "--labels outer", "--labels inner"):
        understood(*paths)
    assert list(understood(*paths, choice="outer").values()) == ["anna", "anna", "ben"]
    assert list(understood(*paths, choice="inner").values()) == ["0", "1", "0"]


def test_another_choice_is_refused():
    with refused("'all'", "outer, inner, none"):
        understood("1.png", choice="all")
