"""The start of a worker process: `python -m vidgen.workers MODULE LIMITS`."""

import sys

from vidgen.workers.child import main

main(sys.argv[1:])
