"""A data set made into a folder: streamed, resumable, whole or not at all under its name.

It grows in DIR.part, whose made.json says every second how far it is, and gets its name at the
end. The same order gives the same bytes, on the same processor, interrupted or not.
"""

import contextlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from gan import Error
from gan.hub.datasets import RECORD
from gan.make import candidates, files, words
from gan.make.candidates import State
from gan.make.order import Order
from gan.models import Model
from gan.weights import CARD, LOCK, Claim, clear, write_file, write_json

KEEP_SECONDS, TELL_SECONDS = 1.0, 0.2  # between two notes of how far it is, and two reports
ANEW = "begin anew with --overwrite, or choose another --out"


@dataclass(frozen=True)
class Made:
    """What was made so far of an order: pictures, candidates, and what each filter left out.

    `counts` are those of each class, all parts together; `left` the seconds to go, if known.
    """

    made: int
    of: int
    tried: int
    left_out: dict[str, int]
    counts: tuple[int, ...]
    left: float | None = None


def make(
    model: Model,
    order: Order,
    out: Path,
    *,
    resume: bool = False,
    overwrite: bool = False,
    told: Callable[[Made], None] = lambda made: None,
    command: str | None = None,
    core: contextlib.AbstractContextManager | None = None,
) -> Made:
    """Make the data set of an order in the folder `out`; `told` hears a few times a second.

    `gan.Error` for a folder that is there already or not to be written, and for a class that the
    model does not draw. A block of pictures is in memory at a time. `command` is the line that the
    README names, by default the one for the folder's name; `core` is held while a block is drawn.
    """
    check_place(out, resume, overwrite)
    part = _part_of(out)
    with _writing(part):
        part.parent.mkdir(parents=True, exist_ok=True)
        claim = Claim(part, "making")
        try:
            clear(part)
            record = _record(model, order)
            if overwrite:
                _empty(part)
            state = _resumed(part, record, order) if resume else State.of(order)
            form = shape_of(model), words.class_names(model, order)
            drawn = _held(candidates.blocks(model, order, state), core or contextlib.nullcontext())
            try:
                _fill(part, record, order, form, state, drawn, told)
            except candidates.Undrawn:
                _empty(part)  # to go on would end the same
                raise
            text = words.readme(model, order, state, command or order.command(out.name))
            write_file(part / CARD, lambda file: file.write_text(text, encoding="utf-8"))
        finally:
            claim.release()
        _place(part, out)
    return _report(order, state)


def is_made(model: Model, order: Order, out: Path) -> bool:
    """Whether a folder holds the whole data set of this very order, drawn by these weights."""
    try:
        return _record(model, order).items() <= record_of(out).items()
    except Error:
        return False


def _record(model: Model, order: Order) -> dict:
    return {"order": order.to_dict(), "weights": fingerprint(model)}


def fingerprint(model: Model) -> str:
    """Which weights draw: the beginning of a SHA-256 of the generator's numbers."""
    found = sha256()
    for name, value in model.generator.state_dict().items():
        found.update(name.encode() + value.cpu().contiguous().numpy().tobytes())
    return found.hexdigest()[:16]


def shape_of(model: Model) -> tuple[int, ...]:
    """Of a picture as it is kept: (H, W), or (H, W, 3)."""
    channels, height, width = model.image_shape
    return (height, width) if channels == 1 else (height, width, channels)


def record_of(folder: Path) -> dict:
    """What made.json says of a made data set; `gan.Error` where there is none."""
    path = folder / RECORD
    try:
        found = json.loads(path.read_text("utf-8"))
        return {"order": dict(found["order"]), **found}
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Error(
            f"{folder} holds no data set made here; make one with python -m gan.make"
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Error(f"{path} is damaged; {ANEW}") from error


def _held(drawn: Iterator, core: contextlib.AbstractContextManager) -> Iterator:
    """Blocks, each drawn while `core` is held."""
    while True:
        with core:
            block = next(drawn, None)
        if block is None:
            return
        yield block


def _fill(folder: Path, record: dict, order: Order, form, state: State, drawn, told) -> None:
    """Write what is drawn, and note every second how far it is."""
    began, first, noted, said = time.monotonic(), state.made, 0.0, 0.0

    def note() -> None:
        write_json(folder / RECORD, {**record, "state": state.to_dict()})

    note()  # before anything else, so that whoever is killed can go on
    done = {part: sum(kept) for part, kept in state.kept.items()}
    to = files.KINDS[order.format](folder, order, *form, done)
    try:
        for part, images, labels in drawn:
            to.write(part, images, labels)
            now = time.monotonic()
            if now - noted > KEEP_SECONDS:
                to.flush()
                note()
                noted = time.monotonic()
            if now - said > TELL_SECONDS:
                speed = (state.made - first) / (now - began)
                told(_report(order, state, (order.total - state.made) / speed if speed else None))
                said = now
        to.flush()
        note()
        to.finish()
    finally:
        to.close()


def _report(order: Order, state: State, left: float | None = None) -> Made:
    counts = tuple(map(sum, zip(*state.kept.values(), strict=True)))
    return Made(state.made, order.total, state.row, dict(state.left_out), counts, left)


def _part_of(out: Path) -> Path:
    return out.with_name(f"{out.name}.part")


def _old_of(out: Path) -> Path:
    return out.with_name(f".{out.name}.old")


def check_place(out: Path, resume: bool = False, overwrite: bool = False) -> None:
    """`gan.Error` where a data set may not be made: only a made one is ever replaced."""
    if resume and overwrite:
        raise Error("give either --resume or --overwrite, not both")
    if out.name in ("", ".."):
        raise Error(f"{out} is no name of a folder to make; choose another --out")
    part = _part_of(out)
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        if not overwrite:
            raise Error(f"{out} is there already; choose another --out, or --overwrite a made one")
        record_of(out)
    old = _old_of(out)
    if old.exists() and not (old / RECORD).is_file():
        raise Error(f"{old} holds something else; move it away, or choose another --out")
    begun = (part / RECORD).exists()
    if resume and not begun:
        raise Error(f"there is no {part} to resume; start without --resume")
    if begun and not (resume or overwrite):
        raise Error(f"{part} is unfinished; go on with --resume, or {ANEW}")
    if not begun and part.exists() and (part.is_file() or _others(part)):
        raise Error(f"{part} holds something else; move it away, or choose another --out")


def _others(part: Path) -> bool:
    """Whether a folder without a record holds more than what was killed at its first moment."""
    return any(not path.name.startswith((LOCK, f".{RECORD}")) for path in part.iterdir())


def _resumed(part: Path, record: dict, order: Order) -> State:
    """How far an unfinished data set is, if it is one of this order and these weights."""
    found = record_of(part)
    theirs, ours = found["order"], record["order"]
    other = [name for name, value in ours.items() if theirs.get(name) != value]
    if found.get("weights") != record["weights"]:
        other.append("weights")
    if other:
        raise Error(
            f"{part} was begun with other {', '.join(other)}; resume it with the same arguments, "
            f"{ANEW}"
        )
    try:
        state = State(**found["state"])
        kept = {name: list(map(int, each)) for name, each in state.kept.items()}
        if [len(each) for each in kept.values()] != [len(n) for n in order.parts.values()]:
            raise ValueError("it is of other parts")
        return state
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Error(f"{part / RECORD} is damaged; {ANEW}") from error


def _empty(part: Path) -> None:
    """Remove what lies in an unfinished data set, but its lock."""
    for path in part.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.suffix != ".lock":
            path.unlink()


def _place(part: Path, out: Path) -> None:
    """Give a whole data set its name; one that it replaces goes when the new one is there."""
    old = _old_of(out)
    shutil.rmtree(old, ignore_errors=True)  # `check_place` has seen that it is ours
    if out.exists():
        out.rename(old)
    part.rename(out)
    shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def _writing(part: Path) -> Iterator[None]:
    """Turn what a full or missing disk raises into `gan.Error`; what is there stays."""
    try:
        yield
    except OSError as error:
        remedy = "free some space and go on with --resume, or choose another --out"
        raise Error(f"{part} cannot be written ({error.strerror or error}); {remedy}") from error
