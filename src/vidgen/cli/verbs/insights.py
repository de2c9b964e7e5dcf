"""Show what calls of models have cost and how long they took, how quickly exports were made, and what the disk holds.

  vidgen insights                          of all time
  vidgen insights --month 2026-11          the calls of one month
  vidgen insights --csv insights.csv       all figures, for a spreadsheet

Figures stay on this computer.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.ai.insights import Group
    from vidgen.cli.out import Out

SUMMARY = "show what things cost and how long they took"
GROUP = "AI"
_EXPORTS = 10


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--month", metavar="YYYY-MM", help="only calls of this month (UTC)")
    parser.add_argument("--csv", metavar="FILE", help="write all figures to a file; one that is there is replaced")


def run(args: argparse.Namespace, out: Out) -> int:
    """Show them."""
    from pathlib import Path

    from vidgen.ai.insights import COLUMNS, rows
    from vidgen.app import Services
    from vidgen.cli import wording
    from vidgen.cli.ai.words import check_month
    from vidgen.csv_text import csv_text
    from vidgen.files import atomic_write

    if args.month is not None:
        check_month(args.month)
    with Services() as services:
        found = services.insights(args.month)
    out.result(rows(found))
    if args.csv is not None:
        text = csv_text(COLUMNS, rows(found))
        atomic_write(Path(args.csv), text.encode("utf-8", "backslashreplace"))
        out.say(f"'{args.csv}' has {len(rows(found))} rows.")
        return 0
    if not found.calls:
        out.say("No model was called" + (f" in {args.month}." if args.month else " yet."))
    for title, groups in (("job", found.jobs), ("provider", found.endpoints), ("project", found.projects),
                          ("month", found.months)):  # fmt: skip
        if groups:
            out.table((title, "calls", "failed", "cost", "median", "slowest"), [_row(g) for g in groups])
            out.say()
    if found.exports:
        shown = found.exports[-_EXPORTS:]
        out.table(
            ("export", "when", "speed", "there before"),
            [(s.name, wording.when(s.time), f"{s.factor:.1f} ×", f"{s.reused} %") for s in shown],
        )
        out.say()
    out.table(("kept on disk", "size"), [(name, wording.size(size)) for name, size in found.storage])
    return 0


def _row(g: Group) -> tuple[str, ...]:
    from vidgen.ai.money import shown

    unknown = f" and {g.unpriced} unknown" if g.unpriced else ""
    times = (f"{g.seconds:.1f} s", f"{g.slowest:.1f} s") if g.slowest else ("", "")
    return (g.name, str(g.calls), str(g.failed or ""), f"{shown(g.cost)}{unknown}", *times)
