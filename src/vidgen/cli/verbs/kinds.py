"""List what can be put into a film: kinds of blocks, effects and transitions; with NAME all properties of one.

vidgen kinds                  all kinds
vidgen kinds text             what a text has: each property with its limits and its default
vidgen kinds placement        where and how any block lies on the canvas
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out
    from vidgen.editor.catalogue import Entry

SUMMARY = "list the kinds of blocks, effects and transitions, and their properties"
GROUP = "Edit"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="of a kind, or 'placement', for its properties")


def run(args: argparse.Namespace, out: Out) -> int:
    """List kinds, or the properties of one."""
    from vidgen.editor import catalogue

    found = catalogue.find(args.name) if args.name else list(catalogue.entries())
    out.result([entry.to_json() for entry in found])
    if not args.name:
        _all(found, out)
        return 0
    for entry in found:
        _one(entry, out)
    return 0


def _all(found: list[Entry], out: Out) -> None:
    from vidgen.editor.paths import OWN

    out.table(("what", "name", "title", "about"), [(e.role, e.name, e.title, e.summary) for e in found])
    out.say()
    out.say(f"Every block also has the properties {', '.join(OWN)}.")
    out.say("'vidgen kinds NAME' tells all properties of one.")


def _one(entry: Entry, out: Out) -> None:
    from vidgen.cli import properties, wording

    where = f"{entry.role}, on tracks of {wording.either(entry.media)}"
    out.say(f"{entry.name}: {entry.title} ({where})")
    out.say(entry.summary)
    out.say()
    out.table(properties.COLUMNS, properties.rows(entry))
    out.say()
    for meaning in properties.meanings(entry):
        out.say(meaning)
    out.say()
    for line in properties.commands(entry):
        out.say(f"  vidgen edit PROJECT {line}")
