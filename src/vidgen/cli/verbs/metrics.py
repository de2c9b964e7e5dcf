"""List the figures of past exports: how long each took, where the time went, what came out.

  vidgen metrics                       a table of the last ones
  vidgen metrics --csv exports.csv     all of them, for a spreadsheet

Figures stay on this computer.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from vidgen.cli.out import Out
    from vidgen.storage.metrics import Metric

SUMMARY = "list the figures of past exports"
GROUP = "Export"
_SHOWN = 30
"""Rows of the table."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--csv", metavar="FILE", help="write all of them to a file; one that is there is replaced")


def run(args: argparse.Namespace, out: Out) -> int:
    """List figures."""
    from pathlib import Path

    from vidgen.app import Services
    from vidgen.cli import wording

    with Services() as services:
        found = services.metrics.rows("export")
    if args.csv:
        from vidgen.files import atomic_write

        atomic_write(Path(args.csv), _csv(found).encode("utf-8", "backslashreplace"))
        out.say(f"'{args.csv}' has {len(found)} rows.")
    else:
        rows = [
            (
                wording.when(row.time),
                Path(str(row.data.get("path", ""))).name,
                row.data.get("preset", ""),
                _number(row, "seconds", " s"),
                _number(row, "wall", " s"),
                _number(row, "fps"),
                f"{row.data.get('found', 0)} %",
                wording.size(int(row.data.get("size", 0))),
            )
            for row in found[-_SHOWN:]
        ]
        out.table(("when", "file", "preset", "plays", "made in", "fps", "there before", "size"), rows)
        if not found:
            out.say("Nothing was exported yet.")
    out.result([{"sequence": row.sequence, "time": row.time, **row.data} for row in found])
    return 0


def _number(row: Metric, name: str, unit: str = "") -> str:
    value = row.data.get(name)
    return f"{value:.1f}{unit}" if isinstance(value, int | float) else ""


def _csv(rows: Sequence[Metric]) -> str:
    """Return a table with a column for each figure, those of parts and stages among them."""
    from vidgen.csv_text import csv_text

    flat = [{"sequence": row.sequence, "time": row.time, **_flat(row.data)} for row in rows]
    return csv_text(list(dict.fromkeys(["sequence", "time", *(name for row in flat for name in row)])), flat)


def _flat(data: dict[str, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in data.items():
        if isinstance(value, dict):
            found |= {f"{name}.{inner}": part for inner, part in value.items()}
        else:
            found[name] = value
    return found
