"""`python -m gan.metrics MODEL`: measure models, keep the figures, print the tables."""

import sys

from gan.cards.measuring import main

if __name__ == "__main__":
    sys.exit(main())
