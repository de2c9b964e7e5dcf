"""Reading rows out of a SQLite file that SQLite itself refuses: page by page, trusting nothing but the rows' checksums.

The layout is that of https://www.sqlite.org/fileformat2.html (1.6 b-tree pages, 2.1 record format, 4 the WAL). Damaged
pointers, lengths and page types only cost the rows that they lead to; whatever is read wrong has a wrong checksum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

PAGE_SIZE = 4096
"""What every project file has: SQLite's default, never changed."""
MAX_ROW = 256 << 20
_FIXED = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}

Value = int | str | bytes | None


def carve(project: Path, wal: Path) -> Iterator[tuple[int | None, tuple[Value, ...]]]:
    """Yield (row id, columns) of every row that can be made out, old ones and nonsense included. Raises OSError.

    The row id is None for tables without.
    """
    raw = project.read_bytes() if project.exists() else b""
    main = {n + 1: raw[n * PAGE_SIZE : (n + 1) * PAGE_SIZE] for n in range(-(-len(raw) // PAGE_SIZE))}
    frames = list(_frames(wal.read_bytes())) if wal.exists() else []
    newest = main | dict(frames)
    for number, page in main.items():
        yield from _rows(page, number, main)
    for number, page in frames:
        yield from _rows(page, number, newest)
    if frames:  # a large row whose first page is in the file and whose rest is in the WAL
        for number, page in main.items():
            yield from _rows(page, number, newest, only_large=True)


def _frames(wal: bytes) -> Iterator[tuple[int, bytes]]:
    for start in range(32, len(wal) - 24 - PAGE_SIZE + 1, 24 + PAGE_SIZE):
        yield int.from_bytes(wal[start : start + 4], "big"), wal[start + 24 : start + 24 + PAGE_SIZE]


def _rows(
    page: bytes, number: int, pages: Mapping[int, bytes], *, only_large: bool = False
) -> Iterator[tuple[int | None, tuple[Value, ...]]]:
    page = page.ljust(PAGE_SIZE, b"\0")
    base = 100 if number == 1 else 0
    guessed = page[base] not in {0x0D, 0x0A, 0x02}
    for kind in (0x0D, 0x0A, 0x02) if guessed else (page[base],):
        first = base + (12 if kind == 0x02 else 8)
        if guessed and not first < int.from_bytes(page[first : first + 2], "big") < PAGE_SIZE - 3:
            continue  # else whatever is large and nothing of ours would be looked through for minutes
        count = min(int.from_bytes(page[base + 3 : base + 5], "big"), (PAGE_SIZE - first) // 2)
        # A damaged count must not hide rows: the array of pointers is followed as long as they point into the page.
        for place in range(first, PAGE_SIZE - 1, 2):
            cell = int.from_bytes(page[place : place + 2], "big")
            if not first < cell < PAGE_SIZE - 3:
                if (place - first) // 2 >= count:
                    break
                continue
            row = _cell(page, cell, kind, pages, only_large=only_large)
            if row is not None:
                yield row


def _cell(
    page: bytes, at: int, kind: int, pages: Mapping[int, bytes], *, only_large: bool
) -> tuple[int | None, tuple[Value, ...]] | None:
    at += 4 if kind == 0x02 else 0
    size, at = _varint(page, at)
    row_id: int | None = None
    if kind == 0x0D:
        row_id, at = _varint(page, at)
    if not 2 <= size <= MAX_ROW:
        return None
    most = PAGE_SIZE - 35 if kind == 0x0D else (PAGE_SIZE - 12) * 64 // 255 - 23
    if size <= most:
        return None if only_large else _record(row_id, page[at : at + size])
    least = (PAGE_SIZE - 12) * 32 // 255 - 23
    local = least + (size - least) % (PAGE_SIZE - 4)
    local = local if local <= most else least
    payload = bytearray(page[at : at + local])
    following = int.from_bytes(page[at + local : at + local + 4], "big")
    while len(payload) < size:
        rest = pages.get(following)
        if rest is None or len(rest) < PAGE_SIZE:
            return None
        payload += rest[4 : 4 + size - len(payload)]
        following = int.from_bytes(rest[:4], "big")
    return _record(row_id, bytes(payload))


def _record(row_id: int | None, payload: bytes) -> tuple[int | None, tuple[Value, ...]] | None:
    head, at = _varint(payload, 0)
    if not 1 < head <= min(len(payload), 200):
        return None
    types = []
    while at < head:
        kind, at = _varint(payload, at)
        types.append(kind)
    values: list[Value] = []
    for kind in types:
        size = _FIXED[kind] if kind in _FIXED else (kind - 12) // 2
        raw = payload[at : at + size]
        if size < 0 or len(raw) < size:
            return None
        at += size
        if kind >= 12:
            values.append(raw.decode("utf-8", "replace") if kind % 2 else raw)
        elif kind in {0, 7, 10, 11}:
            values.append(None)
        else:
            values.append(kind - 8 if kind >= 8 else int.from_bytes(raw, "big", signed=True))
    return row_id, tuple(values)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for length in range(9):
        if at + length >= len(data):
            return 0, at + length
        byte = data[at + length]
        if length == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + length + 1
    return value, at + 9
