"""The command `python -m gan.metrics`: figures measured, kept in weights folders, and shown."""

import argparse
import contextlib
import json
import statistics
import sys
import time
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
import torch

from gan import Error, command, data, models, pictures, settings, weights
from gan.cards import card, directions, tables
from gan.metrics import digit_quality, inception, judge, lessons
from gan.metrics import directions as naming
from gan.metrics.quality import measure
from gan.metrics.task import PARTS, Task, rounded
from gan.weights import DIGITHOOD, METRICS, NEIGHBOURS, write_file, write_json
from gan.weights.directions import save
from gan.weights.tensors import save_half


def keep(model: models.Model, folder: Path, found: dict, pairs: np.ndarray | None) -> None:
    """Put what was measured into a weights folder: metrics.json, card and neighbours.png.

    Each part bears the day and the versions it was measured with. Parts measured before stay,
    unless they were measured of other weights.
    """
    known = weights.metrics(folder) if (folder / METRICS).exists() else {}
    versions = {"torch": torch.__version__}
    with contextlib.suppress(PackageNotFoundError):
        versions["torch-fidelity"] = version("torch-fidelity")
    stamp = {"versions": versions, "measured": datetime.now(timezone.utc).date().isoformat()}
    stamped = {name: part | stamp for name, part in found.items()}
    kept = weights.quality(folder)
    known["quality"] = {**kept, **stamped, "weights": weights.fingerprint(folder)}
    if pairs is not None:
        sheet = pictures.grid(pairs, len(pairs) // 2)
        write_file(folder / NEIGHBOURS, lambda part: sheet.save(part, "PNG"))
    write_json(folder / METRICS, known)
    card.renew(folder)


def _parser() -> argparse.ArgumentParser:
    told = "Measure models, or print the table of what was measured."
    parser = command.Parser("python -m gan.metrics", description=told)
    add = parser.add_argument
    add("models", nargs="*", metavar="MODEL", help="names, folders or user/repo on the Hub")
    told = "print the README's table from the metrics.json files; with --write, put it there"
    add("--table", action="store_true", help=told)
    told = "Inception-FID too; its weights from FILE, else $GAN_INCEPTION, else fetched"
    add("--inception", nargs="?", const="", metavar="FILE", help=told)
    told = "the Inception network's (default: bfloat16 where the processor has units for it)"
    add("--precision", choices=inception.PRECISIONS, default="", help=told)
    told = "default: 10,000; with --directions 500 new ones, beside eight times as many to fit to"
    add("--samples", type=int, metavar="N", help=told)
    add("--seeds", type=int, default=1, metavar="N", help="sample seeds 0 to N - 1 (default: 1)")
    add("--only", action="append", choices=PARTS, help="this part alone; may be given again")
    told = "the real pictures to compare with; choose checkpoints by train (default: test)"
    add("--against", choices=("test", "train"), default="test", help=told)
    add("--data", metavar="DIR", help="folder of the data sets (default: $GAN_DATA, else data)")
    add("--device", default="auto", metavar="D", help="auto, cpu, cuda, mps (default: auto)")
    told = "find directions with a meaning and measure them instead; with --table, of all models"
    add("--directions", action="store_true", help=told)
    told = "teach the judge anew what is a digit at all, in minutes"
    add("--readable", action="store_true", help="only what is readable anew; of all, unless named")
    add("--digithood", action="store_true", help=told)
    add("--write", action="store_true", help="keep the figures in the model's weights folder")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, or 2 for a mistake."""
    return command.run("gan.metrics", lambda: _work(_parser().parse_args(arguments)))


def _work(chosen: argparse.Namespace) -> None:
    if chosen.digithood:
        if chosen.models or chosen.table:
            raise Error("--digithood is of the judge; leave the names and --table out")
        _teach(chosen)
        return
    if chosen.readable:
        named = [weights.place(name) for name in chosen.models]
        if unknown := [folder.name for folder in named if folder not in weights.listed()]:
            raise Error(f"there is no shipped model {unknown[0]}; --readable is of those alone")
        for folder in named or weights.listed():
            _read_anew(folder, chosen)
        return
    if chosen.directions and not chosen.table:
        if not chosen.models:
            raise Error("name a model, or print the table with --table")
        for target in chosen.models:
            _name_directions(target, chosen)
        return
    if not chosen.table:
        task = _task(chosen)
        for target in chosen.models:
            _report(target, chosen, task)
        return
    if chosen.models:
        raise Error("--table is of all shipped models; leave the names out")
    table = directions if chosen.directions else tables
    if chosen.write:
        table.write()
    print(table.shown())


def _teach(chosen: argparse.Namespace) -> None:
    """Make the judge's second answer, and try it on the test digits."""
    reader, place = judge.load(), weights.place(judge.JUDGE.name)
    begun = time.perf_counter()
    made = lessons.teach(reader, chosen.data, _tell)
    seconds = time.perf_counter() - begun
    test = data.load("mnist", judge.JUDGE.image_shape, folder=chosen.data, train=False)
    _, logits, digit = reader.see(test.images[:, 0].numpy())
    everything = torch.ones_like(digit)
    found = {
        "steps": lessons.STEPS,
        "seed": lessons.SEED,
        "seconds": round(seconds),
        "test_digits": rounded(digit.float().mean().item()),
        "test_sure": rounded(judge.readable(logits, everything).float().mean().item()),
        "test_readable": rounded(judge.readable(logits, digit).float().mean().item()),
    }
    print(json.dumps(found, indent=2), flush=True)
    if chosen.write:
        save_half(made, place / DIGITHOOD)
        known = weights.metrics(place) | {"digithood": found}
        write_json(place / METRICS, known | {"test_readable": found["test_readable"]})
        card.renew(place)


def _read_anew(folder: Path, chosen: argparse.Namespace) -> None:
    """What is readable of a model's samples, where that was measured; all other figures stay."""
    known = weights.quality(folder)
    parts = [part for part in ("digits", "modes") if part in known]
    for part in parts:
        model, figures = models.load(folder, chosen.device), known[part]
        for row in figures["by_seed"]:
            given = part, figures["samples"], row["seed"]
            row["readable"] = digit_quality.readability(model, *given)
        shares = [row["readable"] for row in figures["by_seed"]]
        figures["readable"] = rounded(statistics.fmean(shares))
        figures["floor"]["readable"] = digit_quality.real_readability(part, chosen.data)
        print(f"{folder.name}: {part}: {figures['readable']:.2%}", flush=True)
    if parts and chosen.write:
        metrics = weights.metrics(folder)
        metrics["quality"].update({part: known[part] for part in parts})
        write_json(folder / METRICS, metrics)
        card.renew(folder)


def _task(chosen: argparse.Namespace) -> Task:
    if not chosen.models:
        raise Error("name a model, or print the table with --table")
    if chosen.seeds < 1:
        raise Error(f"--seeds {chosen.seeds} is no number of sample seeds; take 1 or more")
    samples = inception.SAMPLES if chosen.samples is None else chosen.samples
    if chosen.write and (chosen.against != "test" or samples != inception.SAMPLES):
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
        samples=samples,
        seeds=tuple(range(chosen.seeds)),
        folder=chosen.data,
        train=chosen.against == "train",
        parts=parts,
        instrument=instrument,
        told=_tell,
    )


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _opened(target: str, chosen: argparse.Namespace) -> tuple[Path | None, models.Model]:
    folder = weights.find(target)
    if chosen.write and folder is None:
        raise Error(f"{target} is no folder here; --write needs one")
    return folder, models.load(target, chosen.device)


def _name_directions(target: str, chosen: argparse.Namespace) -> None:
    folder, model = _opened(target, chosen)
    new = naming.NEW if chosen.samples is None else chosen.samples
    if new < naming.FEWEST:
        raise Error(f"{new} samples are too few to measure on; take {naming.FEWEST} or more")
    found = {True: [], False: []}
    for each, good in naming.tried(model, naming.FITTED * new, new=new):
        _tell(f"{target}: {each.name}{'' if good else ', no name'}: {each.figures}")
        found[good].append(each)
    told = {each.name: {"scale": each.scale, **each.figures} for each in found[True]}
    print(json.dumps({target: told}, indent=2, ensure_ascii=False), flush=True)
    if chosen.write:
        save(folder, found[True], found[False])


def _report(target: str, chosen: argparse.Namespace, task: Task) -> None:
    folder, model = _opened(target, chosen)
    found, pairs = measure(model, task)
    if not found:
        raise Error(f"{target} has nothing of the kind of {', '.join(task.parts)}; change --only")
    print(json.dumps({target: found}, indent=2, ensure_ascii=False), flush=True)
    if chosen.write:
        keep(model, folder, found, pairs)
