"""The library is shared by processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import Connection

from vidgen.storage.library import RECENT, Library

READER = "from vidgen.storage.library import Library; print(len(Library().recent()))"


def test_two_processes_read_at_the_same_time(vidgen_home: Path) -> None:
    library = Library()
    library.note_opened(Path("/somewhere/trip.vidgen"), "id", "Trip")

    def while_we_read(connection: Connection) -> tuple[int, str]:
        ours = len(connection.execute(select(RECENT)).all())
        other = subprocess.run([sys.executable, "-c", READER], capture_output=True, text=True, timeout=120, check=True)
        return ours, other.stdout

    assert library.read(while_we_read, None) == (1, "1\n")


def test_what_is_read_of_a_new_library_is_nothing(vidgen_home: Path) -> None:
    assert Library().recent() == []
    assert Library().read(lambda c: len(c.execute(select(RECENT)).all()), None) == 0
