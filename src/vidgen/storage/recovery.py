"""Recovery: what can still be read of a damaged project goes into a new file. The damaged one is only ever read.

Two sources are put together: the record rows, and the log of edits. Of each record the newest state wins that either of
them has. When the log is whole, the new file has it too, with undo and named versions; if not, it begins anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vidgen.editor.history import History
from vidgen.editor.patch import record_from_json
from vidgen.editor.records import RECORDS, Project, Record
from vidgen.errors import ProjectError
from vidgen.files import discard, finish
from vidgen.partials import partial_name
from vidgen.storage import schema
from vidgen.storage.backups import Backup, newest_good, restore_copy, verify
from vidgen.storage.carving import Value, carve
from vidgen.storage.database import as_project_error
from vidgen.storage.library import Library
from vidgen.storage.loading import read_patch
from vidgen.storage.mending import mended
from vidgen.storage.project_file import Version, create, write_new
from vidgen.storage.snapshot import check_ordinary, wal_path
from vidgen.untrusted import json_of


@dataclass(frozen=True)
class Report:
    """What a recovery found."""

    path: Path
    """The new project."""
    records: int
    revision: int
    """The newest edit that was found."""
    whole_history: bool
    """Undo and named versions are there as before."""
    lost: tuple[str, ...]
    """What is missing, as sentences; empty when nothing is."""
    backup: Backup | None
    """The newest backup that opens."""


@dataclass
class Salvage:
    """The rows of one damaged file whose checksums are right and whose JSON can be read."""

    project_id: str | None = None
    revision: int | None = None
    """The newest that the file itself speaks of."""
    rows: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Records: id -> (revision, JSON)."""
    edits: dict[int, dict[str, Any]] = field(default_factory=dict)
    """The log: number -> row, with the patch as it is `stored`."""
    versions: dict[int, Version] = field(default_factory=dict)


def salvage(path: Path) -> Salvage:
    """Read what can be read of a project file and the WAL beside it. Raises ProjectError when it cannot be read at all."""
    found = Salvage()
    check_ordinary(path)
    try:
        for row_id, row in carve(path, wal_path(path)):
            _take(found, row_id, row)
    except OSError as error:
        raise as_project_error(error, path, reading=True) from error
    return found


def _take(found: Salvage, row_id: int | None, row: tuple[Value, ...]) -> None:
    match row:
        case (str(record_id), int(revision), int(checksum), str(data)):
            table = record_id.partition("-")[0]
            sound = table in RECORDS and schema.crc(table, record_id, revision, data) == checksum
            newer = record_id not in found.rows or found.rows[record_id][0] < revision
            if sound and newer and _is_record(data, record_id):
                found.rows[record_id] = (revision, data)
        case (_, str(), str(), str(), str(), int() | None, int(head_crc), int(patch_crc), int(packed), bytes(stored)):
            if row_id is None or schema.crc(row_id, *row[1:6]) != head_crc:
                return
            try:
                raw = schema.unpack(packed, stored)
                if schema.crc(row_id, raw) == patch_crc:
                    _changes(raw)
                    found.edits[row_id] = {"head": (row_id, *row[1:6]), "stored": (packed, stored)}
            except ValueError:
                return
        case (_, str(name), int(revision), str(at), int(checksum)):
            if row_id is not None and schema.crc(row_id, name, revision, at) == checksum:
                found.versions[row_id] = Version(row_id, name, revision, at)
        case (str(key), str(value), int(checksum)) if schema.crc(key, value) == checksum:
            if key == "project":
                found.project_id = value
            elif key == "state":
                with suppress(ValueError, TypeError, KeyError, OverflowError):
                    found.revision = max(found.revision or 0, int(json_of(value)["revision"]))


def _is_record(text: str, record_id: str) -> bool:
    try:
        return _has_id(json_of(text), record_id)
    except ValueError:
        return False


def _has_id(data: Any, record_id: str) -> bool:
    return isinstance(data, dict) and data.get("id") == record_id


def _changes(patch: bytes) -> dict[str, list[Any]]:
    """Return the changes that the JSON of a patch holds: id -> [before, after]. Raises ValueError when it is not one."""
    data = json_of(patch)
    if isinstance(data, dict):
        pairs = all(isinstance(sides, list) and len(sides) == 2 for sides in data.values())
        if pairs and all(side is None or _has_id(side, i) for i, sides in data.items() for side in sides):
            return data
    raise ValueError("it is not a patch")


def _patch_of(edit: Mapping[str, Any]) -> bytes:
    return schema.unpack(*edit["stored"])


def recover(path: Path, out: Path, library: Library) -> Report:
    """Write what can be read of the project at `path` to the new file `out`. Raises ProjectError when there is nothing."""
    if out.exists():
        raise ProjectError(f"There is already something at '{out}'; choose another name.")
    found = salvage(path)
    project_id = found.project_id or library.project_id(path)
    backup = newest_good(project_id) if project_id else None
    known = [0 if found.revision is None else found.revision, *found.edits, *(r for r, _ in found.rows.values())]
    revision = max(known)
    replayed = _replay(found, revision)
    if replayed is not None:
        lost: list[str] = []
        records, whole = replayed, True
    else:
        records, lost = _merged(found)
        whole = False
    if not records:
        return _from_backup(path, out, backup)
    if not whole:
        missing = revision + 1 - len(found.edits)
        lost.insert(0, f"{missing} of {revision + 1} edits of the log are gone, so undo begins anew here.")
        records, more = mended(records, path.stem)
        lost += more
    partial = partial_name(out)
    try:
        if whole:
            _write_whole(partial, records, found, project_id or "")
        else:
            create(partial, records.values(), project_id=project_id or "", label="Recovered")
        verify(partial)
        finish(partial, out)
    except OSError as error:
        raise as_project_error(error, out) from error
    except ProjectError as error:
        raise type(error)(str(error).replace(str(partial), str(out))) from error
    finally:
        discard(partial)
    return Report(out, len(records), revision, whole, tuple(lost), backup)


def _write_whole(path: Path, records: Mapping[str, Record], found: Salvage, project_id: str) -> None:
    """Write a project with its log and its named versions."""
    last: dict[str, int] = {}
    for number, edit in sorted(found.edits.items()):
        last |= dict.fromkeys(_changes(_patch_of(edit)), number)
    edits = []
    for _, edit in sorted(found.edits.items()):
        number, at, label, source, action, target = edit["head"]
        edits.append(schema.edit_row(number, at, label, source, action, target, _patch_of(edit)))
    versions = [v for _, v in sorted(found.versions.items()) if v.revision < len(edits)]
    write_new(path, ((r, last[i]) for i, r in records.items()), edits=edits, versions=versions, project_id=project_id)


def _from_backup(path: Path, out: Path, backup: Backup | None) -> Report:
    if backup is None:
        raise ProjectError(
            f"Nothing in '{path}' could be read, and there is no backup of it. The file was left as it is."
        )
    restore_copy(backup, out)
    lost = f"Nothing could be read; this is the newest backup, edit {backup.revision}, and all edits after it are gone."
    return Report(out, 0, backup.revision, True, (lost,), backup)


def _replay(found: Salvage, revision: int) -> dict[str, Record] | None:
    """Return the records that the log leads to, None when it has holes or does not fit together."""
    if len(found.edits) != revision + 1 or sorted(found.edits) != list(range(revision + 1)):
        return None
    records: dict[str, Record] = {}
    try:
        History.replayed((e["head"][0], *e["head"][2:6:2], e["head"][5]) for n, e in sorted(found.edits.items()) if n)
        for _, edit in sorted(found.edits.items()):
            for record_id, _, after in read_patch(_patch_of(edit)):
                if after is None:
                    records.pop(record_id, None)
                else:
                    records[record_id] = after
    except (ValueError, TypeError):
        return None
    return records if any(isinstance(r, Project) for r in records.values()) else None


def _merged(found: Salvage) -> tuple[dict[str, Record], list[str]]:
    """Return the newest state of each record from rows and log, and what could not be read."""
    newest: dict[str, tuple[int, Any]] = {i: (r, json_of(d)) for i, (r, d) in found.rows.items()}
    for number, edit in sorted(found.edits.items()):
        for record_id, (_, after) in _changes(_patch_of(edit)).items():
            if record_id not in newest or newest[record_id][0] <= number:
                newest[record_id] = (number, after)
    records: dict[str, Record] = {}
    lost = []
    for record_id, (_, data) in newest.items():
        if data is None:
            continue
        try:
            records[record_id] = record_from_json(record_id.partition("-")[0], data)
        except ValueError:
            lost.append(f"'{record_id}' is not readable.")
    return records, lost
