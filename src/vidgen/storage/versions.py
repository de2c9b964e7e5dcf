"""Going back to an earlier revision: one new edit that leads from now to then, so that it can be undone."""

from __future__ import annotations

from vidgen.editor.document import Document
from vidgen.editor.history import Edit
from vidgen.editor.patch import Change, Patch
from vidgen.editor.queries import Records, Snapshot
from vidgen.editor.records import Id, Record
from vidgen.errors import UsageError
from vidgen.storage.project_file import ProjectFile, Version


def find_version(file: ProjectFile, name: str) -> Version:
    """Return the version with that name. Raises UsageError when there is none."""
    known = file.versions()
    for version in known:
        if version.name == name:
            return version
    names = ", ".join(f"'{v.name}'" for v in known) or "none"
    raise UsageError(f"There is no version named '{name}'; there are: {names}.")


def since(file: ProjectFile, version: Version) -> Patch:
    """Return all that was changed after a version, as one patch. Raises ProjectError at a damaged edit."""
    joined: dict[Id, Change] = {}
    for edit in file.edits_after(version.revision):
        for record_id, earlier, later in edit.patch:
            joined[record_id] = (joined[record_id][0] if record_id in joined else earlier, later)
    return Patch.of(joined)


def records_of(document: Document, file: ProjectFile, version: Version) -> Snapshot:
    """Return the records as they were in a version, to be looked at. Raises ProjectError."""
    then: dict[Id, Record] = dict(document.records)
    for record_id, before, _ in since(file, version):
        if before is None:
            then.pop(record_id, None)
        else:
            then[record_id] = before
    return Snapshot(then, version.revision)


def towards(now: Records, then: Records) -> Patch:
    """Return the patch that makes the records what they were then."""
    ids = {**now.records, **then.records}
    return Patch.of({i: (now.records.get(i), then.records.get(i)) for i in ids})


def restore(document: Document, file: ProjectFile, version: Version) -> Edit | None:
    """Bring back the records of a version; return None when they are what is there. Raises ProjectError, EditError."""
    before = document.revision
    with document.transaction(f"Restore {version.name}") as tx:
        for record_id, then, now in since(file, version):
            if then is not None:
                tx.put(then)
            elif now is not None:
                tx.remove(record_id)
    return file.read(document.revision) if document.revision > before else None
