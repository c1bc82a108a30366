"""The command line of the lab without a server: `python -m gan.static DIR [NAME…]`."""

import sys
from functools import partial
from pathlib import Path

from gan import command


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, 2 for a mistake, 130 after Ctrl-C."""
    return command.run("gan.static", lambda: _run(**vars(_parser().parse_args(arguments))))


def _parser() -> command.Parser:
    about = "Write the lab as a folder that any web server serves, without Python."
    parser = command.Parser("python -m gan.static", description=about)
    add = parser.add_argument
    add("folder", type=Path, metavar="DIR", help="the folder; an older lab in it is replaced")
    told = "models in weights/ (default: all that a page can draw with)"
    add("names", nargs="*", metavar="NAME", help=told)
    add("--push", metavar="USER/SPACE", help="then send it to the Hub as a static Space")
    add("--private", action="store_true", help="a new Space is private")
    return parser


def _run(folder: Path, names: list[str], push: str | None, private: bool) -> None:
    from gan.ui import static

    say = partial(print, flush=True)
    static.write(folder, names, say)
    if push:
        static.push(folder, push, private=private, tell=say)


if __name__ == "__main__":
    sys.exit(main())
