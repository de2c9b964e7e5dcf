"""Add media files to a project, as assets that blocks can use. Files stay where they are."""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "add media files to a project"
GROUP = "Edit"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--copy", action="store_true", help="copy the files into the project's folder")


def run(args: argparse.Namespace, out: Out) -> int:
    """Import media."""
    from pathlib import Path

    from vidgen.cli import wording
    from vidgen.cli.projects import opened
    from vidgen.storage.paths import display_name

    with opened(args.project, out) as project:
        assets = project.import_media([Path(f) for f in args.files], copy=args.copy)
    for file, asset in zip(args.files, assets, strict=True):
        out.say(f"{asset.id}  {asset.name}: {wording.media(asset.info)}")
        if display_name(Path(file)) != asset.name:
            out.note(f"'{file}' has the same content as '{asset.name}', under which it is in the project already.")
        for problem in asset.info.problems if asset.info else ():
            out.note(f"{asset.name}: {problem}")
    out.result({"assets": [a.to_json() for a in assets]})
    return 0
