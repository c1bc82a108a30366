"""The command line of the Hub: `python -m gan.hub push | pull | push-space | health`."""

import argparse
import sys
from pathlib import Path

from gan import command, weights

STOPPED = "stopped; what has arrived is not sent twice"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, 2 for a mistake, 130 after Ctrl-C."""

    def work() -> int | None:
        chosen = _parser().parse_args(arguments)
        return chosen.run(chosen)

    return command.run("gan.hub", work, interrupted=STOPPED)


def _parser() -> argparse.ArgumentParser:
    parser = command.Parser("python -m gan.hub", description="Weights folders, Spaces and the Hub.")
    commands = parser.add_subparsers(required=True, metavar="push | pull | push-space | health")

    def add(name: str, words: str, run) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=words)
        added.set_defaults(run=run)
        return added

    made = add("push", "send a weights folder", _push)
    made.add_argument("name", metavar="NAME", help="a model in weights/, or a folder")
    made.add_argument("repository", metavar="USER/REPO")
    made.add_argument("--private", action="store_true", help="a new repository is private")
    made.add_argument(
        "--even-collapsed", action="store_true", help="even if it does not draw all ten digits"
    )
    made = add("pull", "fetch a weights folder", _pull)
    made.add_argument("repository", metavar="USER/REPO[@REVISION]")
    made.add_argument("--out", metavar="DIR", help="the folder (default: weights/REPO)")
    made = add("push-space", "send the app", _push_space)
    made.add_argument("space", metavar="USER/SPACE")
    made.add_argument("--private", action="store_true", help="a new Space is private")
    made = add("health", "check a running app: a line a check, exit code 1 if one fails", _health)
    made.add_argument("address", metavar="URL", help="where the app is, or USER/SPACE")
    return parser


# Each imports what it needs: the checks of a running app need no PyTorch, a push no Gradio.


def _push(chosen: argparse.Namespace) -> None:
    from gan.hub.pushing import push

    options = {"private": chosen.private, "even_collapsed": chosen.even_collapsed}
    push(weights.find(chosen.name) or Path(chosen.name), chosen.repository, **options, report=_say)


def _pull(chosen: argparse.Namespace) -> None:
    from gan.hub.pushing import pull

    _say(f"Fetched: {pull(chosen.repository, chosen.out)}.")


def _push_space(chosen: argparse.Namespace) -> None:
    from gan.hub.space import push_space

    push_space(chosen.space, private=chosen.private, report=_say)


def _health(chosen: argparse.Namespace) -> int:
    from gan.hub import health

    return health.report(chosen.address)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
