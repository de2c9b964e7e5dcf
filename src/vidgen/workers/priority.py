"""How much of the processor a worker process gets when others want it, too."""

from __future__ import annotations

import os


def give_way(by: int) -> None:
    """Let others go first from now on, `by` steps (0 to 19) of the system's at least; where it knows no such steps, nothing.

    It cannot be taken back: only whoever runs the machine may go up again.
    """
    if hasattr(os, "nice"):
        os.nice(max(0, by - os.nice(0)))
