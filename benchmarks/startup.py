"""What starting up costs: `vidgen --help` against `python -c pass`, in pairs, so that a busy machine harms both alike.

    python benchmarks/startup.py [PAIRS]

It prints the medians and the median ratio of a pair. Both run without `site`, whose cost depends on what else is
installed, and in the same interpreter with the same search path.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import vidgen

BARE = [sys.executable, "-S", "-c", "pass"]
HELP = [sys.executable, "-S", "-c", "import sys; from vidgen.cli.main import main; sys.exit(main(['--help']))"]


def seconds(command: list[str], cache: str) -> float:
    """Return how long a process takes from its start to its end; its bytecode is kept in `cache`, as an installation's."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environment |= {"PYTHONPATH": str(Path(vidgen.__file__).parents[1]), "PYTHONPYCACHEPREFIX": cache}
    begun = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment)
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with tempfile.TemporaryDirectory() as cache:
        seconds(BARE, cache), seconds(HELP, cache)  # once to compile, and for the file system's cache
        measured = [(seconds(BARE, cache), seconds(HELP, cache)) for _ in range(pairs)]
    bare, helped = (statistics.median(column) for column in zip(*measured, strict=True))
    ratio = statistics.median(b / a for a, b in measured)
    print(f"python -c pass   {1000 * bare:6.1f} ms")
    print(f"vidgen --help    {1000 * helped:6.1f} ms")
    print(f"ratio            {ratio:6.2f}   ({pairs} pairs)")


if __name__ == "__main__":
    main()
