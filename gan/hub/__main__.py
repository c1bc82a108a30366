"""The command line of the Hub: `python -m gan.hub push | pull | push-space | health`."""

import argparse
import sys
from functools import partial
from pathlib import Path

from gan import command, weights

STOPPED = "stopped; what has arrived is not sent twice"
_say = partial(print, flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, 2 for a mistake, 130 after Ctrl-C."""

    def work() -> int | None:
        return _run(**vars(_parser().parse_args(arguments)))

    return command.run("gan.hub", work, interrupted=STOPPED)


def _parser() -> argparse.ArgumentParser:
    parser = command.Parser("python -m gan.hub", description="Weights folders, Spaces and the Hub.")
    kinds = "push | pull | push-space | health"
    commands = parser.add_subparsers(dest="what", required=True, metavar=kinds)
    made = commands.add_parser("push", help="send a weights folder")
    made.add_argument("name", metavar="NAME", help="a model in weights/, or a folder")
    made.add_argument("repository", metavar="USER/REPO")
    made.add_argument("--private", action="store_true", help="a new repository is private")
    made.add_argument(
        "--even-collapsed", action="store_true", help="even if it does not draw all ten digits"
    )
    made.add_argument("--onnx", action="store_true", help="with its networks as ONNX files")
    made = commands.add_parser("pull", help="fetch a weights folder")
    made.add_argument("repository", metavar="USER/REPO[@REVISION]")
    made.add_argument("--out", metavar="DIR", help="the folder (default: weights/REPO)")
    made = commands.add_parser("push-space", help="send the app")
    made.add_argument("space", metavar="USER/SPACE")
    made.add_argument("--private", action="store_true", help="a new Space is private")
    words = "check a running app: a line a check, exit code 1 if one fails"
    made = commands.add_parser("health", help=words)
    made.add_argument("address", metavar="URL", help="where the app is, or USER/SPACE")
    return parser


def _run(what: str, **chosen) -> int | None:
    # Each imports what it needs: the checks of a running app need no PyTorch, a push no Gradio.
    if what == "health":
        from gan.hub import health

        return health.report(chosen["address"])
    if what == "push-space":
        from gan.hub.space import push_space

        push_space(**chosen, report=_say)
    elif what == "pull":
        from gan.hub.transfer import pull

        _say(f"Fetched: {pull(**chosen)}.")
    else:
        from gan.hub.transfer import push

        name = chosen.pop("name")
        push(weights.find(name) or Path(name), **chosen, report=_say)
    return None


if __name__ == "__main__":
    sys.exit(main())
