"""Train a recipe: `python train.py dcgan`. All options: `python train.py --help`."""

import sys

from gan.training.cli import main

if __name__ == "__main__":
    sys.exit(main())
