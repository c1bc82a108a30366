"""The lesson's live pictures: those of the package, and one sentence for a request that is none."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
import tiny
from asking import unpacked

import gan
from gan import ui
from gan.objectives import OBJECTIVES
from gan.play import anatomy
from gan.texts.lesson import TEXTS
from gan.ui.server import gallery
from gan.ui.tabs import lesson
from gan.weights import folders


def forget() -> None:
    gallery.forget()
    lesson.real_pictures.cache_clear()
    lesson.codes.cache_clear()


@pytest.fixture
def listed(weights, monkeypatch, tmp_path):
    """The app lists the models of a small weights folder, and there is no data."""
    monkeypatch.setenv("GAN_DATA", str(tmp_path))
    forget()
    yield weights
    forget()


@pytest.fixture
def with_digits(listed, monkeypatch):
    """As `listed`, and the models' data set is here."""
    images = tiny.drawings((1, 8, 8))
    monkeypatch.setattr(lesson.data, "is_here", lambda name: name == "mnist")
    monkeypatch.setattr(lesson.data, "load", lambda name, shape: images)
    return images.images[:, 0].numpy()


def test_gans_with_their_discriminators_play_and_the_first_vae_reads(listed):
    assert lesson.forgers() == ["mlp-gan", "dcgan"]
    assert lesson.reader() == "vae-2d"


def step_of(seed: int) -> dict:
    answer = lesson.lesson({"model": "dcgan", "seed": seed, "parts": ["step"]})
    assert list(answer) == ["step"]
    return answer["step"]


def test_a_step_is_the_package_s_own_and_another_throw_of_the_dice_another(listed):
    step = step_of(3)
    expected = anatomy.one_step(gan.load("dcgan"), 3)
    assert np.array_equal(unpacked(step["fake"])[0], gan.load("dcgan").sample(3, 1)[0])
    assert step["onFake"] == pytest.approx(expected.on_fake, abs=1e-6)
    assert step["loss"] == pytest.approx(expected.loss, abs=1e-6)
    signed = (unpacked(step["gradient"])[0].astype(float) - 128) / 127 * step["gradient"]["largest"]
    error = np.abs(signed - expected.gradient.numpy()).max()
    assert error <= step["gradient"]["largest"] / 127
    metrics, training = gallery.metrics("dcgan"), step["training"]
    assert training["steps"] == metrics["steps"] == 3
    assert training["dataset"] == "drawings"
    assert [point[0] for point in training["verdicts"]] == [p["step"] for p in metrics["curves"]]
    other = step_of(4)
    for name in ("fake", "gradient"):
        assert step[name]["pixels"] != other[name]["pixels"]
    assert step["noise"] != other["noise"]


@pytest.mark.parametrize("damage", ["", "[]", '{"curves": 5, "steps": "many"}', '{"curves": [7]}'])
def test_damaged_metrics_leave_the_training_out(listed, damage, monkeypatch):
    monkeypatch.setattr(folders, "METRICS", "other.json")
    (listed / "dcgan" / "other.json").write_text(damage)
    training = step_of(3)["training"]
    (listed / "dcgan" / "other.json").unlink()
    assert training == {"verdicts": []}


def test_without_data_only_the_fake_is_judged_and_the_vae_reads_its_own(listed):
    answer = lesson.lesson({"model": "dcgan", "seed": 3})
    assert list(answer) == ["step", "losses", "paths"]
    assert not {"real", "onReal"} & answer["step"].keys()
    losses = answer["losses"]
    assert losses["isReal"] is False
    assert np.array_equal(unpacked(losses["picture"])[0], gan.load("vae-2d").sample(3, 1)[0])
    assert losses["plane"]["codes"] == []
    assert answer["paths"]["realGreyness"] is None


def test_with_data_a_real_picture_is_judged_read_and_placed(with_digits):
    answer = lesson.lesson({"model": "dcgan", "seed": 3})
    shown = unpacked(answer["step"]["real"])[0]
    assert any(np.array_equal(shown, picture) for picture in with_digits)
    score = gan.load("dcgan").score(shown[None]).sigmoid().item()
    assert answer["step"]["onReal"] == pytest.approx(score, abs=1e-5)
    losses = answer["losses"]
    assert losses["isReal"] is True
    codes = gan.load("vae-2d").encode(with_digits)[0].numpy()
    assert np.allclose(losses["plane"]["codes"], codes, atol=1e-3)
    inside = np.hypot(*codes.T) < losses["plane"]["outer"]
    assert losses["plane"]["within"] == pytest.approx(inside.mean())
    normal = np.hypot(*np.random.default_rng(0).standard_normal((2, 100_000)))
    most = (normal < losses["plane"]["outer"]).mean()  # of a normal distribution
    assert most == pytest.approx(losses["plane"]["most"], abs=0.005)
    assert 0 < answer["paths"]["realGreyness"] < 1


def test_the_real_picture_of_a_step_is_of_the_fake_s_class(with_digits):
    labels = lesson.data.load("mnist", None).labels
    model = gan.load("dcgan")
    for label in (0, 1):
        found = {lesson.one_real(model, seed, label).tobytes() for seed in range(20)}
        assert len(found) > 1
        assert found <= {picture.tobytes() for picture in with_digits[(labels == label).numpy()]}
    assert lesson.one_real(model, 3, 9) is None  # a class without pictures


def test_paths_are_walked_by_models_of_the_same_pictures(listed):
    paths = lesson.lesson({"model": "dcgan", "seed": 3, "parts": ["paths"]})["paths"]
    assert paths["model"] == "dcgan"
    expected = anatomy.path(gan.load("vae-2d"), 3, 4)
    assert np.array_equal(unpacked(paths["vae"]["pictures"]), expected)
    assert paths["vae"]["greyness"] == anatomy.greyness(expected)


@pytest.mark.parametrize(
    "request_",
    [
        *(None, [], "dcgan"),
        *tiny.each(
            model=("nobody", "vae-2d", "../../etc", None, ["dcgan"], "x" * 1_000_000),
            seed=(None, -1, 1.5, math.nan, True, 2**60, 10**400, "x" * 1_000_000),
            parts=("step", ["other"], [["step"]], [None], {"step": 1}),
        ),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_request_that_is_none_gets_one_sentence(listed, request_):
    whole = {"model": "dcgan", "seed": 3, **request_} if isinstance(request_, dict) else request_
    with tiny.refused(at_most=300):
        lesson.lesson(whole)


def test_every_objective_has_its_formula_and_its_words():
    module = (Path(ui.__file__).parent / "web/lesson/formulas.js").read_text("utf-8")
    rules = module[module.index("RULES = {") : module.index("/** A VAE")]
    for name in OBJECTIVES:
        assert re.search(rf'^  "?{name}"?: {{\s+D: .+?\bG: ', rules, re.M | re.S), name
    words = re.findall(r'\brule\(\s*"([\w-]+)"', module)
    assert words
    assert {f"rule_{word}" for word in words} <= set(TEXTS)
