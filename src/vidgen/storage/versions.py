"""Going back to an earlier revision: one new edit that leads from now to then, so that it can be undone."""

from __future__ import annotations

from vidgen.editor.document import Document
from vidgen.editor.history import Edit
from vidgen.editor.patch import Change, Patch
from vidgen.editor.records import Id
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


def restore(document: Document, file: ProjectFile, version: Version) -> Edit | None:
    """Bring back the records of a version; return None when they are what is there. Raises ProjectError, EditError."""
    joined: dict[Id, Change] = {}
    for edit in file.edits_after(version.revision):
        for record_id, earlier, later in edit.patch:
            joined[record_id] = (joined[record_id][0] if record_id in joined else earlier, later)
    since = Patch.of(joined)
    before = document.revision
    with document.transaction(f"Restore {version.name}") as tx:
        for record_id, then, now in since:
            if then is not None:
                tx.put(then)
            elif now is not None:
                tx.remove(record_id)
    return file.read(document.revision) if document.revision > before else None
