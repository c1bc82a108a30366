"""Trainings that go wrong on purpose, each with the sign it shows and the settings that heal it.

All use the smallest GAN, so that it happens before one's eyes, within seconds.
"""

from dataclasses import asdict, dataclass, field

from gan.recipes import RECIPES

_MLP = {"recipe": "mlp-gan"}
_RATE = RECIPES["mlp-gan"].gan.generator_optimizer.lr


@dataclass(frozen=True)
class Preset:
    """A training that shows the sign of its name.

    `settings` are those of a request for it; `heal` are what mends it, in the same words, in mid
    course or, where what is lost does not come back, with `restart` from the beginning.
    """

    name: str
    settings: dict
    heal: dict = field(default_factory=lambda: {"generator_lr": _RATE, "discriminator_lr": _RATE})
    restart: bool = False


PRESETS = (
    # The generator learns twenty times as fast: it finds one picture that deceives, and then no
    # gradient leads from one picture to many.
    Preset("collapse", _MLP | {"generator_lr": 2e-3, "discriminator_lr": 1e-4}, restart=True),
    # The discriminator learns five hundred times as fast as a generator that hardly moves.
    Preset("d-wins", _MLP | {"generator_lr": 1e-6, "discriminator_lr": 5e-4}),
    # log(1 - D(G(z))) is flat where D is sure, and here D soon is.
    Preset(
        "vanishing",
        _MLP | {"objective": "minimax", "discriminator_lr": 2e-3},
        heal={"objective": "non-saturating", "discriminator_lr": _RATE},
    ),
    # Each step leaps over what it aims at; the logits grow to thousands.
    Preset("exploding", _MLP | {"generator_lr": 0.5, "discriminator_lr": 0.5}, restart=True),
)


def listed() -> list[dict]:
    """The presets as plain values."""
    return [asdict(preset) for preset in PRESETS]
