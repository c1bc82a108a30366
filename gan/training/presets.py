"""Trainings that go wrong on purpose: the one table from which the tab, hints and lesson speak.

`python -m benchmarks presets` measures it; docs/training.md has the figures.
"""

from dataclasses import asdict, dataclass, field

from gan.recipe import Recipe
from gan.recipes import RECIPES
from gan.training.changes import adjusted, with_tricks

_MLP = {"recipe": "mlp-gan"}
_RATE = RECIPES["mlp-gan"].gan.generator_optimizer.lr
_QUICK_RATE = RECIPES["quick"].gan.discriminator_optimizer.lr


@dataclass(frozen=True)
class Preset:
    """A training that shows the sign of its name.

    `settings` are those of a request for it. It fails by its `measure` (of `benchmarks.presets`)
    within `steps`. `heal` is what mends it, in the same words, in mid course or, where what is lost
    does not come back, with `restart` from the beginning; by the same measure it is mended after
    `heal_seconds` of training at the most.
    """

    name: str
    settings: dict
    measure: str
    steps: int
    heal_seconds: int
    heal: dict = field(default_factory=lambda: {"generator_lr": _RATE, "discriminator_lr": _RATE})
    restart: bool = False

    def recipe(self) -> Recipe:
        """What is trained."""
        return _made(**self.settings)

    def healed(self) -> Recipe:
        """What is trained once it is mended."""
        return _made(**(self.settings | self.heal))


def _made(recipe: str, tricks: dict[str, bool] | None = None, **changes) -> Recipe:
    return adjusted(with_tricks(RECIPES[recipe], tricks or {}), **changes)


PRESETS = (
    # Nobody asks for a digit, so the generator draws whichever just deceives, in every cell; when
    # the discriminator has learnt that one, all move to another. At its whole rate it would keep
    # pace in two of ten seeds; at half of it the digits would be blots. An average would blur them.
    Preset(
        "collapse",
        {
            "recipe": "quick",
            "tricks": {"labels": False, "average": False},
            "discriminator_lr": _QUICK_RATE * 3 / 4,
        },
        measure="classes",
        steps=800,
        heal={"tricks": {"labels": True, "average": True}, "discriminator_lr": _QUICK_RATE},
        restart=True,
        heal_seconds=10,
    ),
    # The discriminator learns five hundred times as fast as a generator that hardly moves.
    Preset(
        "d-wins",
        _MLP | {"generator_lr": 1e-6, "discriminator_lr": 5e-4},
        measure="verdicts",
        steps=400,
        heal_seconds=5,
    ),
    # log(1 - D(G(z))) is flat where D is sure, and here D soon is.
    Preset(
        "vanishing",
        _MLP | {"objective": "minimax", "discriminator_lr": 2e-3},
        measure="gradient",
        steps=600,
        heal={"objective": "non-saturating", "discriminator_lr": _RATE},
        heal_seconds=5,
    ),
    # Each step goes far beyond what it aims at; the logits grow to thousands, and there they stay.
    Preset(
        "exploding",
        _MLP | {"generator_lr": 0.5, "discriminator_lr": 0.5},
        measure="loss",
        steps=100,
        restart=True,
        heal_seconds=5,
    ),
)


def listed() -> list[dict]:
    """The presets as plain values."""
    return [asdict(preset) for preset in PRESETS]
