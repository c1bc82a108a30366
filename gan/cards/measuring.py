"""Figures of `gan.quality` kept in weights folders and shown: `python -m gan.metrics MODEL`."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
import torch

from gan import Error, models, pictures, settings
from gan.cards import card, tables
from gan.metrics import inception
from gan.metrics.quality import PARTS, Task, measure
from gan.weights import METRICS, NEIGHBOURS, fingerprint, write_file, write_json


def keep(model: models.Model, folder: Path, found: dict, pairs: np.ndarray | None) -> None:
    """Put what was measured into a weights folder: metrics.json, card and neighbours.png.

    Each part bears the day and the versions it was measured with. Parts measured before stay,
    unless they were measured of other weights.
    """
    path = folder / METRICS
    try:
        known = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    except ValueError as error:
        raise Error(f"{path} is damaged ({error}); nothing was written") from error
    if not isinstance(known, dict):
        raise Error(f"{path} is damaged (it is no object); nothing was written")
    weights, kept = fingerprint(folder), known.get("quality", {})
    if kept.get("weights") != weights:
        kept = {}
    stamped = {name: part | _stamp() for name, part in found.items()}
    known["quality"] = {**kept, **stamped, "weights": weights}
    if pairs is not None:
        sheet = pictures.grid(pairs, len(pairs) // 2)
        write_file(folder / NEIGHBOURS, lambda part: sheet.save(part, "PNG"))
    write_json(path, known)
    card.write(model, known, folder)


def _stamp() -> dict:
    versions = {"torch": torch.__version__}
    with contextlib.suppress(PackageNotFoundError):
        versions["torch-fidelity"] = version("torch-fidelity")
    return {"versions": versions, "measured": datetime.now(timezone.utc).date().isoformat()}


def folder_of(target: str) -> Path | None:
    """The weights folder that a name or a path means; None for a model on the Hub."""
    shipped = settings.weights_root() / target
    if len(Path(target).parts) == 1 and shipped.is_dir():
        return shipped
    return Path(target) if Path(target).is_dir() else None


class _Parser(argparse.ArgumentParser):
    def error(self, message: str):
        raise Error(f"{message}; --help shows all options")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m gan.metrics",
        description="Measure models, or print the table of what was measured.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("models", nargs="*", metavar="MODEL", help="names, folders or user/repo on the Hub")
    add(
        "--table",
        action="store_true",
        help="print the README's table from the metrics.json files; with --write, put it there",
    )
    add(
        "--inception",
        nargs="?",
        const="",
        metavar="FILE",
        help="Inception-FID too; its weights from FILE, else $GAN_INCEPTION, else fetched",
    )
    add(
        "--precision",
        choices=inception.PRECISIONS,
        default="",
        help="the Inception network's (default: bfloat16 where the processor has units for it)",
    )
    add("--samples", type=int, default=inception.SAMPLES, metavar="N", help="default: 10,000")
    add("--seeds", type=int, default=1, metavar="N", help="sample seeds 0 to N - 1 (default: 1)")
    add("--only", action="append", choices=PARTS, help="this part alone; may be given again")
    add(
        "--against",
        choices=("test", "train"),
        default="test",
        help="the real pictures to compare with; choose checkpoints by train (default: test)",
    )
    add("--data", metavar="DIR", help="folder of the data sets (default: $GAN_DATA, else data)")
    add("--device", default="auto", metavar="D", help="auto, cpu, cuda, mps (default: auto)")
    add("--write", action="store_true", help="keep the figures in the model's weights folder")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, or 2 for a mistake."""
    try:
        chosen = _parser().parse_args(arguments)
        if chosen.table:
            _table(chosen)
            return 0
        task = _task(chosen)
        for target in chosen.models:
            _report(target, chosen, task)
        return 0
    except Error as error:
        print(f"gan.metrics: {error}", file=sys.stderr)
        return 2


def _table(chosen: argparse.Namespace) -> None:
    if chosen.models:
        raise Error("--table is of all shipped models; leave the names out")
    if chosen.write:
        tables.write()
    print(tables.shown())


def _task(chosen: argparse.Namespace) -> Task:
    if not chosen.models:
        raise Error("name a model, or print the table with --table")
    if chosen.seeds < 1:
        raise Error(f"--seeds {chosen.seeds} is no number of sample seeds; take 1 or more")
    if chosen.write and (chosen.against != "test" or chosen.samples != inception.SAMPLES):
        raise Error(
            f"--write keeps figures of {inception.SAMPLES:,} samples against the test pictures "
            "only; leave --samples and --against out"
        )
    parts = tuple(chosen.only or PARTS)
    if chosen.inception is None and "inception" in parts:
        if chosen.only:
            raise Error("--only inception needs --inception [FILE]")
        parts = PARTS[:-1]
    instrument = None
    if "inception" in parts:
        file = chosen.inception or settings.inception()
        instrument = inception.load(file, precision=chosen.precision, device=chosen.device)
    return Task(
        samples=chosen.samples,
        seeds=tuple(range(chosen.seeds)),
        folder=chosen.data,
        train=chosen.against == "train",
        parts=parts,
        instrument=instrument,
        told=lambda line: print(line, file=sys.stderr, flush=True),
    )


def _report(target: str, chosen: argparse.Namespace, task: Task) -> None:
    folder = folder_of(target)
    if chosen.write and folder is None:
        raise Error(f"{target} is no folder here; --write needs one")
    model = models.load(target, chosen.device)
    found, pairs = measure(model, task)
    if not found:
        raise Error(f"{target} has nothing of the kind of {', '.join(task.parts)}; change --only")
    print(json.dumps({target: found}, indent=2, ensure_ascii=False), flush=True)
    if chosen.write:
        keep(model, folder, found, pairs)
