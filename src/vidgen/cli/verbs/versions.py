"""Keep a state of the project under a name, list such versions, or go back to one (which undo takes back)."""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "keep, list and restore named versions"
GROUP = "Undo and versions"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("what", nargs="?", choices=("list", "save", "restore"), default="list")
    parser.add_argument("name", nargs="?", metavar="NAME", help="of the version that is saved or restored")


def run(args: argparse.Namespace, out: Out) -> int:
    """Keep versions."""
    from vidgen.cli import wording
    from vidgen.cli.projects import opened
    from vidgen.errors import UsageError

    if (args.what == "list") != (args.name is None):
        raise UsageError(f"'versions PROJECT {args.what}' takes {'no name' if args.name else 'the name of a version'}.")
    with opened(args.project, out, to_look=args.what == "list") as project:
        if args.what == "save":
            project.name_version(args.name)
        elif args.what == "restore":
            project.restore_version(args.name)
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
