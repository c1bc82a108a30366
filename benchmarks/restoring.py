"""How well damaged digits are restored: each of several damages, by plain means and by models.

What is measured of a digit is kept in build/, so that a measurement goes on where it was left; it
is measured anew once the code or a model has changed. The digits that settings were chosen on are
others: of the test set those from 1,000 on.
"""

import ast
import hashlib
import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn.functional import conv2d

import gan
from gan import data, weights
from gan.cards import markdown, tables
from gan.metrics import judge
from gan.models import Model
from gan.play import damage, inversion, restoring
from gan.play.damage import SIDE, Damage
from gan.texts.table import by_language
from gan.texts.use import TEXTS
from gan.weights import METRICS, MODEL, write_json

MODELS = ("digits-vae", "digits")
KEPT = tables.ROOT / "build" / "restoring.jsonl"
PAGES = {"docs/restoring.md": "en", "docs/restoring.zh.md": "zh"}
BEGIN, END = "<!-- restored, as benchmarks restore writes it -->", "<!-- end of restored -->"
SURE = 1.96  # deviations of a mean, of which 95 % are nearer
DAMAGES = {
    "50": lambda seed: damage.lost(0.5, seed),
    "80": lambda seed: damage.lost(0.8, seed),
    "half": lambda seed: damage.half(),
    "blur": lambda seed: damage.blurred(2),
    "noise": lambda seed: damage.noisy(0.5, seed),
    "7x7": lambda seed: damage.shrunk(),
}
HEADS = {
    "en": ("named rightly, % (95 %)", "PSNR, dB", "SSIM"),
    "zh": ("识别正确，%（95 %）", "PSNR，dB", "SSIM"),
}


@dataclass(frozen=True)
class Measured:
    """One restored digit: by which way (of which model), of which damage, and how good it is."""

    way: str
    damage: str
    digit: int
    right: bool
    psnr: float
    ssim: float


def psnr(picture: np.ndarray, digit: np.ndarray) -> float:
    """Peak signal to noise of uint8 pictures, in dB."""
    error = np.square(picture / 255 - digit / 255).mean()
    return float(-10 * np.log10(max(error, 1e-6)))


def ssim(picture: np.ndarray, digit: np.ndarray) -> float:
    """Structural similarity of uint8 pictures (Wang et al. 2004), its window Gaussian, σ 1.5."""
    place = torch.arange(-5.0, 6.0)
    window = torch.exp(-(place**2) / (2 * 1.5**2))
    window = torch.outer(window, window) / window.sum() ** 2

    def local(x: Tensor) -> Tensor:
        return conv2d(x[None, None], window[None, None])

    x, y = (torch.from_numpy(each / 255).float() for each in (picture, digit))
    mean_x, mean_y = local(x), local(y)
    spread_x, spread_y = local(x * x) - mean_x**2, local(y * y) - mean_y**2
    both = local(x * y) - mean_x * mean_y
    alike = (2 * mean_x * mean_y + 0.01**2) * (2 * both + 0.03**2)
    whole = (mean_x**2 + mean_y**2 + 0.01**2) * (spread_x + spread_y + 0.03**2)
    return float((alike / whole).mean())


def shown(left: Tensor) -> np.ndarray:
    """What is left as a picture of the digit's size: uint8 (28, 28)."""
    picture = Image.fromarray(restoring.levels(left))
    return np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BICUBIC))


def by_plain_means(train: Tensor, left: Tensor, done: Damage) -> dict[str, np.ndarray]:
    """The picture of each way that needs no model."""
    which, _ = restoring.nearest(train, left, done)
    plain = restoring.levels(done.smoothest(left))
    return {"damaged": shown(left), "plain": plain, "nearest": train[which].numpy()}


def by_model(model: Model, left: Tensor, done: Damage) -> dict[str, np.ndarray]:
    """The picture of each way of a model."""
    name = model.recipe.name
    *_, found = restoring.restore(model, left, done, report=restoring.STEPS)
    ways = {"likeliest": found.answers[0].image, "average": found.average}
    if model.recipe.vae:
        ways = {"encoded": restoring.encoded(model, left, done).image} | ways
    return {f"{way} {name}": picture for way, picture in ways.items()}


class Measuring:
    """Digits of the test set, their restorations, and what is kept of them."""

    def __init__(self, names: tuple[str, ...], folder: str | None):
        self.models = {name: gan.load(name, device="cpu") for name in names}
        for model in self.models.values():
            model.generator.to(memory_format=torch.channels_last)  # the quickest on a processor
        self.train = data.load("mnist", (1, SIDE, SIDE), folder=folder).images[:, 0]
        held_out = data.load("mnist", (1, SIDE, SIDE), folder=folder, train=False)
        self.digits, self.labels = held_out.images[:, 0].numpy(), held_out.labels.tolist()
        code = b"".join(_meant(Path(m.__file__)) for m in (damage, inversion, restoring))
        self.marks = {"": hashlib.sha256(code).hexdigest()[:16]}
        for name in names:
            file = (weights.place(name) / MODEL).read_bytes()
            self.marks[name] = hashlib.sha256(code + file).hexdigest()[:16]
        self.kept: dict[tuple[str, str, int], list[Measured]] = {}
        lines = KEPT.read_text("utf-8").splitlines() if KEPT.is_file() else []
        for line in lines:
            mark, rows = json.loads(line)
            found = [Measured(**row) for row in rows]
            self.kept[mark, found[0].damage, found[0].digit] = found

    def of(self, name: str, kind: str, index: int) -> list[Measured]:
        """Ways of one model, or without a name the plain ones, for one damage of one digit."""
        key = (self.marks[name], kind, index)
        if key not in self.kept:
            digit, done = self.digits[index], DAMAGES[kind](index)
            left = done.left(digit)
            if name:
                pictures = by_model(self.models[name], left, done)
            else:
                pictures = by_plain_means(self.train, left, done)
            read = judge.load().classes(np.stack(list(pictures.values()))).tolist()
            self.kept[key] = [
                Measured(
                    *(way, kind, index, label == self.labels[index]),
                    *(round(psnr(picture, digit), 3), round(ssim(picture, digit), 4)),
                )
                for (way, picture), label in zip(pictures.items(), read, strict=True)
            ]
            KEPT.parent.mkdir(exist_ok=True)
            with KEPT.open("a", encoding="utf-8") as file:
                file.write(json.dumps([key[0], [vars(row) for row in self.kept[key]]]) + "\n")
        return self.kept[key]


def _meant(file: Path) -> bytes:
    """A module's code without comments, which change no figure."""
    return ast.dump(ast.parse(file.read_text("utf-8"))).encode()


def summed(rows: list[Measured]) -> dict[str, float]:
    """What is told of one way and damage; `right` has Wilson's interval, the others a deviation."""
    count = len(rows)
    share = sum(row.right for row in rows) / count
    middle = (share + SURE**2 / (2 * count)) / (1 + SURE**2 / count)
    spread = math.sqrt(share * (1 - share) / count + (SURE / (2 * count)) ** 2)
    reach = SURE * spread / (1 + SURE**2 / count)
    found = {"digits": count, "right": share, "low": middle - reach, "high": middle + reach}
    for name in ("psnr", "ssim"):
        values = np.array([getattr(row, name) for row in rows])
        found |= {name: values.mean(), f"{name}_reach": SURE * values.std() / math.sqrt(count)}
    return {name: round(float(value), 4) for name, value in found.items()}


def table(found: dict[str, dict[str, dict[str, float]]], language: str) -> str:
    """Three tables in Markdown, a row a way and a column a damage, of what `summed` gives."""
    said = by_language(TEXTS)[language]  # as the app's table says it
    names = [said[f"measured_{kind}"] for kind in DAMAGES]

    def cell(part: int, told: dict[str, float]) -> str:
        if part == 0:
            return f"{told['right']:.1%} ({told['low']:.0%}–{told['high']:.0%})".replace("%", "")
        name, digits = ("psnr", 1) if part == 1 else ("ssim", 3)
        return f"{told[name]:.{digits}f} ± {told[f'{name}_reach']:.{digits}f}"

    parts = []
    for part, head in enumerate(HEADS[language]):
        rows = []
        for way, told in found.items():
            how, _, name = way.partition(" ")
            words = said[f"measured_{how}"].format(name=f"`{name}`")
            rows.append([words, *(cell(part, told[kind]) for kind in DAMAGES)])
        parts.append(markdown.table([head, *names], rows, range(1, len(names) + 1)))
    return "\n\n".join(parts)


def lines(names: list[str], folder: str | None, count: int, write: bool) -> Iterator[str]:
    """What is measured, digit by digit, then the tables; with `write` they stand in the documents.

    And in each model's metrics.json, as `restoring`.
    """
    if count < 1:
        raise gan.Error(f"--count {count} is no number of digits; give 1 or more")
    chosen = tuple(names) or MODELS
    torch.set_num_threads(1)
    measuring, rows, since = Measuring(chosen, folder), [], time.perf_counter()
    for index in range(count):
        for kind in DAMAGES:
            for name in ("", *chosen):
                rows += measuring.of(name, kind, index)
        yield f"{index + 1} of {count} digits, {time.perf_counter() - since:.0f} s"
    ways = list(dict.fromkeys(row.way for row in rows))
    found = {
        way: {
            kind: summed([row for row in rows if (row.way, row.damage) == (way, kind)])
            for kind in DAMAGES
        }
        for way in ways
    }
    yield table(found, "en")
    if write:
        for name in chosen:
            own = {
                way: told
                for way, told in found.items()
                if " " not in way or way.endswith(f" {name}")
            }
            place = weights.place(name)
            write_json(place / METRICS, weights.metrics(place) | {"restoring": own})
        pages = {page: table(found, language) for page, language in PAGES.items()}
        tables.place(tables.ROOT, pages, BEGIN, END)
