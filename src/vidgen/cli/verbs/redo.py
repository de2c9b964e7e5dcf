"""Do again what was undone last."""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "do again what was undone"
GROUP = "Undo and versions"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("-n", "--count", type=int, default=1, metavar="COUNT", help="how many steps; 1 when not given")


def run(args: argparse.Namespace, out: Out) -> int:
    """Redo edits."""
    from vidgen.cli.stepping import walk

    return walk(args, out, "redo")
