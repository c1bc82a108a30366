"""The command line of made data sets: `python -m gan.make MODEL | push | score | similarity`."""

import argparse
import json
import shlex
import shutil
import sys
from functools import partial
from pathlib import Path

from tqdm import tqdm

from gan import Error, command, models
from gan.hub import datasets
from gan.make import cost, making, order, reading

STOPPED = "stopped; go on with --resume"
AGAIN = "stopped; the same command goes on"
HELP = """Other words in the place of MODEL:
  push DIR USER/DATASET  send a made data set to the Hugging Face Hub
  score DIR              train the classifier on a made data set, test it on real digits
  similarity MODEL       measure what the similarity does; --write keeps it for the app"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, 2 for a mistake, 130 after Ctrl-C."""
    given = sys.argv[1:] if arguments is None else arguments
    works = {"push": _push, "score": _score, "similarity": _similarity}
    work = works.get(given[0] if given else "", _make)
    rest = given[1:] if work is not _make else given
    told = STOPPED if work is _make else AGAIN
    return command.run("gan.make", lambda: work(rest), interrupted=told)


def _parser() -> command.Parser:
    parser = command.Parser(
        "python -m gan.make",
        description="Make a data set of a model's pictures.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("model", metavar="MODEL", help="a name in weights/, a folder, or user/repo on the Hub")
    add("--count", type=int, metavar="N", help="pictures, as many of each class (1 to 1,000,000)")
    add("--counts", metavar="C=N,…", help="or so many of each class, such as 3=500,7=20")
    add("--out", required=True, metavar="DIR", help="the folder to make; it must not be there yet")
    told = "test pictures beside them (default: for idx a sixth, else none)"
    add("--test", type=int, metavar="N", help=told)
    add("--format", default="png", help="png in a folder a class, idx as MNIST's, npz or parquet")
    told = "similarity: 0 the most typical, 1 as the model learnt, up to 2 the wildest"
    add("--truncation", type=float, default=1.0, metavar="PSI", help=told)
    add("--seed", type=int, default=0, metavar="N", help="which pictures (default: 0)")
    add("--invert", action="store_true", help="dark on light")
    told = "leave out what the classifier is less sure of (default: 0.9), reads otherwise, "
    told += "or calls no digit"
    add("--sure", type=float, nargs="?", const=order.SURE, metavar="P", help=told)
    told = "leave out what lies nearer to a training picture (default: 1.25)"
    add("--apart", type=float, nargs="?", const=order.APART, metavar="D", help=told)
    add("--resume", action="store_true", help="go on with DIR.part, or with its sending")
    add("--overwrite", action="store_true", help="clear DIR.part, and replace a made DIR")
    add("--push-to-hub", metavar="USER/DATASET", help="send it to the Hugging Face Hub (parquet)")
    add("--private", action="store_true", help="a data set that --push-to-hub makes is private")
    add("--device", default="auto", metavar="D", help="auto, cpu, cuda, mps (default: auto)")
    return parser


def _make(arguments: list[str]) -> int:
    chosen = vars(_parser().parse_args(arguments))
    hub = {each: chosen.pop(each) for each in ("push_to_hub", "private")}
    if hub["private"] and not hub["push_to_hub"]:
        raise Error("--private is about a data set of the Hub; name it with --push-to-hub")
    if hub["push_to_hub"]:
        reading.check_pushed(chosen["format"])
    name, out = chosen.pop("model"), Path(chosen.pop("out"))
    how = {each: chosen.pop(each) for each in ("resume", "overwrite")}
    model = models.load(name, chosen.pop("device"))
    chosen["counts"] = by_class(chosen["counts"]) if chosen["counts"] else None
    wanted = order.ordered(model, name, **chosen)
    if hub["push_to_hub"] and how["resume"] and making.is_made(model, wanted, out):
        return _push_made(out, hub["push_to_hub"], hub["private"])  # killed while it was sent
    making.check_place(out, **how)
    tried = cost.sample(model, wanted)
    expected = cost.of(wanted, tried)
    if not how["resume"]:  # else most of it may be there
        cost.check_room(expected, shutil.disk_usage(_nearest(out)).free, str(out))
    if hub["push_to_hub"]:  # nobody shall wait for hours to learn that a name is taken
        datasets.open_for_writing(hub["push_to_hub"], private=hub["private"])
    print(told_before(wanted, expected, tried), flush=True)
    with tqdm(total=wanted.total, unit="picture", unit_scale=True, dynamic_ncols=True) as bar:

        def shown(now: making.Made) -> None:
            bar.initial = bar.initial or now.made * how["resume"]
            bar.update(now.made - bar.n)

        made = making.make(model, wanted, out, told=shown, **how)
        bar.update(made.made - bar.n)
    print(told_after(made, out), flush=True)
    return _push_made(out, hub["push_to_hub"], hub["private"]) if hub["push_to_hub"] else 0


def _push_made(out: Path, repository: str, private: bool) -> int:
    """Send what was just made; where that does not succeed, the way to do it later is said."""
    line = ["python", "-m", "gan.make", "push", str(out), repository, *["--private"] * private]
    whole = f"the data set is whole in {out} but not on the Hub"
    later = f"then `{shlex.join(line)}`"
    # Who is killed outright can say nothing any more.
    print(f"If the sending is interrupted: `{shlex.join(line)}` sends it.", flush=True)

    def work() -> None:
        try:
            send(out, repository, private)
        except Error as error:
            raise Error(f"{whole}: {error}; {later}") from error

    return command.run("gan.make", work, interrupted=f"{whole}: stopped; {later}")


def send(folder: Path, repository: str, private: bool = False) -> None:
    """Send a made data set to the Hub; a line is printed at each stage."""
    files, title = reading.to_push(folder, repository)
    told = partial(print, flush=True)
    datasets.push(files, repository, title, private=private, report=told)


def _push(arguments: list[str]) -> None:
    parser = command.Parser("python -m gan.make push", description="Send a made data set.")
    parser.add_argument("folder", metavar="DIR", type=Path, help="made with --format parquet")
    parser.add_argument("repository", metavar="USER/DATASET")
    parser.add_argument("--private", action="store_true", help="a new one on the Hub is private")
    send(**vars(parser.parse_args(arguments)))


def by_class(text: str) -> dict[int, int]:
    """Counts by class out of "3=500,7=20"; `gan.Error` for anything else."""
    try:
        pairs = [each.split("=") for each in text.split(",")]
        found = {int(label): int(count) for label, count in pairs}
    except ValueError as error:
        raise Error(f"--counts {text!r} is not of the form 3=500,7=20") from error
    if len(found) < len(pairs):
        raise Error(f"--counts {text!r} names a class twice; give each once")
    return found


def told_before(wanted: order.Order, expected: cost.Cost, tried: cost.Sample) -> str:
    """A line of what is to be expected: size, time, what the filters cost."""
    line = f"{wanted.total:,} pictures, about {expected.bytes / 1e6:,.1f} MB on the disk"
    if expected.seconds is not None:
        line += f", {_duration(expected.seconds)}"
    for name, share in tried.left_out.items():
        line += f"; --{name} leaves out {share:.1%} of {tried.count} candidates"
    if expected.missing is not None:
        line += f"; among {tried.count} candidates none of class {expected.missing} would be kept"
    return line


def told_after(made: making.Made, out: Path) -> str:
    """A line of what was made and what was left out."""
    line = f"Done: {made.made:,} pictures in {out}"
    if made.left_out:
        parts = (f"{count:,} by --{name}" for name, count in made.left_out.items())
        line += f"; of {made.tried:,} candidates {', '.join(parts)} left out"
    return line + "."


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _nearest(path: Path) -> Path:
    """The nearest folder above a path that is there."""
    return next(each for each in path.absolute().parents if each.is_dir())


def _similarity(arguments: list[str]) -> None:
    from gan.make import similarity

    parser = command.Parser("python -m gan.make similarity")
    parser.add_argument("models", nargs="+", metavar="MODEL", help="names in weights/")
    parser.add_argument("--write", action="store_true", help="keep it in metrics.json")
    chosen = parser.parse_args(arguments)
    for name in chosen.models:
        model = models.load(name)
        found = similarity.keep(model, name) if chosen.write else similarity.measure(model)
        print(json.dumps({name: found}), flush=True)


def _score(arguments: list[str]) -> None:
    from gan.make import scoring

    parser = command.Parser("python -m gan.make score", description=scoring.__doc__)
    add = parser.add_argument
    add("folder", metavar="DIR", help="a made data set of digits")
    add("--data", metavar="DIR", help="folder of the data sets (default: $GAN_DATA, else data)")
    add(
        "--only", choices=scoring.PARTS, help="made: on the made set alone; few: with few real ones"
    )
    add("--steps", type=int, metavar="N", help="of each training (default: the recipe's 6 epochs)")
    told = "real digits of each class, where they are few (default: 10 100)"
    add("--few", type=int, nargs="+", default=scoring.FEW, metavar="N", help=told)
    add("--few-steps", type=int, default=scoring.FEW_STEPS, metavar="N", help="of those with few")
    add("--seeds", type=int, default=scoring.SEEDS, metavar="N", help="default: 3")
    told = "keep the scores in the model's metrics.json, and renew the documents' table"
    add("--write", action="store_true", help=told)
    chosen = parser.parse_args(arguments)
    if chosen.write and (chosen.steps, chosen.few_steps) != (None, scoring.FEW_STEPS):
        raise Error(
            "--write keeps scores of the usual numbers of steps, which the documents name; leave "
            "out --steps and --few-steps, or --write"
        )
    folder, scored = Path(chosen.folder), []
    for kind, accuracies in scoring.score(folder, scoring.Task.of(**vars(chosen))):
        print(scoring.told(kind, accuracies), flush=True)
        scored.append((kind, accuracies))
    if chosen.write:
        from gan.make import results

        results.keep(folder, scored)
        results.write()
