"""Keep a state of the project under a name, and go back to it.

  vidgen versions trip                         what there is
  vidgen versions trip save "rough cut"        keep the project as it is now under a name
  vidgen versions trip compare "rough cut"     what has changed since, in sentences
  vidgen versions trip restore "rough cut"     go back to it, as one step that undo takes back
  vidgen versions trip rename "rough cut" one  give it another name
  vidgen versions trip remove "rough cut"      forget it; the project stays as it is

'vidgen frame trip --version "rough cut" -o then.png' shows a frame of one.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out
    from vidgen.storage.open_project import OpenProject

SUMMARY = "keep, list, compare, restore, rename and remove named versions"
GROUP = "Undo and versions"
_DONE = {"save": "Kept", "restore": "Restored", "rename": "Renamed", "remove": "Removed"}
"""What changes something, and what is said afterwards."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("what", nargs="?", choices=("list", "compare", *_DONE), default="list")
    parser.add_argument("name", nargs="?", metavar="NAME", help="of the version")
    parser.add_argument("new", nargs="?", metavar="NEW", help="its new name, for rename")


def run(args: argparse.Namespace, out: Out) -> int:
    """Keep versions."""
    from vidgen.cli import wording
    from vidgen.cli.projects import opened
    from vidgen.errors import UsageError

    if (args.what == "list") != (args.name is None):
        raise UsageError(f"'versions PROJECT {args.what}' takes {'no name' if args.name else 'the name of a version'}.")
    if (args.what == "rename") != (args.new is not None):
        raise UsageError(
            f"'versions PROJECT {args.what}' takes {'one name' if args.new else 'a name and the new one'}."
        )
    with opened(args.project, out, to_look=args.what in ("list", "compare")) as project:
        if args.what == "save":
            project.name_version(args.name)
        elif args.what == "restore":
            project.restore_version(args.name)
        elif args.what == "rename":
            project.rename_version(args.name, args.new)
        elif args.what == "remove":
            project.remove_version(args.name)
        elif args.what == "compare":
            return _compare(project, args.name, out)
        found = project.versions()
        revision = project.document.revision
    out.result(
        {"versions": [{"name": v.name, "revision": v.revision, "at": v.at} for v in found], "revision": revision}
    )
    if args.what == "list":
        out.table(("version", "edit", "when"), [(v.name, v.revision, wording.when(v.at)) for v in found])
        if not found:
            out.say("There are no versions yet; 'vidgen versions PROJECT save NAME' keeps this one.")
    else:
        out.say(f"{_DONE[args.what]}: {args.name}" + (f", now {args.new}" if args.what == "rename" else ""))
    return 0


def _compare(project: OpenProject, name: str, out: Out) -> int:
    from vidgen.editor.changes import changes

    found = changes(project.version_records(name), project.document)
    out.result({"version": name, "changes": list(found)})
    for sentence in found or ("Nothing has changed since.",):
        out.say(sentence)
    return 0
