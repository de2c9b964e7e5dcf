"""List what was done in a project, the newest first.

"·" at the end of a line: this is no step that 'vidgen undo' could take back; it was undone, or it is an undo itself.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out
    from vidgen.storage.project_file import LogRow

SUMMARY = "list what was done"
GROUP = "Undo and versions"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("-n", "--count", type=int, default=20, metavar="COUNT", help="how many lines; 0 is all of them")


def run(args: argparse.Namespace, out: Out) -> int:
    """List edits."""
    from vidgen.cli import wording
    from vidgen.cli.projects import opened
    from vidgen.errors import UsageError

    if args.count < 0:
        raise UsageError(f"The count must not be below 0, as {args.count} is.")
    with opened(args.project, out, to_look=True) as project:
        rows = project.history(args.count or None)
        undoable = set(project.document.history.undo)
    out.result([{**_facts(row), "can_undo": row.number in undoable} for row in rows])
    marks = {"do": "", "undo": "undo of ", "redo": "redo of "}
    table = []
    for row in rows:
        what = marks[row.action] + row.label + (f" (edit {row.target})" if row.target else "")
        table.append((row.number, wording.when(row.at), what, row.source, "" if row.number in undoable else "·"))
    out.table(("edit", "when", "what", "by", ""), table)
    return 0


def _facts(row: LogRow) -> dict[str, object]:
    import dataclasses

    return dataclasses.asdict(row)
