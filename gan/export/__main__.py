"""The command line of ONNX files: `python -m gan.export NAME… [--out DIR]`."""

import contextlib
import os
import sys
import threading
from pathlib import Path

from gan import Error, command

PRIORITY = 19  # the least: whoever explores comes first
MOST_MEMORY = 8 * 2**30  # bytes of addresses, of which PyTorch reserves more than it uses


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, 2 for a mistake, 130 after Ctrl-C."""
    return command.run("gan.export", lambda: _run(**vars(_parser().parse_args(arguments))))


def _parser() -> command.Parser:
    parser = command.Parser("python -m gan.export", description="Write models as ONNX files.")
    add = parser.add_argument
    told = "models: a name in weights/, a folder, or user/repo on the Hub"
    add("names", nargs="+", metavar="NAME", help=told)
    add("--out", metavar="DIR", help="the folder for the files of one model (default: NAME-onnx)")
    told = "only generators that a page can draw with, compressed and named by their weights; "
    told += "what DIR has is not made again"
    add("--for-page", metavar="DIR", help=told)
    told = "at the lowest priority, and no longer than standard input stays open"
    add("--in-background", action="store_true", help=told)
    return parser


def _run(names: list[str], out: str | None, for_page: str | None, in_background: bool) -> None:
    from gan.export import kept, writing

    writing.check_needed()
    if out and (len(names) > 1 or for_page):
        raise Error("--out is for the files of one model; leave it out")
    if in_background:
        _stand_back()
    from gan import models, weights

    if for_page:
        folders = [weights.find(name) for name in names]
        if None in folders:
            raise Error(f"there is no weights folder {names[folders.index(None)]!r}")
        kept.keep(folders, Path(for_page), lambda f: models.load(f, "cpu"), _say)
        return
    for name in names:
        folder = Path(out or f"{_last(name)}-onnx")
        model = models.load(name, "cpu")
        writing.write_all(model, folder, _say)
        _say(f"Done: {folder}.")


def _last(name: str) -> str:
    """The last part of a name, a path or a repository of the Hub."""
    return Path(name.partition("@")[0] if "/" in name else name).resolve().name


def _say(line: str) -> None:
    print(line, flush=True)


def _stand_back() -> None:
    """Leave processor and memory to others, and end with whoever has started this."""
    if hasattr(os, "nice"):  # not on Windows, where who starts this says how
        os.nice(PRIORITY)
        import resource

        with contextlib.suppress(ValueError, OSError):  # macOS has the limit, and refuses any
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(hard, MOST_MEMORY)
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))

    def watch() -> None:
        sys.stdin.buffer.read()  # until it is closed, at the latest by the end of that process
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
