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
    from vidgen.cli.projects import opened
    from vidgen.cli.stepping import steps

    with opened(args.project, out) as project:
        document = project.document
        labels = steps(document.redo, args.count)
        revision = document.revision
    out.result({"labels": labels, "revision": revision})
    for label in labels:
        out.say(f"Redone: {label}")
    if not labels:
        out.say("There is nothing to redo.")
    return 0
