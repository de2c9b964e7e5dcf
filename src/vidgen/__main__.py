"""`vidgen` and `python -m vidgen`: the door from the shell."""

from __future__ import annotations

import sys

from vidgen.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
