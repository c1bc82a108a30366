"""Train a recipe: `python train.py dcgan`. All options: `python train.py --help`."""

import sys

from gan.training.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
