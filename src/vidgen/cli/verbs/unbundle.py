"""Unpack a bundle into a new folder, as a project that can be opened."""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "unpack such a file into a folder"
GROUP = "Files"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("bundle", metavar="BUNDLE")
    parser.add_argument("folder", metavar="FOLDER", help="where the project's own folder is made")


def run(args: argparse.Namespace, out: Out) -> int:
    """Unpack a bundle."""
    from vidgen.app import Services

    with Services() as services:
        project = services.projects.unbundle(args.bundle, args.folder)
    out.say(f"'{project}' is ready.")
    out.result({"path": str(project)})
    return 0
