"""Every speed figure that the documents quote: `python -m benchmarks WHAT`.

Machines differ and are shared, so seconds alone say little: where there is another side to compare
with, both take turns in one run.
"""

import argparse
import itertools
import sys
from collections.abc import Callable, Iterator

from gan import command
from gan.recipes import RECIPES, named

SEEDS = 5  # of the recipe made to be watched

Lines = Iterator[str]


def _train(given: argparse.Namespace) -> Lines:
    """Images per second beside the articles' loop, then the memory of a training."""
    from benchmarks import training

    recipes = [named(name) for name in given.names] or list(RECIPES.values())
    return itertools.chain(
        training.train_speed(recipes, given.data), training.train_memory(recipes, given.data)
    )


def _app(given: argparse.Namespace) -> Lines:
    """From a slider's event to changed pixels, in Chromium."""
    from benchmarks import latency

    measure = latency.while_training if given.while_training else latency.app_latency
    return measure(*(given.names[:1] or ["fc-dcgan"]))


def _quick(given: argparse.Namespace) -> Lines:
    """How soon digits can be read: the recipe made to be watched, and beside it all others."""
    from benchmarks import quickness

    if given.names:
        return quickness.table([named(name) for name in given.names], given.data, 1)
    watched = RECIPES["quick"]
    others = [recipe for recipe in RECIPES.values() if recipe != watched]
    return itertools.chain(
        quickness.table([watched], given.data, SEEDS), quickness.table(others, given.data, 1)
    )


def _trainings(given: argparse.Namespace) -> Lines:
    """A hundred trainings of the app in a row, and what stays of them."""
    from benchmarks import endurance

    return endurance.trainings(given.data)


def _start(given: argparse.Namespace) -> Lines:
    """From `python app.py` to the first digit."""
    from benchmarks import serving

    return serving.starts()


def _visitors(given: argparse.Namespace) -> Lines:
    """How many visitors a machine holds while all of them drag."""
    from benchmarks import serving

    return serving.visitors(*(given.names[:1] or ["quick"]))


def _processes(given: argparse.Namespace) -> Lines:
    """What a second process gains."""
    from benchmarks import scaling

    return scaling.table([named(name) for name in given.names or scaling.RECIPES], given.data)


KINDS: dict[str, Callable[[argparse.Namespace], Lines]] = {
    "train": _train,
    "app": _app,
    "quick": _quick,
    "trainings": _trainings,
    "start": _start,
    "visitors": _visitors,
    "processes": _processes,
}


def main(arguments: list[str] | None = None) -> int:
    """Run a benchmark and print it line by line; returns the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["variants"]:  # it has options of its own
        from benchmarks import variants

        return variants.main(arguments[1:])

    def work() -> None:
        given = _parser().parse_intermixed_args(arguments)
        for line in KINDS[given.what](given):
            print(line, flush=True)

    return command.run("benchmarks", work)


def _parser() -> argparse.ArgumentParser:
    kinds = [f"{name:10} {measure.__doc__}" for name, measure in KINDS.items()]
    parser = command.Parser(
        "python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join([*kinds, "variants   What each part of a recipe is worth."]),
    )
    parser.add_argument("what", choices=KINDS)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="recipes, or one model for app and visitors"
    )
    parser.add_argument("--data", metavar="DIR", help="folder of the data sets")
    parser.add_argument("--while-training", action="store_true", help="app: beside a training")
    return parser


if __name__ == "__main__":
    sys.exit(main())
