"""Values from outside, checked: each fault is one sentence that names the value and its bounds."""

import base64
import binascii
import difflib
import math
import numbers
import operator
import reprlib
from collections.abc import Collection, Mapping

from gan import Error


def whole(value, low: int, high: int, name: str, otherwise: str = "") -> int:
    """A whole number from low to high, Python's or NumPy's, as an int.

    Anything else raises `gan.Error`, truth values too; `otherwise` is its sentence, else one that
    names the bounds.
    """
    try:
        found = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        found = None
    if found is None or not low <= found <= high:
        if otherwise:
            raise Error(otherwise)
        raise Error(
            "{name} {value} is not a whole number from {low} to {high}",
            name=name,
            value=_said(value),
            low=low,
            high=high,
        )
    return found


def number(
    value, low: float, high: float, name: str, *, above: bool = False, below: bool = False
) -> float:
    """A finite number from low to high as float; `above` or `below`, if not the bound itself."""
    real = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if (
        not real
        or not low <= value <= high  # false for nan as well
        or not math.isfinite(value)
        or (above and value == low)
        or (below and value == high)
    ):
        least, most = f"{low:g}", f"{high:g}"
        least = Error("above {low}", low=least) if above else least
        most = Error("below {high}", high=most) if below else most
        raise Error(
            "{name} {value} is not a number from {least} to {most}",
            name=name,
            value=_said(value),
            least=least,
            most=most,
        )
    return float(value)


def entry(values: Mapping, name: str, low: int, high: int, default: int | None = None) -> int:
    """The whole number `values[name]` from low to high, else `gan.Error`."""
    return whole(values.get(name, default), low, high, name)


def of(value, kind: type, what: str):
    """`value` itself if it is of that kind, else `gan.Error`."""
    if not isinstance(value, kind):
        raise Error(
            "{value} is not {what}; see the API page for its form",
            value=reprlib.repr(value),
            what=what,
        )
    return value


def fields(value, known: Collection[str], what: str = "a request") -> dict:
    """`value` itself if it is a dict whose fields are all known, else `gan.Error`.

    One that is not would be passed over, and the answer would be to another question.
    """
    for name in of(value, dict, what):
        if name not in known:
            nearest = difflib.get_close_matches(str(name), known, 1)
            there = Error("there are: {known}", known=", ".join(known) or "none")
            right = Error("it may be {nearest}", nearest=repr(nearest[0])) if nearest else there
            raise Error(
                "{name} is no field of {what}; {right} (a page that was open while the app was "
                "updated has to be reloaded)",
                name=reprlib.repr(name),
                what=what,
                right=right,
            )
    return value


def one_of(value, allowed: Collection, what: str):
    """`value` itself if it is one of those allowed, else `gan.Error` with the list."""
    if isinstance(value, bool) or not isinstance(value, str | int) or value not in allowed:
        choice = ", ".join(str(each) for each in allowed if each != "")
        raise Error(
            "{what} {value} is none of: {choice}",
            what=what,
            value=reprlib.repr(value),
            choice=choice,
        )
    return value


def from_base64(value, what: str, most: int) -> bytes:
    """The bytes that `value` is the base64 text of, at most so many, else `gan.Error`."""
    of(value, str, f"the base64 text of {what}")
    if len(value) > 4 * (most // 3 + 1):
        raise Error("{what} is too large; give at most {most} bytes", what=what, most=most)
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Error(
            "{value} is not the base64 text of {what}", value=reprlib.repr(value), what=what
        ) from error


def first_line(error: Exception) -> str:
    """What another library says of a fault, short enough to stand in a sentence of ours."""
    return str(error).strip().split("\n")[0].rstrip(".: ")[:200] or type(error).__name__


def _said(value) -> str:
    """A value in a sentence: a number of NumPy's as Python's own."""
    return reprlib.repr(value.tolist() if hasattr(value, "tolist") else value)
