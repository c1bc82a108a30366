"""What was understood of pictures that somebody brings: facts, and doubts that stay with them."""

from collections.abc import Sequence
from typing import NamedTuple

from gan.texts import bringing

NAMED = 10  # files or classes that a sentence names; of more it says how many


class Fact(NamedTuple):
    """A key of `gan.texts.bringing`, and what to put into its sentence."""

    key: str
    values: dict

    def told(self, language: int = 0) -> str:
        """The sentence, in English (0) or Chinese (1)."""
        return bringing.TEXTS[self.key][language].format(**self.values)


class Understood(NamedTuple):
    """`facts` of a set of pictures, in order, and `doubts`: why a model may learn little of it."""

    facts: tuple[Fact, ...] = ()
    doubts: tuple[Fact, ...] = ()

    def line(self) -> str:
        """The facts in one line of English."""
        return "; ".join(fact.told() for fact in self.facts)

    @classmethod
    def from_dict(cls, told: dict[str, list]) -> "Understood":
        """What `to_dict` gave."""
        return cls(*(tuple(Fact(*fact) for fact in told[name]) for name in cls._fields))

    def to_dict(self) -> dict[str, list]:
        """As plain JSON values: each fact a pair of key and values."""
        return {"facts": [list(f) for f in self.facts], "doubts": [list(f) for f in self.doubts]}


NOTHING_KNOWN = Understood()


NOTHING_KNOWN = Understood()


def named(names: Sequence) -> str:
    """The first ten names, and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(map(str, names[:NAMED])) + (f" (+{more:,})" if more > 0 else "")
