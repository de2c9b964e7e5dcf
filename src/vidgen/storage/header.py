"""What a file says that it is, read without opening it as a database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vidgen.errors import ProjectError
from vidgen.storage import schema
from vidgen.storage.database import DamagedProject, as_project_error
from vidgen.storage.snapshot import check_ordinary

MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True)
class Header:
    """The facts of a project file's first 100 bytes."""

    format: int
    """The version of the file format."""
    in_wal: bool
    """It was not closed: the newest edits are in the write-ahead file beside it."""


def read_header(path: Path) -> Header:
    """Return the facts. Raises DamagedProject or ProjectError when the file is no project that we can open."""
    if path.is_dir():
        raise ProjectError(f"'{path}' is a folder, not a project; name the .vidgen file.")
    try:
        check_ordinary(path)
        with path.open("rb") as stream:
            first = stream.read(100)
    except FileNotFoundError:
        raise ProjectError(f"There is no project at '{path}'; look where it went, or make a new one.") from None
    except OSError as error:
        raise as_project_error(error, path, reading=True) from error
    if not first:
        raise DamagedProject(f"'{path}' is damaged (it is empty, 0 bytes).")
    if len(first) < 100 or not first.startswith(MAGIC):
        raise DamagedProject(f"'{path}' is not a vidgen project, or its first page is damaged.")
    if int.from_bytes(first[68:72], "big") != schema.APPLICATION_ID:
        raise DamagedProject(f"'{path}' is a database of another program, or its first page is damaged.")
    version = int.from_bytes(first[60:64], "big")
    if version > schema.FORMAT:
        raise ProjectError(
            f"'{path}' was written by a newer vidgen (file format {version}, this one reads up to {schema.FORMAT}); "
            "update vidgen to open it. The file was not touched."
        )
    if version < 1:
        raise DamagedProject(f"'{path}' is damaged (it says file format {version}, which never was).")
    return Header(version, 2 in first[18:20])
