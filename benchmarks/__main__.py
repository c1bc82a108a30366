"""Every speed figure that the documents quote: `python -m benchmarks WHAT`.

Machines differ and are shared, so seconds alone say little: where there is another side to compare
with, both take turns in one run.
"""

import argparse
import sys
from collections.abc import Iterator

from gan import command
from gan.recipes import RECIPES, named

SEEDS = 5  # of the recipe made to be watched
PRESET_SEEDS = 10
DIGITS = 200  # to restore

KINDS = {
    "train": "Images per second beside the articles' loop, then the memory of a training.",
    "app": "From a slider's event to changed pixels, in Chromium.",
    "quick": "How soon digits can be read: the recipe made to be watched, "
    "and beside it all others.",
    "trainings": "A hundred trainings of the app in a row, and what stays of them.",
    "start": "From `python app.py` to the first digit.",
    "visitors": "How many visitors a machine holds while all of them drag.",
    "processes": "What a second process gains.",
    "digithood": "Whether the judge tells digits from what is none.",
    "presets": "How soon each preset fails, and how soon it is healed.",
    "restore": "How well damaged digits are restored.",
    "make": "Data sets beside a bare loop, PNG files beside Pillow's.",
    "variants": "What each part of a recipe is worth.",
}


def _lines(
    what: str,
    names: list[str],
    data: str | None,
    while_training: bool,
    in_page: bool,
    write: bool,
    **of: int,
) -> Iterator[str]:
    """What a benchmark prints. Each imports what it needs."""
    if what == "train":
        from benchmarks import training

        recipes = list(map(named, names)) or list(RECIPES.values())
        yield from training.train_speed(recipes, data)
        yield from training.train_memory(recipes, data)
    elif what == "app":
        from benchmarks import in_page as page
        from benchmarks import latency

        if in_page:
            yield from page.table(names[0] if names else "digits")
        else:
            yield from latency.table(names[0] if names else "fc-dcgan", while_training)
    elif what == "quick":
        yield from _quick(names, data)
    elif what in ("digithood", "presets", "restore"):
        yield from _tables(what, names, data, write, **of)
    elif what == "trainings":
        from benchmarks import endurance

        yield from endurance.trainings(data)
    elif what == "processes":
        from benchmarks import scaling

        yield from scaling.table([named(name) for name in names or scaling.RECIPES], data)
    elif what == "make":
        from benchmarks import making

        yield from making.table(names or ["digits", "quick"])
    else:
        from benchmarks import serving

        visitors = what == "visitors"
        yield from serving.visitors(*(names[:1] or ["quick"])) if visitors else serving.starts()


def _tables(
    what: str, names: list[str], data: str | None, write: bool, seeds: int, count: int
) -> Iterator[str]:
    """Those that write a table into the documents."""
    from benchmarks import digithood, presets, restoring

    if what == "digithood":
        yield from digithood.lines(data, write)
    elif what == "presets":
        yield from presets.lines(names, data, seeds, write)
    else:
        yield from restoring.lines(names, data, count, write)


def _quick(names: list[str], data: str | None) -> Iterator[str]:
    """The recipe made to be watched, then the others, or only those that are named."""
    from benchmarks import quickness

    watched = RECIPES["quick"]
    if not names:
        yield from quickness.table([watched], data, SEEDS)
    others = [recipe for recipe in RECIPES.values() if recipe != watched]
    yield from quickness.table(list(map(named, names)) or others, data, 1)


def main(arguments: list[str] | None = None) -> int:
    """Run a benchmark and print it line by line; returns the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["variants"]:  # it has options of its own
        from benchmarks import variants

        return variants.main(arguments[1:])

    def work() -> None:
        for line in _lines(**vars(_parser().parse_intermixed_args(arguments))):
            print(line, flush=True)

    return command.run("benchmarks", work)


def _parser() -> argparse.ArgumentParser:
    parser = command.Parser(
        "python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"{name:10} {words}" for name, words in KINDS.items()),
    )
    parser.add_argument("what", choices=[name for name in KINDS if name != "variants"])
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="recipes, presets, or models for app, visitors, restore and make",
    )
    parser.add_argument("--data", metavar="DIR", help="folder of the data sets")
    parser.add_argument("--seeds", type=int, default=PRESET_SEEDS, help="presets: default 10")
    parser.add_argument("--count", type=int, default=DIGITS, help="restore: digits, default 200")
    told = "digithood, presets, restore: put the table into the documents"
    parser.add_argument("--write", action="store_true", help=told)
    parser.add_argument("--while-training", action="store_true", help="app: beside a training")
    parser.add_argument("--in-page", action="store_true", help="app: drawn in the page, by server")
    return parser


if __name__ == "__main__":
    sys.exit(main())
