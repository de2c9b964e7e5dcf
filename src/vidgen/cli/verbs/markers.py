"""List the markers of a project with their notes, or write them to a file.

vidgen markers trip.vidgen
vidgen markers trip.vidgen -o notes.csv       a table: time, duration, note, colour
vidgen markers trip.vidgen -o notes.txt       a line each: time and note; YouTube reads such lines as chapters
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "list markers and their notes, or write them to a file"
GROUP = "Look"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("-o", "--output", metavar="FILE", help="a file that ends in .csv or .txt")
    parser.add_argument("--search", metavar="TEXT", help="only markers whose note has this text")


def run(args: argparse.Namespace, out: Out) -> int:
    """List or write."""
    from pathlib import Path

    from vidgen.cli.projects import opened
    from vidgen.files import atomic_write
    from vidgen.storage.interchange.notes import matching, notes_file

    with opened(args.project, out, to_look=True) as project:
        records = project.document
        found = matching(records, args.search or "")
        out.result(
            [
                {"id": m.id, "time": m.time, "timecode": records.rate.timecode(m.time), "duration": m.duration,
                 "text": m.text, "colour": m.colour}
                for m in found
            ]
        )  # fmt: skip
        if args.output:
            path = Path(args.output)
            atomic_write(path, notes_file(records, found, path.suffix))
            out.say(f"{len(found)} markers are in '{path}'.")
            return 0
        rows = [
            (records.rate.timecode(m.time), records.rate.timecode(m.duration) if m.duration else "", m.colour, m.text)
            for m in found
        ]
    out.table(("time", "length", "colour", "note"), rows)
    if not rows:
        out.say("There are no such markers." if args.search else "There are no markers.")
    return 0
