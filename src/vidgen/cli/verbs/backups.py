"""List the backups that vidgen keeps of a project, or write one to a new file.

  vidgen backups PROJECT
  vidgen backups PROJECT restore [EDIT] -o FILE    the newest when no edit is named

Backups are taken while you work and when a project is closed, and are thinned out as they get old. The project itself is
never written over.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out
    from vidgen.storage.backups import Backup

SUMMARY = "list the backups of a project, or write one to a new file"
GROUP = "Undo and versions"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("what", nargs="?", choices=("list", "restore"), default="list")
    parser.add_argument(
        "edit", nargs="?", type=int, metavar="EDIT", help="the backup after this edit, as the list says"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="the new project that a backup is written to")


def run(args: argparse.Namespace, out: Out) -> int:
    """List or restore backups."""
    from vidgen.app import Services
    from vidgen.cli import wording
    from vidgen.cli.projects import project_path
    from vidgen.errors import ProjectError, UsageError

    path = project_path(args.project)
    if args.what == "restore" and not args.output:
        raise UsageError("Say where the backup goes: -o FILE.")
    with Services() as services:
        found = services.projects.backups(path)
        if not found and not path.exists():
            raise ProjectError(f"There is no project at '{path}', and no backup of it.")
        if args.what == "list":
            out.result([_facts(b) for b in found])
            rows = [(b.revision, wording.when(str(_facts(b)["at"])), wording.size(b.size), b.path) for b in found]
            out.table(("edit", "when", "size", "file"), rows)
            if not found:
                out.say("There are no backups of it yet.")
            return 0
        chosen = [b for b in found if args.edit in (None, b.revision)]
        if not found:
            raise UsageError(f"There are no backups of '{path}' yet; one is made when it is closed.")
        if not chosen:
            raise UsageError(f"There is no backup after edit {args.edit}; 'vidgen backups {path}' lists them.")
        target = services.projects.restore_backup(chosen[0], project_path(args.output))
    out.say(f"'{target}' is the project as it was after edit {chosen[0].revision}.")
    out.result({"path": str(target), "revision": chosen[0].revision})
    return 0


def _facts(backup: Backup) -> dict[str, object]:
    from datetime import UTC, datetime

    from vidgen.cli import wording

    when = datetime.fromtimestamp(backup.taken, UTC).isoformat(timespec="seconds")
    return {"revision": backup.revision, "at": when, "size": wording.size(backup.size), "path": str(backup.path)}
