"""The tables of a project file, format 1, and how rows are checked.

One table a record class, `id -> JSON`; `edit` is the log of everything that was ever done, from edit 0 (the records a
project began with) on; `version` names revisions; `meta` holds the project's id and the totals of the current state.

Every row carries a CRC-32 of what it says, and `meta` the count and the sum of all record rows' CRCs, so that a flipped
byte in a text and a row that went missing are both noticed. A record row also has the number of the edit that wrote it:
rows and log are two independent sources to salvage from, and the number says which of the two is newer.
"""

from __future__ import annotations

import zlib
from typing import Any

from sqlalchemy import BLOB, Column, Integer, MetaData, Table, Text

from vidgen.editor.records import RECORDS
from vidgen.errors import ProjectError
from vidgen.untrusted import count_openings, inflate

APPLICATION_ID = 0x56_44_47_4E
"""`VDGN`, in the header of each project file."""
FORMAT = 1
"""The version of the file's format that this program writes (`user_version` in the header)."""

MODULUS = 1 << 63
"""Of the sum of the records' CRCs."""

metadata = MetaData()


def _record_table(name: str) -> Table:
    # Without row ids the primary key is the table itself: no second index that could disagree with it.
    return Table(
        name,
        metadata,
        Column("id", Text, primary_key=True, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("crc", Integer, nullable=False),
        Column("data", Text, nullable=False),
        sqlite_with_rowid=False,
    )


RECORD_TABLES: dict[str, Table] = {name: _record_table(name) for name in RECORDS}

EDITS = Table(
    "edit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Integer),
    Column("head_crc", Integer, nullable=False),
    Column("patch_crc", Integer, nullable=False),
    Column("packed", Integer, nullable=False),
    Column("patch", BLOB, nullable=False),
)
VERSIONS = Table(
    "version",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("crc", Integer, nullable=False),
)
META = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True, nullable=False),
    Column("value", Text, nullable=False),
    Column("crc", Integer, nullable=False),
    sqlite_with_rowid=False,
)

PACK_FROM = 1000
"""Patches of at least so many bytes are compressed."""


def crc(*parts: object) -> int:
    """Return the CRC-32 of the parts, told apart by a zero byte each."""
    if bytes not in map(type, parts):  # thousands of rows are checked when a project is opened
        return zlib.crc32("\0".join((*map(str, parts), "")).encode("utf-8", "surrogatepass"))
    raw = [part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass") for part in parts]
    return zlib.crc32(b"\0".join((*raw, b"")))


def pack(patch: bytes) -> tuple[int, bytes]:
    """Return (1, compressed) for a large patch, (0, as it is) for a small one.

    Raises ProjectError for one that could not be read again.
    """
    try:
        count_openings(patch)
    except ValueError:
        raise ProjectError(
            "Nothing was saved: the edit is larger than a project file can hold; do it in parts."
        ) from None
    return (1, zlib.compress(patch, 6)) if len(patch) >= PACK_FROM else (0, patch)


def unpack(packed: int, stored: bytes) -> bytes:
    """Return what `pack` was given. Raises ValueError when it is damaged or far too large."""
    return inflate(stored) if packed else stored


def record_row(table: str, record_id: str, revision: int, data: str) -> dict[str, Any]:
    """Return the row of one record."""
    return {"id": record_id, "revision": revision, "crc": crc(table, record_id, revision, data), "data": data}


def edit_row(
    number: int, at: str, label: str, source: str, action: str, target: int | None, patch: bytes
) -> dict[str, Any]:
    """Return the row of one edit; `patch` is its JSON."""
    packed, stored = pack(patch)
    return {
        "number": number,
        "at": at,
        "label": label,
        "source": source,
        "action": action,
        "target": target,
        "head_crc": crc(number, at, label, source, action, target),
        "patch_crc": crc(number, patch),
        "packed": packed,
        "patch": stored,
    }


def meta_row(key: str, value: str) -> dict[str, Any]:
    """Return one row of `meta`."""
    return {"key": key, "value": value, "crc": crc(key, value)}


def version_row(number: int, name: str, revision: int, at: str) -> dict[str, Any]:
    """Return the row of one named version."""
    return {"number": number, "name": name, "revision": revision, "at": at, "crc": crc(number, name, revision, at)}
