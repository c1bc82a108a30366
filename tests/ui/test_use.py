"""What the tab Use it asks beside its streams: what is left of a digit, and what it is read as."""

import base64

import numpy as np
import pytest

import gan
from gan.ui.server import gallery
from gan.ui.tabs import use


def packed(digits: np.ndarray) -> list[str]:
    return [gallery.as_base64(digit.tobytes()) for digit in digits]


def pixels(answer: dict) -> np.ndarray:
    found = np.frombuffer(base64.b64decode(answer["pixels"]), np.uint8)
    return found.reshape(answer["height"], answer["width"])


def test_what_is_left_of_a_digit_is_its_pixels_and_where_they_are():
    digit = gan.load("quick").sample(5, 1)[0]
    request = {"digit": packed(digit[None])[0], "damage": {"kind": "half", "side": "left"}}
    answer = use.damage(request)
    mask = pixels(answer["mask"])
    assert not mask[:, :14].any()
    assert np.array_equal(pixels(answer["left"]), np.where(mask, digit, 0))
    shrunk = use.damage(request | {"damage": {"kind": "shrink"}})
    assert pixels(shrunk["left"]).shape == (7, 7)
    assert shrunk["mask"] is None


def test_digits_are_read_and_noise_is_none():
    digits = gan.load("digits").sample(2, 10)
    noise = np.random.default_rng(0).integers(0, 256, (1, 28, 28), np.uint8)
    read = use.read_digits({"digits": packed(np.concatenate([digits, noise]))})
    assert [one["digit"] for one in read[:10]] == list(range(10))
    assert not read[10]["is_digit"]


@pytest.mark.parametrize(
    ("function", "request_", "words"),
    [
        (use.read_digits, {"digits": []}, "0 digits .* 1 to 16"),
        (use.read_digits, {"digits": ["AA=="]}, "1 bytes"),
        (use.damage, {"digit": "AA==", "damage": {"kind": "half"}}, "1 bytes"),
    ],
)
def test_what_cannot_be_is_one_sentence(function, request_, words):
    with pytest.raises(gan.Error, match=words):
        function(request_)
