"""Whether the judge tells digits from what is none, on pictures that it was not taught with.

Noise and lattices of every kind, clothes, what GANs draw before they draw digits and what they
draw when they fail; and on the other side real digits, and a sheet that was labelled by eye.
"""

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image

import gan
from gan import data, latents, weights
from gan.cards import markdown, tables
from gan.metrics import judge
from gan.recipe import Recipe
from gan.recipes import RECIPES
from gan.training import presets
from gan.training.start import train
from gan.weights import METRICS, write_json

SHEET = Path(__file__).with_name("by-eye.png")  # its labels are in the text beside it
COLUMNS, SIDE = 20, 28
EACH, SEED = 1000, 1
PICTURES, LATENTS = 64, 10**6  # of a training at each of these steps, and the seed of its latents
FAILED_AT = 1500  # the step at which a failure is looked at
LOOKS = (1, 3, 10, 30, 60, 100, 150, 200, 250, 300)
# The last of those without a digit that one can see; dcgan, at 30, has taken minutes.
LAST = {"dcgan": 30, "fc-dcgan": 30, "wgan": 100, "wgan-gp": 30}
TUTORIALS = ("mlp-gan", "mlp-gan-relu", "dcgan", "fc-dcgan", "wgan", "wgan-gp")
PAGES = {"docs/quality.md": "en", "docs/quality.zh.md": "zh"}
BEGIN = "<!-- what is a digit, as benchmarks digithood writes it -->"
END = "<!-- end of what is a digit -->"
HEADS = {
    "en": ("pictures", "number", "taken for digits", "readable before", "readable now"),
    "zh": ("图片", "数量", "判为数字", "此前可辨认", "现在可辨认"),
}
WORDS = {
    "noise": ("noise, {} kinds", "噪点，{} 种"),
    "lattices": ("lattices, {} kinds", "网格，{} 种"),
    "fashion": ("Fashion-MNIST, test", "Fashion-MNIST 测试集"),
    "starts": ("`{}`, steps 1 to {}", "`{}`，第 1 至 {} 步"),
    "ends": ("preset *{}*, step {}", "预设 *{}*，第 {} 步"),
    "test": ("MNIST, test", "MNIST 测试集"),
    "model": ("samples of `{}`", "`{}` 的样本"),
    "eye_none": ("by eye no digit, of `{}`", "人眼看不是数字，`{}`"),
    "eye_digit": ("by eye a digit, of `{}`", "人眼看是数字，`{}`"),
}


@dataclass(frozen=True)
class Row:
    """What was shown (a key of WORDS, and what stands in its gaps), and what it was taken for."""

    kind: str
    of: tuple
    number: int
    digits: float
    sure: float
    readable: float


def seen(kind: str, of: tuple, images: np.ndarray) -> Row:
    """The row of pictures uint8 (n, 28, 28)."""
    _, logits, digit = judge.load().see(images)
    everything = torch.ones_like(digit)
    shares = {
        "digits": digit,
        "sure": judge.readable(logits, everything),
        "readable": judge.readable(logits, digit),
    }
    found = {name: round(value.float().mean().item(), 5) for name, value in shares.items()}
    return Row(kind, of, len(images), **found)


def noise(source: np.random.Generator) -> dict[str, np.ndarray]:
    """Kinds of noise, each from 0 to 1, (EACH, 28, 28)."""
    shape = (EACH, SIDE, SIDE)
    white = source.random(shape)
    grey = source.normal(0.5, 0.2, shape)
    waves = np.fft.fft2(source.normal(size=shape))
    rate = np.hypot(*np.meshgrid(*[np.fft.fftfreq(SIDE)] * 2)) + 1 / SIDE
    pink, brown = (np.fft.ifft2(waves / rate**power).real for power in (1, 2))
    pink, brown = (0.5 + each / each.std() / 4 for each in (pink, brown))
    found = {
        f"specks {share}": source.random(shape) < share for share in (0.01, 0.1, 0.3, 0.5, 0.9)
    }
    walk = source.normal(0, 0.1, shape).cumsum(2) + 0.5
    rows = np.repeat(source.random((EACH, SIDE, 1)), SIDE, 2)
    return found | {
        **{"white": white, "grey": grey, "pink": pink, "brown": brown, "cut": brown > 0.6},
        **{"walk": walk, "rows": rows, "black": 0 * white, "light": 0 * white + 1},
    }


def lattices(source: np.random.Generator) -> dict[str, np.ndarray]:
    """Kinds of lattices, from 0 to 1, (EACH, 28, 28): each at its own scale, angle and place.

    Those that are lit in the middle are fine: of a coarse one a single bar would be left, a 1.
    """
    y, x = np.mgrid[:SIDE, :SIDE][:, None] + source.uniform(0, 9, (2, EACH, 1, 1))
    turn, period = source.uniform(0, math.pi, (EACH, 1, 1)), source.uniform(2, 9, (EACH, 1, 1))
    along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    wave, other = (0.5 + np.sin(2 * math.pi * each / period) / 2 for each in (along, across))
    step = np.ceil(period).astype(int)
    boxes = (x // step + y // step) % 2
    grid = np.maximum(x % step < 1, y % step < 1)
    bell = np.exp(
        -((x - x.mean((1, 2), keepdims=True)) ** 2 + (y - y.mean((1, 2), keepdims=True)) ** 2) / 60
    )
    rings = 0.5 + np.sin(np.hypot(y - 14, x - 14) * 2 * math.pi / period) / 2
    fine = 0.5 + np.sin(2 * math.pi * along / (2 + period / 4)) / 2
    small = np.maximum(x % (2 + step // 4) < 1, y % (2 + step // 4) < 1)
    return {
        **{"waves": wave, "bars": wave > 0.5, "egg box": wave * other, "dots": wave * other > 0.7},
        **{"chessboard": boxes, "grid": grid, "rings": rings, "chessboard, lit": boxes * bell},
        **{"waves, lit": fine * bell, "grid, lit": small * bell},
    }


NOTHING = {"noise": noise, "lattices": lattices}


def levels(pictures: np.ndarray) -> np.ndarray:
    """Pictures from 0 to 1 as uint8."""
    return (np.clip(pictures, 0, 1) * 255).round().astype(np.uint8)


def drawn(recipe: Recipe, folder: str | None, steps: tuple[int, ...]) -> Iterator[np.ndarray]:
    """What a training draws after each of these steps."""
    z = latents.rows(LATENTS, PICTURES, recipe.latent_dim, distribution=recipe.latent)
    run = train(recipe, data=folder, device="cpu", steps=max(steps), seed=SEED)
    for step in run:
        if step.number in steps:
            yield run.draw_latents(z)


def by_eye() -> dict[str, list[tuple[str, np.ndarray]]]:
    """The sheet's pictures by recipe, each with its label: + a digit, - none, ? hard to say."""
    lines = SHEET.with_suffix(".txt").read_text("utf-8").splitlines()[1:]
    cells = np.array(Image.open(SHEET)).reshape(len(lines), SIDE, COLUMNS, SIDE).swapaxes(1, 2)
    found: dict[str, list[tuple[str, np.ndarray]]] = {}
    for line, pictures in zip(lines, cells, strict=True):
        where, labels = line.split(": ")
        found.setdefault(where.split(",")[0], []).extend(zip(labels, pictures, strict=True))
    return found


def rows(folder: str | None) -> Iterator[Row]:
    """All that is shown to the judge, row by row."""
    source = np.random.default_rng(SEED)
    for kind, make in NOTHING.items():
        shown = make(source)
        yield seen(kind, (len(shown),), levels(np.concatenate(list(shown.values()))))
    for kind, name in (("fashion", "fashion-mnist"), ("test", "mnist")):
        test = data.load(name, (1, SIDE, SIDE), folder=folder, train=False)
        yield seen(kind, (), test.images[:, 0].numpy())
    yield seen("model", ("digits",), gan.load("digits").sample(SEED, 10 * EACH))
    for name, cells in by_eye().items():
        for kind, label in (("eye_none", "-"), ("eye_digit", "+")):
            yield seen(kind, (name,), np.stack([each for said, each in cells if said == label]))
    yield from _of_trainings(folder)


def _of_trainings(folder: str | None) -> Iterator[Row]:
    for name in TUTORIALS:
        steps = tuple(step for step in LOOKS if step <= LAST.get(name, math.inf))
        pictures = np.concatenate(list(drawn(RECIPES[name], folder, steps)))
        yield seen("starts", (name, steps[-1]), pictures)
    for preset in presets.PRESETS:
        if preset.name == "collapse":  # which is of digits
            continue
        *starts, last = drawn(preset.recipe(), folder, (*LOOKS, FAILED_AT))
        yield seen("starts", (preset.name, LOOKS[-1]), np.concatenate(starts))
        yield seen("ends", (preset.name, FAILED_AT), last)


def table(found: list[Row], language: str) -> str:
    """The rows in Markdown."""
    which = list(PAGES.values()).index(language)
    lines = [
        [
            WORDS[row.kind][which].format(*row.of),
            f"{row.number:,}",
            *(f"{share:.1%}" for share in (row.digits, row.sure, row.readable)),
        ]
        for row in found
    ]
    return markdown.table(HEADS[language], lines, range(1, 5))


def lines(folder: str | None, write: bool) -> Iterator[str]:
    """The table as it grows; with `write` it stands in the documents, and in metrics.json."""
    found = []
    for row in rows(folder):
        found.append(row)
        yield table([row], "en").splitlines()[-1]
    if write:
        place = weights.place(judge.JUDGE.name)
        tried = {"digithood_tried": [asdict(row) for row in found]}
        write_json(place / METRICS, weights.metrics(place) | tried)
        pages = {page: table(found, language) for page, language in PAGES.items()}
        tables.place(tables.ROOT, pages, BEGIN, END)
