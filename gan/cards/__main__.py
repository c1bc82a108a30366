"""`python -m gan.cards weights/*`: write the model cards of weights folders anew."""

import sys
from pathlib import Path

from gan import command
from gan.cards import card


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, or 2 for a mistake."""

    def work() -> None:
        parser = command.Parser("python -m gan.cards", description=__doc__)
        parser.add_argument("folders", nargs="+", metavar="FOLDER", help="as weights/dcgan")
        for folder in parser.parse_args(arguments).folders:
            card.renew(Path(folder))

    return command.run("gan.cards", work)


if __name__ == "__main__":
    sys.exit(main())
