"""Write a project with all its media and its whole history into one file, to keep or to send."""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "write a project with all its media into one file"
GROUP = "Files"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="the zip file to write")
    parser.add_argument("--force", action="store_true", help="replace the file if it is there")


def run(args: argparse.Namespace, out: Out) -> int:
    """Bundle a project."""
    from pathlib import Path

    from vidgen.cli import wording
    from vidgen.cli.projects import opened
    from vidgen.errors import UsageError

    target = Path(args.output).absolute()
    if target.exists() and not args.force:
        raise UsageError(f"'{target}' is there already; --force replaces it.")
    with opened(args.project, out, to_look=True) as project:
        project.bundle(target)
    size = target.stat().st_size
    out.say(f"'{target}': {wording.size(size)}. 'vidgen unbundle' opens it again.")
    out.result({"path": str(target), "size": size})
    return 0
