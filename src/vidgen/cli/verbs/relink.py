"""Find media that are missing or have moved: by their content or name in a folder, or one file by hand.

  vidgen relink PROJECT                        tell what is missing, and look in the project's own folder
  vidgen relink PROJECT FOLDER                 look there, and in the folders below
  vidgen relink PROJECT --asset NAME --path FILE

The exit code is 1 when something is still missing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "find media that are missing or have moved"
GROUP = "Files"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("folder", nargs="?", metavar="FOLDER")
    parser.add_argument("--asset", metavar="ASSET", help="only this one: an asset's name or id")
    parser.add_argument("--path", metavar="FILE", help="where that asset is now")


def run(args: argparse.Namespace, out: Out) -> int:
    """Relink media."""
    from vidgen.cli.projects import opened
    from vidgen.editor.arguments import find_named
    from vidgen.editor.records import Asset
    from vidgen.errors import UsageError

    if args.path and (args.folder or not args.asset):
        raise UsageError("--path FILE goes with --asset NAME, and without a folder to look in.")
    with opened(args.project, out) as project:
        asset = find_named(project.document, args.asset, Asset) if args.asset else None
        report = project.relink(args.folder, asset, args.path)
    by = {"hash": "by its content", "name": "by its name", "choice": "as you said"}
    for found in report.found:
        other = "" if found.same_content else "; its content is not the same as before"
        out.say(f"{found.asset.name}: {found.path} ({by[found.by]}{other})")
    for asset in report.still_missing:
        out.say(f"{asset.name}: still missing")
    if not report.found and not report.still_missing:
        out.say("Nothing is missing.")
    out.result(
        {
            "found": [
                {"asset": f.asset.id, "name": f.asset.name, "path": str(f.path), "by": f.by, "same": f.same_content}
                for f in report.found
            ],
            "missing": [{"asset": a.id, "name": a.name} for a in report.still_missing],
        }
    )
    return 1 if report.still_missing else 0
