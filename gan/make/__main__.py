"""`python -m gan.make MODEL --count N --out DIR`: make a data set; `score DIR`: is it any use."""

import sys

from gan.make.line import main

if __name__ == "__main__":
    sys.exit(main())
