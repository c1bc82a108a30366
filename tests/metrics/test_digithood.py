"""What is no digit is called none, and what the judge reads and sees is as it was."""

import numpy as np
import pytest
import torch

import gan
from benchmarks import digithood as tried
from gan import data
from gan.metrics import judge, lessons, spoilt

DRAWN = {kind: make(np.random.default_rng(0)) for kind, make in tried.NOTHING.items()}
NOTHING = [(kind, name) for kind, found in DRAWN.items() for name in found]


@pytest.fixture(scope="module")
def shipped():
    return judge.load()


@pytest.mark.parametrize(("kind", "name"), NOTHING)
def test_noise_and_lattices_are_no_digits(shipped, kind, name):
    said = shipped.verdict(tried.levels(DRAWN[kind][name][:200]))
    assert said.digits <= 0.05 and said.readable <= 0.01
    assert sum(said.shares) == pytest.approx(float(said.digits > 0))


def test_the_sheet_that_was_labelled_by_eye_agrees(shipped):
    cells = [cell for found in tried.by_eye().values() for cell in found if cell[0] != "?"]
    digit = shipped.see(np.stack([picture for _, picture in cells]))[2].tolist()
    decided = [(said == "+") == found for (said, _), found in zip(cells, digit, strict=True)]
    assert len(decided) > 150 and np.mean(decided) > 0.85


def test_drawn_digits_are_digits_and_are_seen_as_before(shipped):
    images = gan.load("quick").sample(3, 300)
    features, logits, digit = shipped.see(images)
    assert digit.float().mean() > 0.98
    alone = judge.Judge(shipped.recipe)
    alone.classifier = shipped.classifier
    plain, read, all_of_them = alone.see(images)
    assert torch.equal(plain, features) and torch.equal(read, logits) and all_of_them.all()


def test_pictures_of_no_digit_are_of_every_kind_and_those_worn_are_near_their_own():
    digits = torch.from_numpy(gan.load("quick").sample(1, 220)) / 255
    with torch.random.fork_rng():
        torch.manual_seed(0)
        none, same = spoilt.spoilt(digits, torch.arange(220) % 10), spoilt.worn(digits)
    for made in (none, same):
        assert made.shape == (220, 28, 28) and made.min() >= 0 and made.max() <= 1
        assert len(made.unique(dim=0)) > 210
    near, far = ((each - digits).square().mean() for each in (same, none))
    assert near < far


def test_it_is_taught_the_same_again(shipped, monkeypatch):
    shown = torch.from_numpy(gan.load("quick").sample(1, 400))[:, None]
    known = data.Dataset("MNIST", shown, torch.arange(400) % 10)
    monkeypatch.setattr(data, "load", lambda *given, **named: known)
    taught = []
    for _ in range(2):
        pupil = judge.Judge(shipped.recipe)
        pupil.classifier = shipped.classifier
        made = lessons.teach(pupil, None, lambda line: None, steps=20)
        assert pupil.digithood is made
        taught.append(made.state_dict())
    assert all(torch.equal(taught[0][name], taught[1][name]) for name in taught[0])
    assert pupil.verdict(shown[:, 0].numpy()).digits > 0.9
