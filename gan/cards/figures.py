"""What `gan.metrics.quality` measured of a model, in words: names and figures, in both languages.

The model card shows them in English, the tab Compare in its reader's language.
"""

import contextlib
from collections.abc import Collection

from gan.texts import LANGUAGES
from gan.texts.figures import CHINESE, FACTS, INCEPTION

MOST = 1e12  # no figure and no count of seconds is larger
MOST_LETTERS = 200
DAMAGED = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)


def of(quality: dict, language: str = "en") -> dict[str, str]:
    """Name and figure of each fact that was measured.

    A metrics.json may have been pulled from somewhere: what is damaged there is left out.
    """
    at, found = LANGUAGES.index(language), {}
    for fact in FACTS:
        with contextlib.suppress(*DAMAGED):
            part = _sound(quality[fact.part], at)
            if fact.part == "inception":
                part["told"] = _distance(part, at)
            found[fact.name[at]] = fact.form[at].format(**part)
    return found


def explained(names: Collection[str]) -> dict[str, str]:
    """The words of the glossary that explain strange ones among the names of figures, by name."""
    return {name: fact.word for fact in FACTS for name in fact.name if fact.word and name in names}


def _sound(value, at: int):
    """A value without what is no figure, its words in the language asked for and not endless."""
    if isinstance(value, dict):
        return {key: _sound(one, at) for key, one in value.items()}
    if isinstance(value, list):
        return [_sound(one, at) for one in value]
    if isinstance(value, str):
        return (CHINESE.get(value, value) if at else value)[:MOST_LETTERS]
    return value if is_figure(value) else None


def is_figure(value) -> bool:
    """Whether it is a finite number of a size that figures have."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and abs(value) < MOST  # false for NaN


def _distance(fid: dict, at: int) -> str:
    """An Inception-FID and all that it stands on; older ones lack floor and precision."""
    seeds = len(fid["by_seed"])
    counted = {"seeds": seeds, "s": "s" * (seeds > 1)}
    told = [
        INCEPTION[key][at].format(**fid, **counted)
        for key in ("against", "floor", "precision")
        if key in ("against", *fid)
    ]
    figure = in_words(fid["fid"], fid["deviation"], 2)
    return INCEPTION["whole"][at].format(figure, INCEPTION["between"][at].join(told))


def in_words(value: float, deviation: float | None, digits: int) -> str:
    """A figure with its deviation, where there is one."""
    return f"{value:.{digits}f}" + ("" if deviation is None else f" ± {deviation:.{digits}f}")
