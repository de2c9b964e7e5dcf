"""Reading what others wrote (a file, standard input, a row of a damaged project) with bounds on memory and depth."""

from __future__ import annotations

import json
import stat
import tomllib
import zlib
from pathlib import Path
from typing import Any

LARGEST = 128 << 20
"""Bytes of one piece of JSON: an edit of some 50,000 blocks."""
MOST_PARTS = 8_000_000
"""Lists, objects and commas in one piece of JSON. Each may become a hundred times its size in memory."""
DEPTH = 100
"""How deep stored JSON may be nested. Ours has some ten levels; Python and pydantic give up at a few hundred."""
GIVEN_DEPTH = 50
"""The same for what a user gives: what is stored puts a few levels around it, and has to be readable again."""


def read_bytes(path: Path, limit: int) -> bytes:
    """Return a file's content. Raises OSError, and ValueError when there is more than `limit` (a device never ends).

    A pipe with a name is refused: it would be waited for without end. Those that a shell makes (`<(…)`) have none.
    """
    if stat.S_ISFIFO(path.stat().st_mode) and path.parts[1:2] not in {("dev",), ("proc",)}:
        raise ValueError("it is a pipe, not a file")
    with path.open("rb") as stream:
        raw = stream.read(limit + 1)
    if len(raw) > limit:
        raise ValueError(f"it is larger than {limit / 1e6:.0f} MB")
    return raw


def inflate(packed: bytes, limit: int = LARGEST) -> bytes:
    """Return what zlib compressed. Raises ValueError when it is damaged or would be more than `limit` bytes."""
    reading = zlib.decompressobj()
    try:
        raw = reading.decompress(packed, limit + 1)
    except (zlib.error, TypeError) as error:  # TypeError: a column of SQLite can hold anything
        raise ValueError(str(error)) from None
    if len(raw) > limit or not reading.eof:
        raise ValueError("it is not whole, or unpacks to more than it may")
    return raw


def json_of(text: str | bytes, depth: int = DEPTH) -> Any:
    """Return the JSON data that a text holds. Raises ValueError for everything else, too much or too deep included."""
    if not isinstance(text, (str, bytes)):  # a column of SQLite can hold anything
        raise ValueError("it is not text")  # noqa: TRY004 - like everything else that is not JSON
    openings = count_openings(text)
    try:
        data = json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if openings > depth:
        check_depth(data, depth)
    return data


def toml_of(text: str) -> dict[str, Any]:
    """Return the data that a text in TOML holds. Raises ValueError for everything else, too deep included."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def count_openings(text: str | bytes) -> int:
    """Return how many lists and objects a JSON text may have. Raises ValueError when it is too much to be read."""
    if isinstance(text, str) and len(text) <= MOST_PARTS:  # too short for either limit
        return text.count("[") + text.count("{")
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    openings = raw.count(b"[") + raw.count(b"{")
    if len(raw) > LARGEST or openings + raw.count(b",") > MOST_PARTS:
        raise ValueError("it is too large")
    return openings


def check_depth(data: Any, depth: int) -> None:
    """Raise ValueError when JSON data is nested more than `depth` levels."""
    level = [data] if isinstance(data, (dict, list)) else []
    for _ in range(depth):
        level = [i for item in level for i in _inside(item) if isinstance(i, (dict, list))]
        if not level:
            return
    raise ValueError(f"it is nested more than {depth} levels deep")


def _inside(item: dict[str, Any] | list[Any]) -> Any:
    return item.values() if isinstance(item, dict) else item
