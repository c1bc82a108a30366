"""Whether each preset fails as its name says, how soon, and how soon it is mended.

Over several seeds each is trained until its own measure shows the failure, then mended as *Heal*
does it, until the same measure shows health.
"""

import statistics
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import torch

from gan import Error, data, latents
from gan.cards import markdown, tables
from gan.metrics import judge
from gan.training.hints import EARLY, FEW, FEW_SHARE, LOUD, Gauge
from gan.training.loop import Training
from gan.training.presets import PRESETS, Preset
from gan.training.start import train
from gan.training.steps import RunningMeans

EVERY, WINDOW, MOST_STEPS, CELLS = 20, 10, 1500, 64
READABLE, FOUND = 0.8, 8  # the share of cells, and the digits among them once it is mended
DOUBTS = 0.05  # what D says of fakes where it has won no longer
STILL, STEEP = 1e-3, 1e-2  # G's mean gradient against its largest so far
PAGES = {"docs/training.md": "en", "docs/training.zh.md": "zh"}
BEGIN = "<!-- presets, as benchmarks presets writes them -->"
END = "<!-- end of presets -->"
HEADS = {
    "en": (
        "preset",
        "fails",
        "steps",
        "seconds",
        "figures",
        "healed",
        "seconds",
        "figures",
    ),
    "zh": ("预设", "失败", "步数", "秒", "数值", "修复", "秒", "数值"),
}


@dataclass(frozen=True)
class Seen:
    """A training at a look.

    `readable` is the share of 64 cells, `found` how many digits are among those, `few` the share of
    the three commonest. `accuracy` is D's over the last ten looks (of all pairs of a real and a
    drawn picture it ranks so many rightly), `won` whether it hardly doubts (by the hints' own
    rule), `fake` its mean verdict on fakes, `gradient` G's against its largest, `loss` the larger
    of the two, `norm` that of G's weights.
    """

    step: int
    seconds: float
    readable: float
    found: int
    few: float
    accuracy: float
    won: bool
    fake: float
    gradient: float
    loss: float
    norm: float

    def fails(self, measure: str) -> bool:
        """Whether it shows the failure that the measure is of."""
        return {
            "classes": self.readable >= READABLE and self.few >= FEW_SHARE and self.accuracy < 0.9,
            "verdicts": self.won and self.readable == 0,
            "gradient": self.gradient < STILL,
            "loss": self.loss > LOUD,
        }[measure]

    def is_well(self, measure: str) -> bool:
        """Whether it shows health by the same measure."""
        return {
            "classes": self.readable >= READABLE and self.found >= FOUND,
            "verdicts": self.fake > DOUBTS,
            "gradient": self.gradient > STEEP,
            "loss": self.loss < LOUD / 10,
        }[measure]

    def words(self, measure: str) -> str:
        """The measure's figures."""
        return {
            "classes": f"{self.readable:.0%}, {self.found}, D {self.accuracy:.0%}",
            "verdicts": f"D(G(z)) {self.fake:.2g}, D {self.accuracy:.0%}",
            "gradient": f"{self.gradient:.0e}",
            "loss": f"{self.loss:,.2f}, ‖w‖ {self.norm:,.0f}",
        }[measure]


def looks(run: Training, gauge: Gauge) -> Iterator[Seen]:
    """What a training shows, every so many steps; in seconds of the processor, looks left out."""
    z = latents.rows(0, CELLS, run.recipe.latent_dim, distribution=run.recipe.latent)
    real, largest, seconds, first = run.dataset.some(CELLS), 0.0, 0.0, run.number
    gradients: list[float] = []
    means = RunningMeans()
    accuracies: deque[float] = deque(maxlen=WINDOW)  # of one look it goes up and down
    while run.number - first < MOST_STEPS:
        began = time.process_time()
        losses = next(run).losses
        means.add(losses)
        seconds += time.process_time() - began
        gradients.append(gauge.read() or 0.0)
        largest = max(largest, gradients[-1])
        if (run.number - first) % EVERY:
            continue
        accuracies.append(_accuracy(run, real, z))
        weights = torch.cat([each.flatten() for each in run.trainer.generator.parameters()])
        yield Seen(
            run.number - first,
            seconds,
            **_drawn(run, z),
            accuracy=statistics.fmean(accuracies),
            won=means.discriminator_has_won and run.number - first >= EARLY,
            fake=means.values["fake"],
            gradient=statistics.fmean(gradients) / largest if largest else 0.0,
            loss=max(abs(losses["generator"]), abs(losses["discriminator"])),
            norm=weights.norm().item(),
        )
        gradients = []


def _drawn(run: Training, z: torch.Tensor) -> dict:
    _, logits, digit = judge.load().see(run.draw_latents(z))
    readable = judge.readable(logits, digit)
    counts = logits.argmax(1)[readable].bincount(minlength=10).sort(descending=True).values
    return {
        "readable": readable.float().mean().item(),
        "found": int((counts > 0).sum()),
        "few": (counts[:FEW].sum() / counts.sum().clamp_min(1)).item(),
    }


@torch.no_grad()
def _accuracy(run: Training, real: data.Dataset, z: torch.Tensor) -> float:
    """Of all pairs of a real and a drawn picture, the share that D ranks rightly."""
    trainer, labels = run.trainer, real.labels
    fakes = trainer.generator(torch.as_tensor(z), labels)
    shown = real.images.float().div(127.5).sub(1)
    on_real, on_fake = (trainer.judge(each, labels)[0] for each in (shown, fakes.float()))
    pairs = on_real[:, None] - on_fake
    return ((pairs > 0).float() + (pairs == 0) / 2).mean().item()


def tried(preset: Preset, folder: str | None, seed: int) -> tuple[Seen | None, Seen | None]:
    """How a training fails first, and how it is well again after *Heal*; None for never."""
    run = train(preset.recipe(), data=folder, device="cpu", steps=10**6, seed=seed)
    gauge = Gauge(run.trainer.generator)
    failed = next((seen for seen in looks(run, gauge) if seen.fails(preset.measure)), None)
    if preset.restart:
        run = train(preset.healed(), data=folder, device="cpu", steps=10**6, seed=seed)
        gauge = Gauge(run.trainer.generator)
    else:
        run.change(**preset.heal)
    return failed, next((seen for seen in looks(run, gauge) if seen.is_well(preset.measure)), None)


def row(preset: Preset, found: list[tuple[Seen | None, Seen | None]]) -> list[str]:
    """A line of the table: in how many seeds, and medians with the most."""
    cells = [preset.name]
    for side in zip(*found, strict=True):
        seen = [each for each in side if each]
        cells.append(f"{len(seen)} / {len(side)}")
        if side is not None and not cells[2:]:
            steps = [each.step for each in seen]
            cells.append(_middle(steps, "{:.0f}"))
        cells.append(_middle([each.seconds for each in seen], "{:.1f}"))
        last = max(seen, key=lambda each: each.step, default=None)
        cells.append(last.words(preset.measure) if last else "–")
    return cells


def _middle(values: list[float], form: str) -> str:
    if not values:
        return "–"
    return f"{form.format(statistics.median(values))} (≤ {form.format(max(values))})"


def lines(names: list[str], folder: str | None, seeds: int, write: bool) -> Iterator[str]:
    """The table, a preset a line; with `write` it stands in the documents."""
    torch.set_num_threads(1)  # small networks, whose seconds are to be those of one
    torch.set_flush_denormal(True)
    known = [preset.name for preset in PRESETS]
    if unknown := set(names) - set(known):
        raise Error(f"there is no preset {min(unknown)}; there are: {', '.join(known)}")
    if seeds < 1 or (write and names):
        raise Error("--seeds takes 1 or more, and --write is of all presets: leave the names out")
    rows = []
    for preset in PRESETS:
        if not names or preset.name in names:
            rows.append(row(preset, [tried(preset, folder, seed) for seed in range(seeds)]))
            yield " | ".join(rows[-1])
    if write:
        pages = {
            page: markdown.table(HEADS[lang], rows, range(1, 8)) for page, lang in PAGES.items()
        }
        tables.place(tables.ROOT, pages, BEGIN, END)
