"""`vidgen` and `python -m vidgen`: the door from the shell, and in a frozen build the door of its worker processes."""

from __future__ import annotations

import gc
import os
import sys


def main() -> int:
    """Run the command line and return the exit code."""
    if sys.argv[1:2] == ["--vidgen-worker"]:
        from vidgen.workers import child

        child.main(sys.argv[2:])
    from vidgen.cli.main import main as command_line

    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # looking for them reads the facts of all that is installed
    code = command_line()
    if "PySide6.QtWidgets" not in sys.modules:
        gc.freeze()  # a verb is over: to look for garbage in all that it loaded would take a tenth of a second
    return code


if __name__ == "__main__":
    sys.exit(main())
