"""Keep a state of the project under a name, and go back to it.

  vidgen versions trip                         what there is
  vidgen versions trip save "rough cut"        keep the project as it is now under a name
  vidgen versions trip compare "rough cut"     what has changed since, in sentences
  vidgen versions trip restore "rough cut"     go back to it, as one step that undo takes back

'vidgen frame trip --version "rough cut" -o then.png' shows a frame of one.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out
    from vidgen.storage.open_project import OpenProject

SUMMARY = "keep, list, compare and restore named versions"
GROUP = "Undo and versions"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("what", nargs="?", choices=("list", "save", "compare", "restore"), default="list")
    parser.add_argument("name", nargs="?", metavar="NAME", help="of the version")


def run(args: argparse.Namespace, out: Out) -> int:
    """Keep versions."""
    from vidgen.cli import wording
    from vidgen.cli.projects import opened
    from vidgen.errors import UsageError

    if (args.what == "list") != (args.name is None):
        raise UsageError(f"'versions PROJECT {args.what}' takes {'no name' if args.name else 'the name of a version'}.")
    with opened(args.project, out, to_look=args.what in ("list", "compare")) as project:
        if args.what == "save":
            project.name_version(args.name)
        elif args.what == "restore":
            project.restore_version(args.name)
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
        out.say(f"{'Kept' if args.what == 'save' else 'Restored'}: {args.name}")
    return 0


def _compare(project: OpenProject, name: str, out: Out) -> int:
    from vidgen.editor.changes import changes

    found = changes(project.version_records(name), project.document)
    out.result({"version": name, "changes": list(found)})
    for sentence in found or ("Nothing has changed since.",):
        out.say(sentence)
    return 0
