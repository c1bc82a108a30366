"""Directions of a latent space that mean something: fitted to what can be measured of pictures.

A direction gets its name from the measure that it moves, if new samples confirm it: over the span
of its slider the measure must rise step by step, and the digit must stay what it was.
"""

import math
import time
from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, softplus

from gan import data
from gan.latents import Direction
from gan.metrics import ink, judge
from gan.metrics.task import rounded
from gan.models import Model
from gan.pictures import as_arrays, to_uint8

FEWEST = 20  # samples of a class that a fit or a spread may rest on
RIDGE = 0.02  # of the latents' variance
STEPS, PICTURES, RATE = 100, 100, 0.02  # of the search for a better direction
KEEPING = 0.15  # the weight of the digit's staying the same in that search
STEEP, RISE = 10.0, 0.1  # of a rise in a measure's spread: how sharply it is wanted, from where on
NEW = 500  # new samples to measure on
SEED, FIT_SEED, SEARCH_SEED, CUT_SEED = 7777, 1000, 2000, 3000
FITTED = 8  # samples to fit directions to, for each new one
AIM, HOPE = 0.95, 0.6  # in order: from where on no search is needed, up to where none helps
POOR = 0.75  # in order, below which a class is better left as it is
SMALLEST = 28  # pixels a side, below which measures of ink mean little
TRIED = 100  # pictures drawn to learn how long drawing takes
PLACES = 5  # along the span, at which pictures are measured
OF_A_CLASS = ("curlier", "rounder")  # what no one direction moves in digits of all kinds
# In order and changed, from where on a direction has its name, and the spans tried, in σ.
WITH_CLASSES, WITHOUT = (0.9, 0.1, (2.0,)), (0.8, 0.25, (2.0, 1.5, 1.0))


class Finder:
    """The samples of one model that its directions are fitted to."""

    def __init__(self, model: Model, samples: int = FITTED * NEW, leave_out: tuple[str, ...] = ()):
        self.model, self.dataset, self.left_out = model, model.recipe.dataset, leave_out
        self.reads = judge.available() and (
            judge.reads(model.recipe)
            or (
                self.dataset == data.STACKED
                and model.image_shape[1:] == judge.JUDGE.image_shape[1:]
            )
        )
        self._middles: dict[tuple[int, int], tuple] = {}
        self.z = model.latents(FIT_SEED, samples)
        self.asked = self._labels(samples)
        images = self.draw(self.z, self.asked)
        self.measures = self.measure(images)
        self.chances = self.read(images) if self.reads else None  # (n, channels, 10)
        self.groups = self._groups(self.chances, self.asked)

    def _labels(self, count: int) -> Tensor | None:
        return torch.arange(count) % self.model.classes if self.model.classes else None

    def measure(self, images: Tensor) -> dict[str, Tensor]:
        """All measures but those left out."""
        names = [each for each in ink.names(self.dataset, images) if each not in self.left_out]
        return ink.measures(images, self.dataset, names)

    def draw(self, z: Tensor, labels: Tensor | None) -> Tensor:
        """Pictures with the 256 levels that people see, float32 (n, H, W[, 3]) from 0 to 1."""
        levels = self.model.generate(z, None if labels is None else labels.tolist())
        return ink.from_bytes(as_arrays(to_uint8(levels)))

    def read(self, images: Tensor) -> Tensor:
        """How sure the judge is of each digit in each channel: (n, channels, 10)."""
        channels = images[..., None] if images.ndim == 3 else images
        levels = (channels * 255).round().to(torch.uint8).numpy()
        seen = [judge.load().probabilities(levels[..., i]) for i in range(levels.shape[-1])]
        return torch.stack(seen, 1)

    def _groups(self, chances: Tensor | None, asked: Tensor | None) -> Tensor:
        """What a picture is compared with its like in: the class asked for, or the digit read."""
        if asked is not None:
            return asked
        if chances is None or chances.shape[1] > 1:
            return torch.zeros(len(self.z), dtype=torch.long)
        sure, digit = chances[:, 0].max(1)
        return torch.where(sure >= judge.SURE, digit, -1)

    def fit(self, name: str) -> Tensor:
        """Unit vectors along which a measure rises: (classes, latent_dim), or one row for all.

        Linear regression inside each class. For a model without classes the directions that change
        what the judge reads are taken out. A class of which few pictures have a loop, say, has
        zeros: there is nothing to measure.
        """
        counted = self.measures[name] >= ink.LEAST.get(name, -torch.inf)
        alike = self.groups[self.groups >= 0].unique()
        inside = [self._centred(name, counted & (self.groups == i)) for i in alike]
        rows = inside
        if not self.model.classes:
            kept = [pair for pair in inside if pair]
            rows = [tuple(map(torch.cat, zip(*kept, strict=True)))] if kept else [None]
        found = torch.stack([self._solved(pair) for pair in rows])
        if not self.model.classes and self.chances is not None:
            basis = self._digit_changing()
            found -= found @ basis @ basis.T
        return _units(found)

    def _centred(self, name: str, which: Tensor) -> tuple[Tensor, Tensor] | None:
        usual = (self.groups == self.groups[which][0]).sum() if which.any() else 0
        if which.sum() < max(FEWEST, usual / 2):
            return None
        z, values = self.z[which], self.measures[name][which]
        return z - z.mean(0), values - values.mean()

    def _solved(self, pair: tuple[Tensor, Tensor] | None) -> Tensor:
        if pair is None:
            return torch.zeros(self.model.latent_dim)
        z, values = pair
        weight = RIDGE * len(z) * torch.eye(self.model.latent_dim)
        return torch.linalg.solve(z.T @ z + weight, z.T @ values)

    def _digit_changing(self) -> Tensor:
        """An orthonormal basis of what moves the judge's reading: (latent_dim, 9 a channel)."""
        logs = (self.chances + 1e-4).log()
        logs = (logs - logs.mean(2, keepdim=True)).flatten(1)
        moves = torch.linalg.lstsq(self.z, logs).solution
        return torch.linalg.svd(moves, full_matrices=False).U[:, : logs.shape[1] * 9 // 10]

    def spread(self, name: str) -> Tensor:
        """The deviation of a measure inside each class, (classes,), never nearly nothing."""
        values = self.measures[name]
        each = [values[self.groups == i].std() for i in range(self.model.classes)]
        return torch.stack(each or [values.std()]).clamp_min(0.02 * values.std() + ink.TINY)

    def search(self, name: str, vectors: Tensor, span: float, steps: int = STEPS) -> Tensor:
        """Better vectors, shaped alike: by gradient, for a measure that rises at each step.

        What the judge reads at both ends shall be the class. For a model with classes.
        """
        moved, spread = vectors.norm(dim=1) > 0, self.spread(name)
        vectors = vectors.clone().requires_grad_()
        optimizer = torch.optim.Adam([vectors], lr=RATE)
        slower = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.05, total_iters=steps)
        which = moved.nonzero()[:, 0]
        labels = which[torch.arange(PICTURES) % len(which)]
        for step in range(steps):
            z = self.model.latents(SEARCH_SEED, PICTURES, start=step * PICTURES)
            along = places(span)[:, None, None] * _units(vectors)[labels]
            levels = self.model.generator(
                (z + along).flatten(0, 1).to(self.model.device), labels.repeat(PLACES)
            )
            levels = levels.cpu()[:, 0].clamp(-1, 1)
            values = ink.measure((levels + 1) / 2, self.dataset, name, smooth=True)
            rises = values.view(PLACES, -1).diff(dim=0) / spread[labels]
            loss = softplus(RISE - STEEP * rises).mean()
            if self.reads:
                ends = levels.unflatten(0, (PLACES, -1))[[0, -1]].flatten(0, 1)[:, None]
                reader = judge.load().classifier
                read = reader.reading(reader.features(ends))
                loss = loss + KEEPING * cross_entropy(read, labels.repeat(2))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            slower.step()
        return torch.where(moved[:, None], _units(vectors.detach()), 0.0)

    def cut(self, name: str, vectors: Tensor, span: float, new: int = NEW) -> Tensor:
        """Vectors without those of classes in which the measure seldom rises; all if most are such.

        It is asked of samples of their own, so that the figures are of new ones.
        """
        by_class = self.measured(name, vectors, span, new, CUT_SEED)["by_class"]
        good = torch.tensor([share is not None and share >= POOR for share in by_class])
        enough = 2 * good.sum() >= (vectors.norm(dim=1) > 0).sum()
        return torch.where(good[:, None], vectors, 0.0) if enough else vectors

    def measured(
        self, name: str, vectors: Tensor, span: float, new: int = NEW, seed: int = SEED
    ) -> dict:
        """What becomes of so many new samples from -span to span.

        `in_order` is the share in which the measure rises at each of four steps, `by_class` that
        of each class (None where there is nothing to measure), `changed` that
        in which the digit read at an end is not that of the middle, of those in whose middle the
        judge is sure of one (None where nobody reads), `effect`
        how far the measure goes from end to end and `side_effects` how far the others go, in their
        deviations inside a class.
        """
        z, labels, middle, read = self._middle(new, seed)
        rows = vectors[labels] if labels is not None else vectors
        low, *between, high = (self.draw(z + at * rows, labels) for at in places(span) if at)
        ends = [self.measure(images) for images in (low, high)]
        inner = [ink.measure(images, self.dataset, name) for images in between]
        inner.insert(len(inner) // 2, middle[name])
        counted = (middle[name] >= ink.LEAST.get(name, -torch.inf)) & (rows.norm(dim=1) > 0)
        ordered = (torch.stack([ends[0][name], *inner, ends[1][name]]).diff(dim=0) > 0).all(0)
        changed = None
        if self.reads:
            sure = (read.amax(2) >= judge.SURE).all(1) & counted
            digits = read.argmax(2)
            others = [(self.read(images).argmax(2) != digits).any(1) for images in (low, high)]
            changed = (others[0] | others[1])[sure].float().mean().item()
        moved = {
            other: self._moved(ends[1][other] - ends[0][other], other, labels)[counted]
            for other in middle
        }
        effects = {other: rounded(values.mean().item()) for other, values in moved.items()}
        return {
            "samples": int(counted.sum()),
            "span": span,
            "in_order": rounded(ordered[counted].float().mean().item()),
            "changed": None if changed is None else rounded(changed),
            "effect": effects.pop(name),
            "side_effects": effects,
        } | ({} if labels is None else {"by_class": _by_class(ordered, counted, labels)})

    def _middle(
        self, new: int, seed: int
    ) -> tuple[Tensor, Tensor | None, dict[str, Tensor], Tensor | None]:
        """New samples as they are: latents, labels, measures and what is read, drawn once."""
        if (new, seed) not in self._middles:
            z, labels = self.model.latents(seed, new), self._labels(new)
            images = self.draw(z, labels)
            read = self.read(images) if self.reads else None
            self._middles[new, seed] = z, labels, self.measure(images), read
        return self._middles[new, seed]

    def _moved(self, way: Tensor, name: str, labels: Tensor | None) -> Tensor:
        spread = self.spread(name)
        return way / (spread[0] if labels is None else spread[labels])


def _units(rows: Tensor) -> Tensor:
    """Rows of length 1, as exact as a folder keeps them, but those of zeros."""
    return (rows / rows.norm(dim=1, keepdim=True).clamp_min(ink.TINY)).half().float()


def _by_class(ordered: Tensor, counted: Tensor, labels: Tensor) -> list[float | None]:
    """The share in which a measure rises of each class, where some picture of it counts."""
    groups = (ordered[counted & (labels == i)].float() for i in range(int(labels.max()) + 1))
    return [rounded(group.mean().item()) if len(group) else None for group in groups]


def places(span: float) -> Tensor:
    """Where along a direction pictures are measured: (5,), from -span to span."""
    return torch.linspace(-span, span, PLACES)


def fits(model: Model) -> bool:
    """Whether directions of a model can be named at all.

    Not those of a latent of two numbers, whose plane is a map, of one that is not normal, of tiny
    pictures, and of digits that nobody is there to read.
    """
    mute = judge.reads(model.recipe) and not judge.available()
    large = min(model.image_shape[1:]) >= SMALLEST
    return model.latent_dim > 2 and model.recipe.latent == "normal" and large and not mute


def find_within(model: Model, seconds: float, samples: int) -> list[Direction]:
    """Those that earn a name, with fewer samples and measures, as far as so many seconds go.

    Nothing is begun where drawing alone would take half of them.
    """
    if not fits(model):
        return []
    begun = time.perf_counter()
    drawn = samples + len(ink.STROKES) * PLACES * (samples // 5)
    for count in (1, TRIED):  # the first draw is slower
        since = time.perf_counter()
        model.sample(SEED, count)
    if (time.perf_counter() - since) / TRIED * drawn > seconds / 2:
        return []
    until = begun + seconds
    found = tried(model, samples, 0, samples // 5, leave_out=("rounder",), until=until)
    return [each for each, good in found if good]


def tried(
    model: Model,
    samples: int = FITTED * NEW,
    steps: int = STEPS,
    new: int = NEW,
    leave_out: tuple[str, ...] = (),
    until: float = math.inf,
) -> Iterator[tuple[Direction, bool]]:
    """A direction for each measure, and whether it earns its name.

    Those that the model has come first: they stay as they are for as long as they earn their names,
    since links and programs move along them. Others are fitted to so many samples, bettered in so
    many `steps` of a search where the model has classes, and measured on so many new ones. `until`
    is when, on the clock `time.perf_counter`, no more measures are begun.
    """
    if not fits(model):
        return
    of_class = () if model.classes else OF_A_CLASS
    finder, settled = Finder(model, samples, (*leave_out, *of_class)), set()
    bar = WITH_CLASSES if model.classes else WITHOUT
    for known in model.named:
        if known.name in finder.measures:
            vectors = known.vector.view(-1, model.latent_dim)
            figures = finder.measured(known.name, vectors, known.scale, new)
            if _rank(figures, bar[1]) >= (True, bar[0]):
                settled.add(known.name)
                yield Direction(known.name, known.vector, known.scale, figures), True
    for name in finder.measures:
        if name not in settled and time.perf_counter() <= until:
            yield from _fitted(finder, name, steps, new, *bar)


def _fitted(
    finder: Finder, name: str, steps: int, new: int, enough: float, most: float, spans: tuple
) -> Iterator[tuple[Direction, bool]]:
    """One measure's direction over the longest span that earns the name, else at its best."""
    fitted, classes = finder.fit(name), finder.model.classes
    best = None
    for span in spans if fitted.any() else ():
        vectors, figures = fitted, finder.measured(name, fitted, span, new)
        better = (finder.search, AIM, steps), (finder.cut, enough, new)
        for way, aim, amount in better if steps and classes else ():
            if HOPE <= figures["in_order"] < aim:
                other = way(name, vectors, span, amount)
                of_other = finder.measured(name, other, span, new)
                if _rank(of_other, most) > _rank(figures, most):
                    vectors, figures = other, of_other
        rank = _rank(figures, most)
        if best is None or rank > best[0]:
            best = rank, Direction(name, vectors if classes else vectors[0], span, figures)
        if rank >= (True, enough) or figures["changed"] is None:  # a shorter span keeps the digit
            break
    if best:
        yield best[1], best[0] >= (True, enough)


def _rank(figures: dict, most: float) -> tuple[bool, float]:
    """Whether the digit stays often enough, then how often the measure rises in order."""
    return (figures["changed"] or 0) < most, figures["in_order"]
