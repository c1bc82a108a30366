"""What visitors send, checked: each fault is one sentence that names the value and its bounds."""

from __future__ import annotations

import base64
import binascii
import reprlib

import gan

FAR = 20.0  # no latent coordinate is moved further than this
SEEDS = 2**53  # whole numbers that JavaScript holds exactly


def of(value, kind: type, what: str):
    """`value` itself if it is of that kind, else `gan.Error`."""
    if not isinstance(value, kind):
        raise gan.Error(f"{reprlib.repr(value)} is not {what}; see the API page for its form")
    return value


def whole(values: dict, name: str, low: int, high: int, default: int | None = None) -> int:
    """The whole number `values[name]` from low to high, else `gan.Error`."""
    value = values.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        given = reprlib.repr(value)
        raise gan.Error(f"{name} {given} is not a whole number from {low} to {high}")
    return value


def number(value, name: str, low: float, high: float) -> float:
    """A finite number from low to high as float, else `gan.Error`."""
    real = isinstance(value, int | float) and not isinstance(value, bool)
    if not real or not low <= value <= high:  # false for nan as well
        given = reprlib.repr(value)
        raise gan.Error(f"{name} {given} is not a number from {low:g} to {high:g}")
    return float(value)


def data(value, what: str, most: int) -> bytes:
    """The bytes that `value` is the base64 text of, at most so many, else `gan.Error`."""
    of(value, str, f"the base64 text of {what}")
    if len(value) > 4 * (most // 3 + 1):
        raise gan.Error(f"{what} is too large; give at most {most} bytes")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise gan.Error(f"{reprlib.repr(value)} is not the base64 text of {what}") from error


def one_of(value, allowed, what: str):
    """`value` itself if it is one of those allowed, else `gan.Error`."""
    if not isinstance(value, str) or value not in allowed:
        given = reprlib.repr(value)
        raise gan.Error(f"{what} {given} is none of: {', '.join(allowed)}")
    return value


def among(value, allowed: tuple[int, ...], what: str) -> int:
    """`value` itself if it is one of these numbers, else `gan.Error`."""
    if isinstance(value, bool) or value not in allowed:
        choice = ", ".join(map(str, allowed))
        raise gan.Error(f"{what} {reprlib.repr(value)} is none of: {choice}")
    return value
