"""Copy media that lie elsewhere into the project's folder, so that it can be moved as a whole. One undo step."""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "copy media from elsewhere into the project's folder"
GROUP = "Files"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")


def run(args: argparse.Namespace, out: Out) -> int:
    """Collect media."""
    from vidgen.cli.projects import opened

    with opened(args.project, out) as project:
        moved = [(a, project.asset_path(a)) for a in project.collect()]
    for asset, path in moved:
        out.say(f"{asset.name}: {path}")
    if not moved:
        out.say("All media are in the project's folder already.")
    out.result({"assets": [{**a.to_json(), "path": str(p)} for a, p in moved]})
    return 0
