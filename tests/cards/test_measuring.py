"""What was measured is kept beside the weights, shown in card and table, and nothing else lost."""

import json

import numpy as np
import pytest
from measured import WHOLE
from tiny import refused

from gan import Error, models, settings
from gan.cards import leaderboard, measuring
from gan.metrics import inception
from gan.weights import CARD, METRICS, NEIGHBOURS, fingerprint, write_json

DIGITS, FID = WHOLE["digits"], WHOLE["inception"]
MODES = WHOLE["modes"] | {"modes": 1000.0}


@pytest.fixture
def kept(own):
    """Keep figures as if they had been measured of dcgan; its card then."""
    model = models.load("dcgan", "cpu")

    def keep(pairs=None, **parts) -> str:
        measuring.keep(model, own / "dcgan", parts, pairs)
        return (own / "dcgan" / CARD).read_text("utf-8")

    return keep


def known(own):
    return json.loads((own / "dcgan" / METRICS).read_text("utf-8"))


def test_figures_are_added_and_the_trainings_own_stay(own, kept):
    before = known(own)
    kept(np.zeros((32, 8, 8), np.uint8), digits=DIGITS)
    kept(inception=FID)
    after = known(own)
    found = after.pop("quality")
    assert after == before
    for name, part in (("digits", DIGITS), ("inception", FID)):
        assert found[name].items() >= part.items()
        assert found[name]["versions"]["torch"] and found[name]["measured"]
    assert (own / "dcgan" / NEIGHBOURS).read_bytes().startswith(b"\x89PNG")


def test_figures_of_other_weights_are_dropped(own, kept):
    kept(digits=DIGITS)
    values = known(own)
    values["quality"]["weights"] = "of others"
    write_json(own / "dcgan" / METRICS, values)
    assert not any(row.measured for row in leaderboard.shipped())
    kept(inception=FID)
    assert "digits" not in known(own)["quality"]


def test_damaged_metrics_are_left_alone_and_missing_ones_begun(own, kept):
    path = own / "dcgan" / METRICS
    for damaged in ("{", "[]"):
        path.write_text(damaged)
        with refused("metrics.json", "damaged"):
            kept(digits=DIGITS)
        assert path.read_text() == damaged
    path.unlink()
    for _ in range(2):
        text = kept(digits=DIGITS)
    assert known(own)["quality"]["digits"]["fid"] == DIGITS["fid"]
    assert "Nothing is known of this training" in text and "| digit-feature FID | 0.19 " in text


def test_the_card_shows_what_was_measured_and_only_that(own, kept):
    assert "## Measured" not in (own / "dcgan" / CARD).read_text("utf-8")
    text = kept(digits=DIGITS)
    assert "| digit-feature FID | 0.19 (real training digits 0.07) |" in text
    assert "not comparable with Inception-FID" in text
    assert "same objective" not in text  # of the published ones there is no such distance
    text = kept(inception=FID)
    assert "| Inception-FID | 2.90 ± 0.03 (10,000 samples, 3 sample seeds" in text
    assert "as many real training pictures score 1.63" in text
    assert "| digit-feature FID | 0.19 (real training digits 0.07) |" in text
    assert "same objective, by Inception-FID: NS GAN 6.8 ± 0.5 ([Lucic et al. 2018](" in text
    assert "ELBO" not in text and NEIGHBOURS not in text


def test_the_card_shows_modes_beside_the_published_ones(own, kept):
    text = kept(modes=MODES)
    assert "| modes found | 1,000 of 1,000 (real test digits 1,000) |" in text
    assert "| KL divergence of the modes | 0.0304 (real test digits 0.0257) |" in text
    rows = [line for line in text.splitlines() if line.startswith("| ") and "1,000 | 0.0" in line]
    names = [line.split(" | ")[0] for line in rows]
    assert names == ["| PacGAN", "| EnGAN", "| this model", "| real digits"]
    assert "1712.04086" in rows[0] and "1901.08508" in rows[1]
    assert "type: kl-divergence" in text and "digit-feature" not in text


@pytest.mark.parametrize("precision", ["", *inception.PRECISIONS])
def test_the_instrument_gets_the_precision_that_was_asked_for(monkeypatch, capsys, precision):
    def load(file, *, precision, device):
        raise Error(f"asked for {precision!r} of {file}")

    monkeypatch.setattr(inception, "load", load)
    asked = ["--precision", precision] if precision else []
    assert measuring.main(["dcgan", "--only", "inception", "--inception", "FILE", *asked]) == 2
    assert f"asked for {precision!r} of FILE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name a model"),
        (["dcgan", "--samples", "3"], "3 samples"),
        (["dcgan", "--only", "elbo"], "elbo"),
        (["dcgan", "--seeds", "0"], "--seeds"),
        (["dcgan", "--only", "inception"], "--inception"),
        (["dcgan", "--only", "nothing"], "nothing"),
        (["dcgan", "--write", "--against", "train"], "--write"),
        (["dcgan", "--write", "--samples", "500"], "--write"),
        (["nobody"], "nobody"),
        (["dcgan", "--table"], "--table"),
        (["somebody/model", "--write"], "--write"),
        (["dcgan", "--inception", "missing.pt"], "missing.pt"),
    ],
)
def test_a_mistake_gets_one_sentence(own, capsys, arguments, words):
    assert measuring.main(arguments) == 2
    told = capsys.readouterr().err.strip()
    assert words in told and len(told.splitlines()) == 1


def test_figures_say_of_which_weights_they_are_and_shipped_ones_of_the_shipped(kept, own):
    kept(digits=DIGITS)
    assert_ours(own / "dcgan", known(own)["quality"])
    with pytest.raises(AssertionError):
        assert_ours(own / "vae-2d", known(own)["quality"])
    for path in (settings.CHECKOUT / "weights").glob(f"*/{METRICS}"):
        told = json.loads(path.read_text("utf-8"))
        if "quality" in told:
            assert_ours(path.parent, told["quality"])


def assert_ours(folder, found):
    assert found["weights"] == fingerprint(folder)
    assert "## Measured" in (folder / CARD).read_text("utf-8")
    if "memorisation" in found:
        assert (folder / NEIGHBOURS).is_file()
