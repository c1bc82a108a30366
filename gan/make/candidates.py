"""The pictures of an order, one block after the other: drawn, read, and left out or kept.

A block follows from the order and the state at its start alone, so that whoever goes on from a
kept state meets the same pictures.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

import numpy as np

from gan import Error, latents
from gan.make.order import ASKED, READ, Order
from gan.metrics import judge, three_numbers
from gan.models import BATCH, Model
from gan.pictures import as_arrays, as_tensor
from gan.play import inside

TRIES = 200  # candidates for each wanted picture, before a class counts as one not drawn
AT_FIRST = 10  # wanted pictures that are granted beforehand, lest chance decides
LOOSEN, LEAVE_OUT = "loosen the filters", "leave that class out (--counts)"
AT_LEAST = 64  # candidates a block where a filter leaves some out: fewer take as long
Kept = tuple[str, np.ndarray, np.ndarray]  # the part, uint8 (n, H, W[, 3]), labels int64 (n,)


@dataclass
class State:
    """How far an order is: what the next block depends on, and what is told.

    `row` is the seed's next latent, `turn` the class whose turn it is; `kept` are pictures of each
    class and part, `tried` candidates of each class, `left_out` what each filter has left out.
    """

    row: int = 0
    turn: int = 0
    kept: dict[str, list[int]] = field(default_factory=dict)
    tried: list[int] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, order: Order) -> "State":
        """That of an order before its first block."""
        return cls(
            kept={part: [0] * len(counts) for part, counts in order.parts.items()},
            tried=[0] * len(order.counts),
            left_out={name: 0 for name in ("sure", "apart") if getattr(order, name) is not None},
        )

    @property
    def made(self) -> int:
        """Pictures kept so far."""
        return sum(map(sum, self.kept.values()))

    def to_dict(self) -> dict:
        """Plain values, as JSON gives them back."""
        return asdict(self)


def blocks(model: Model, order: Order, state: State) -> Iterator[Kept]:
    """What is kept of each block, until the order is complete; the state keeps step.

    `gan.Error` names a class that the model does not draw: the candidates tried for it are more
    than 200 a picture.
    """
    for part, counts in order.parts.items():
        while any(wanted := [n - k for n, k in zip(counts, state.kept[part], strict=True)]):
            images, labels, fits = candidates(model, order, state, wanted)
            chosen = _needed(labels, fits, wanted)
            for label, count in zip(*np.unique(labels[chosen], return_counts=True), strict=True):
                state.kept[part][label] += int(count)
            yield part, np.ascontiguousarray(images[chosen]), labels[chosen]
            _check_drawn(order, state, counts, part)


def candidates(
    model: Model, order: Order, state: State, wanted: list[int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A block's pictures, uint8 (n, H, W[, 3]), their labels, and which no filter leaves out."""
    count = BATCH if order.labels == READ else _block(order, wanted)
    asked = _turns(state, wanted, count) if order.labels == ASKED else None
    z = latents.truncate(model.latents(order.seed, count, state.row), order.truncation)
    state.row += count
    images = as_arrays(model.generate(z, asked))
    labels = np.zeros(count, np.int64) if asked is None else np.array(asked)
    fits = np.ones(count, bool)
    if order.labels == READ or order.sure is not None:
        _, logits, digit = judge.load().see(images)
        sure, read = (found.numpy() for found in logits.softmax(1).max(1))
        if order.labels == READ:
            labels = read
        if order.sure is not None:
            fits = (sure >= order.sure) & digit.numpy() & (read == labels)
            state.left_out["sure"] += int((~fits).sum())
    if order.apart is not None and fits.any():
        near = distances(model, images[fits]) < order.apart
        state.left_out["apart"] += int(near.sum())
        fits[fits] = ~near
    _note_tries(order, state, labels, wanted)
    return 255 - images if order.invert else images, labels, fits


def distances(model: Model, images: np.ndarray) -> np.ndarray:
    """How far each picture is from the nearest that the model was trained on, float32 (n,).

    Euclidean, over pixels in [0, 1]; of stacked digits each is looked for by itself.
    """
    known = inside.pictures_of(model.recipe)
    shown = as_tensor(images, model.image_shape)
    parts = shown.reshape(-1, *known[0].shape[1:])
    found, _ = three_numbers.nearest(parts.numpy(), known[0])
    return found.view(len(images), -1).norm(dim=1).numpy()


def _block(order: Order, wanted: list[int]) -> int:
    """How many candidates at once: as many as are wanted, or more where some are left out."""
    filtered = order.sure is not None or order.apart is not None
    return min(BATCH, max(sum(wanted), AT_LEAST if filtered else 1))


def _turns(state: State, wanted: list[int], count: int) -> list[int]:
    """The classes to ask for: each in turn that still needs pictures."""
    spare = -(-count // sum(wanted))  # more than are wanted, where some will be left out
    left, found = [spare * n for n in wanted], []
    while len(found) < count:
        label, state.turn = state.turn, (state.turn + 1) % len(left)
        if left[label]:
            left[label] -= 1
            found.append(label)
    return found


def _needed(labels: np.ndarray, fits: np.ndarray, wanted: list[int]) -> np.ndarray:
    """The rows to keep: of each class the first that fit, as many as are wanted."""
    chosen = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        rows = np.flatnonzero((labels == label) & fits)
        chosen[rows[: wanted[label]]] = True
    return chosen


def _note_tries(order: Order, state: State, labels: np.ndarray, wanted: list[int]) -> None:
    """Any picture may turn out to be of a class that is read; one asked for is of its class."""
    asked = np.bincount(labels, minlength=len(wanted))
    for label, left in enumerate(wanted):
        if left:
            state.tried[label] += len(labels) if order.labels == READ else int(asked[label])


def _check_drawn(order: Order, state: State, counts: tuple[int, ...], part: str) -> None:
    for label, count in enumerate(counts):
        kept = sum(state.kept[each][label] for each in state.kept)
        tried, missing = state.tried[label], count - state.kept[part][label]
        if missing and tried > TRIES * (kept + AT_FIRST):
            raise Undrawn(
                "{model} draws no {what}, or hardly any: {kept} in {tried} candidates; {remedy}",
                model=order.model,
                what=Error("picture that passes") if len(counts) == 1 else label,
                kept=kept,
                tried=f"{tried:,}",
                remedy=Error(LOOSEN if state.left_out else LEAVE_OUT),
            )


class Undrawn(Error):
    """A class that the model does not draw."""
