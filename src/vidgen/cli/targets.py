"""Where a film goes that the command line names."""

from __future__ import annotations

TYPE_CHECKING = False  # see main.py
if TYPE_CHECKING:
    from pathlib import Path


def film_target(text: str) -> Path:
    """Return the path that -o names, absolute: workers have a working folder of their own. Raises UsageError."""
    from pathlib import Path

    from vidgen.errors import UsageError
    from vidgen.render.preflight.place import check_place

    if text in ("", "-"):
        raise UsageError("A film cannot be written to standard output; give -o the name of a file.")
    place = Path(text).absolute()
    check_place(place)
    return place
