"""What may be ordered: counts, classes, filters; and the command that makes it again."""

import shlex

import pytest
from tiny import refused

from gan.make import line
from gan.make.order import shared


@pytest.mark.parametrize(
    ("count", "classes", "counts"), [(9, 3, (3, 3, 3)), (11, 3, (4, 4, 3)), (2, 3, (1, 1, 0))]
)
def test_a_count_is_shared_evenly(count, classes, counts):
    assert shared(count, classes) == counts


@pytest.mark.parametrize(
    ("name", "asked", "words"),
    [
        ("quick", {"count": 0}, ["count 0", "1 to 1000000"]),
        ("quick", {"count": 10**6 + 1}, ["1000001", "1 to 1000000"]),
        ("quick", {"count": 2.5}, ["2.5", "whole number"]),
        ("quick", {"count": True}, ["True", "whole number"]),
        ("quick", {}, ["count or counts"]),
        ("quick", {"count": 3, "counts": {0: 3}}, ["count or counts"]),
        ("quick", {"counts": {3: 1}}, ["class 3", "0 to 2"]),
        ("quick", {"counts": {0: -1}}, ["count -1"]),
        ("quick", {"counts": {0: 0}}, ["sum of the counts 0"]),
        ("quick", {"counts": {0: 10**6, 1: 1}}, ["sum of the counts 1000001"]),
        ("quick", {"count": 3, "truncation": 2.1}, ["truncation 2.1", "0 to 2"]),
        ("quick", {"count": 3, "seed": -1}, ["seed -1"]),
        ("quick", {"count": 3, "format": "jpg"}, ["'jpg'", "png, idx, npz"]),
        ("quick", {"count": 3, "format": "idx", "test": 0}, ["test 0", "1 to"]),
        ("quick", {"count": 3, "sure": 1.0}, ["sure 1.0", "below 1"]),
        ("frog-dcgan", {"count": 3, "apart": 0}, ["apart 0", "above 0"]),
        ("frog-dcgan", {"count": 3, "apart": 1.0}, ["trained on", "not here", "GAN_DATA"]),
        ("frog-dcgan", {"count": 3, "sure": 0.5}, ["reads digits", "leave sure out"]),
        ("frog-dcgan", {"count": 3, "format": "idx"}, ["grey", "png, npz or parquet"]),
        ("frog-dcgan", {"counts": {0: 3}}, ["no classes", "one count"]),
    ],
)
def test_what_cannot_be_made_is_refused_in_one_sentence(order, reader, name, asked, words):
    with refused(*words):
        order(name, **asked)


def test_the_command_of_an_order_asks_for_the_same(order, models, reader):
    for asked in (
        {"count": 7},
        {"counts": {0: 2, 2: 5}, "truncation": 0.7, "seed": 9, "invert": True},
        {"count": 12, "format": "idx", "sure": 0.9},
        {"count": 12, "test": 4, "format": "npz"},
    ):
        wanted = order("quick", **asked)
        words = shlex.split(wanted.command("here"))
        assert words[:4] == ["python", "-m", "gan.make", "quick"]
        chosen = vars(line._parser().parse_args(words[3:]))
        counts = chosen.pop("counts")
        for name in ("model", "out", "resume", "overwrite", "push_to_hub", "private", "device"):
            chosen.pop(name)
        assert order("quick", **chosen, counts=counts and line.by_class(counts)) == wanted


@pytest.mark.parametrize("text", ["3", "3=x", "3=1,3=2", "=", "3=1,"])
def test_counts_by_class_are_spelt_out(text):
    with refused("--counts"):
        line.by_class(text)
