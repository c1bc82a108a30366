"""What all command lines share: a mistake is one sentence on standard error, and exit code 2."""

import argparse
import sys
from collections.abc import Callable

from gan import Error

MISTAKE = 2
INTERRUPTED = 130  # what a shell reports for a program ended by Ctrl-C


class Parser(argparse.ArgumentParser):
    """An argument parser whose faults are `gan.Error`, and whose options are spelt out."""

    def __init__(self, prog: str, **options):
        super().__init__(prog=prog, **{"allow_abbrev": False, **options})

    def error(self, message: str):
        """Refuse the arguments in one sentence."""
        raise Error(f"{message}; --help shows all options")


def run(name: str, work: Callable[[], int | None], *, interrupted: str = "stopped") -> int:
    """Run a command; the exit code: its own, else 0, 2 for a mistake, 130 after Ctrl-C."""
    try:
        return work() or 0
    except Error as error:
        print(f"{name}: {error}", file=sys.stderr)
        return MISTAKE
    except KeyboardInterrupt:
        print(f"{name}: {interrupted}", file=sys.stderr)
        return INTERRUPTED
