"""What the folders around pictures mean: classes, parts of a data set, or nothing."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from gan import Error, checks
from gan.data.understood import Fact, named
from gan.recipe import MAX_CLASS_NAME

CHOICES = ("outer", "inner", "none")  # what --labels may say
TRAINING = {"train", "training"}
PARTS = TRAINING | {"test", "testing", "val", "valid", "validation", "dev", "eval"}


@dataclass(frozen=True)
class Layout:
    """The pictures to take, in order, each with its class; `names` are the classes', if any."""

    paths: tuple[PurePosixPath, ...]
    labels: tuple[int, ...]
    names: tuple[str, ...]
    facts: tuple[Fact, ...]


def understood(paths: Sequence[PurePosixPath], choice: str | None = None) -> Layout:
    """What the folders of pictures mean; `choice` is one of "outer", "inner" and "none", or open.

    Folders around all pictures mean nothing. Of a training and a test part the first alone is
    taken. The folders below are classes; where these could be the outer or the inner ones, or some
    pictures lie in none, `gan.Error` names both meanings and asks for a choice.
    """
    if choice is not None:
        checks.one_of(choice, CHOICES, "--labels")
    places = {path: path.parts[:-1] for path in sorted(paths, key=natural)}
    facts = []
    places = _below_common(places)
    parts = {place[0].lower() if place else "" for place in places.values()}
    if len(parts) > 1 and parts <= PARTS:
        if parts & TRAINING:
            left = Counter(p[0] for p in places.values() if p[0].lower() not in TRAINING)
            facts += [Fact("part_left", {"name": name, "count": n}) for name, n in left.items()]
            places = {k: p for k, p in places.items() if p[0].lower() in TRAINING}
        places = _below_common({path: place[1:] for path, place in places.items()})
    classes = _classes(places, choice)
    loose = [path for path in places if path not in classes]
    if loose:
        facts.append(Fact("loose_left", {"count": len(loose), "names": named(loose)}))
    names = sorted(set(classes.values()), key=natural)
    if len(names) < 2:
        names = []
    number = {name: i for i, name in enumerate(names)}
    labels = tuple(number.get(found, 0) for found in classes.values())
    return Layout(tuple(classes), labels, tuple(map(_printable, names)), tuple(facts))


def _printable(name: str) -> str:
    """A folder's name as a recipe may keep it."""
    return "".join(filter(str.isprintable, name))[:MAX_CLASS_NAME] or "?"


def _below_common(places: dict) -> dict:
    """The same without the folders that hold everything."""
    while len({place[:1] for place in places.values()}) == 1 and all(places.values()):
        places = {path: place[1:] for path, place in places.items()}
    return places


def _classes(places: dict, choice: str | None) -> dict[PurePosixPath, str]:
    """Each picture's class by its folders, loose ones left out; `gan.Error` where it is open."""
    inside = {path: place for path, place in places.items() if place}
    if choice == "none" or not inside:
        return dict.fromkeys(places, "")
    outer = {path: place[0] for path, place in inside.items()}
    inner = {path: place[-1] for path, place in inside.items()}
    if len(inside) < len(places) and choice is None:
        loose, first = len(places) - len(inside), min(outer.values(), key=natural)
        raise Error(
            "{loose} pictures lie beside the folders ({first}, …): either the folders are classes "
            "and those beside them none (--labels outer), or all are of one kind (--labels none); "
            "say which",
            loose=loose,
            first=first,
        )
    if choice is None and _differ(outer, inner):
        a, b = (", ".join(sorted(set(found.values()), key=natural)[:3]) for found in (outer, inner))
        raise Error(
            "the classes may be the outer folders ({a}, …: --labels outer) or the inner ones ({b}, "
            "…: --labels inner); say which, or --labels none",
            a=a,
            b=b,
        )
    return inner if choice == "inner" else outer


def _differ(outer: dict, inner: dict) -> bool:
    """Whether two ways to label pictures part them differently, and the inner one parts them."""
    pairs = {(outer[path], inner[path]) for path in outer}
    kinds = set(inner.values())
    return len(kinds) > 1 and not len(pairs) == len(kinds) == len(set(outer.values()))


def natural(name) -> list:
    """A key to sort names by as people do: 2 before 10."""
    parts = re.split(r"(\d+)", str(name).lower())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
