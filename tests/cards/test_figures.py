"""What was measured, in words: each figure in both languages, and nothing of what is damaged."""

import re

import pytest
from measured import WHOLE

from gan.cards import figures


def test_each_figure_stands_beside_that_of_real_pictures():
    told = figures.of(WHOLE)
    assert told["Inception-FID"] == (
        "2.90 ± 0.03 (10,000 samples, 3 sample seeds, against 10,000 test pictures; as many real "
        "training pictures score 1.63; Inception in bfloat16)"
    )
    assert told["digit-feature FID"] == "0.19 (real training digits 0.07)"
    assert told["share of each digit, 0 to 9"].startswith("0.0%, 1.0%, 2.0%")
    assert told["the digit asked for"] == "99.45%"
    assert told["test ELBO"].startswith(
        "1873.0 nats: log-likelihood 1945.1 less KL divergence 72.1"
    )
    assert told["modes found"] == "999.5 of 1,000 (real test digits 1,000)"
    assert told["KL divergence of the modes"] == "0.0304 (real test digits 0.0257)"
    old = {name: WHOLE["inception"][name] for name in ("samples", "real", "fid")}
    old |= {"deviation": None, "by_seed": [{}]}  # one seed, in a file that lacks the rest
    told = figures.of({"inception": old})["Inception-FID"]
    assert told == "2.90 (10,000 samples, 1 sample seed, against 10,000 test pictures)"


def test_both_languages_tell_the_same_figures():
    english, chinese = figures.of(WHOLE), figures.of(WHOLE, "zh")
    assert len(english) == len(chinese) == len(figures.FACTS)
    for (name, told), (other, said) in zip(english.items(), chinese.items(), strict=True):
        numbers = [sorted(re.findall(r"\d[\d.,]*\d|\d", words)) for words in (told, said)]
        assert numbers[0] == numbers[1], name
        words = set(re.findall(r"[A-Za-z]+", other + said))
        assert words <= {"Inception", "FID", "KID", "ELBO", "KL", "bfloat"}, other


def test_what_nobody_measured_is_not_told():
    assert figures.of({}) == {}
    assert list(figures.of({"pixels": WHOLE["pixels"]})) == [
        fact.name[0] for fact in figures.FACTS if fact.part == "pixels"
    ]
    unasked = {name: value for name, value in WHOLE["digits"].items() if name != "accuracy"}
    assert "the digit asked for" not in figures.of({"digits": unasked})


@pytest.mark.parametrize("value", [None, "much", [], {}, 10**400, True, float("nan")], ids=repr)
@pytest.mark.parametrize("language", figures.LANGUAGES)
def test_damaged_figures_are_left_out_and_the_others_told(value, language):
    whole = figures.of(WHOLE, language)
    names = {fact.name[0]: fact.name[figures.LANGUAGES.index(language)] for fact in figures.FACTS}
    damaged = {
        **WHOLE,
        "inception": {**WHOLE["inception"], "fid": value},
        "digits": {**WHOLE["digits"], "fid": value, "shares": value},
        "modes": {**WHOLE["modes"], "floor": {"modes": value, "kl": 0.0257}},
        "memorisation": value,
    }
    lost = ("Inception-FID", "digit-feature FID", "share of each digit, 0 to 9", "modes found")
    lost += ("readable channels", "nearest training picture")
    told = figures.of(damaged, language)
    assert told == {name: text for name, text in whole.items() if name not in map(names.get, lost)}


@pytest.mark.parametrize("endless", ["x" * 10**6, ["x"] * 10**6, {"x": "y" * 10**6}], ids=type)
def test_what_a_foreign_file_says_at_length_is_cut_or_left_out(endless):
    quality = {
        "elbo": {**WHOLE["elbo"], "likelihood": endless},
        "inception": {**WHOLE["inception"], "real": endless, "precision": endless},
    }
    assert all(len(told) < 700 for told in figures.of(quality).values())
