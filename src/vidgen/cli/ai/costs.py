"""`vidgen ai costs | budget`: what it has cost, and what it may."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidgen.cli.ai import words
from vidgen.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vidgen.ai.ledger import Entry
    from vidgen.cli.out import Out

_SHOWN = 30
"""Rows of the table."""
BY = ("endpoint", "model", "job", "project", "month", "step", "state")


def declare(what: Any) -> None:
    """Declare the words."""
    costs = words.declare(
        what,
        "costs",
        "List what calls have cost",
        _costs,
        "A call whose end is not known counts as what was set aside for it, until --correct says what the bill says.",
    )
    costs.add_argument("--month", metavar="YYYY-MM", help="only those of a month; 'this' for this one")
    costs.add_argument("--project", metavar="FILE", help="only those of a project")
    costs.add_argument("--by", choices=BY, help="add them up")
    costs.add_argument("--csv", metavar="FILE", help="write all of them to a file; one that is there is replaced")
    costs.add_argument("--correct", nargs=2, metavar=("CALL", "DOLLARS"), help="note what a call really cost")

    budget = words.declare(
        what,
        "budget",
        "Show or set what may be spent",
        _budget,
        "  vidgen ai budget month 20            all calls of a month\n"
        "  vidgen ai budget project 5           each project that has no budget of its own\n"
        "  vidgen ai budget project 8 --project trip.vidgen\n"
        "  vidgen ai budget openai 10           an endpoint, in a month\n"
        "  vidgen ai budget month none          no limit",
    )
    budget.add_argument("which", nargs="?", metavar="WHICH", help="month, project, or the name of an endpoint")
    budget.add_argument("amount", nargs="?", metavar="DOLLARS", help="or 'none'")
    budget.add_argument("--project", metavar="FILE", help="of this project")


def _costs(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.money import shown
    from vidgen.ai.service import spent_of, this_month

    with words.service() as ai:
        if args.correct:
            number = int(args.correct[0]) if args.correct[0].isdecimal() else 0
            ai.ledger.correct(number, amount := words.money(args.correct[1]))
            out.say(f"Call {number} has cost {shown(amount)}.")
            out.result({"call": number, "cost": str(amount)})
            return 0
        month = this_month() if args.month == "this" else args.month
        found = ai.costs(month=month, project=words.project_id(args.project) if args.project else None)
    total, unknown = spent_of(found)
    if args.csv:
        from vidgen.files import atomic_write

        atomic_write(Path(args.csv), csv_of(found).encode("utf-8", "backslashreplace"))
        out.say(f"'{args.csv}' has {len(found)} rows.")
    elif args.by:
        out.table((args.by, "calls", "cost", "of unknown price"), _added_up(found, args.by))
    else:
        out.table(("call", "when", "for", "by", "model", "state", "cost"), [_row(e) for e in found[-_SHOWN:]])
    out.say(f"{len(found)} calls, {shown(total)}" + (f", and {unknown} of unknown price." if unknown else "."))
    out.result({"calls": [facts(e) for e in found], "total": str(total), "unknown": unknown})
    return 0


def facts(entry: Entry) -> dict[str, object]:
    """Return a call as plain data; money as text, since it is exact."""
    from dataclasses import asdict

    return {k: str(v) if isinstance(v, Decimal) else v for k, v in asdict(entry).items()}


def csv_of(entries: Sequence[Entry]) -> str:
    """Return calls as a table for a spreadsheet."""
    import csv
    import io

    rows = [facts(e) for e in entries]
    text = io.StringIO()
    columns = list(rows[0]) if rows else ["number"]
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_inert(row[c]) for c in columns] for row in rows)
    return text.getvalue()


def _inert(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _row(entry: Entry) -> tuple[object, ...]:
    from vidgen.ai.money import shown
    from vidgen.cli import wording

    cost = shown(entry.counted) + ("" if entry.actual is not None or entry.counted is None else " (set aside)")
    what = entry.step or entry.job
    return entry.number, wording.when(entry.created), what, entry.endpoint, entry.model, entry.state, cost


def _added_up(entries: Sequence[Entry], by: str) -> list[tuple[object, ...]]:
    from vidgen.ai.money import shown
    from vidgen.ai.service import spent_of

    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(str(getattr(entry, by)) or "—", []).append(entry)
    found = []
    for name, group in groups.items():
        total, unknown = spent_of(group)
        found.append((total, (name, len(group), shown(total), unknown or "")))
    return [row for _, row in sorted(found, key=lambda f: -f[0])]


def _budget(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.choices import ai_choices, choose, set_endpoint

    project = words.project_id(args.project) if args.project else None
    if args.which is not None:
        if args.amount is None:
            raise UsageError(f"Say how much: 'vidgen ai budget {args.which} 10', or 'none'.")
        amount = None if args.amount == "none" else words.money(args.amount)
        if args.which == "month":
            choose(month=amount)
        elif args.which == "project" and project:
            kept = {k: v for k, v in ai_choices().projects.items() if k != project}
            choose(projects=kept if amount is None else {**kept, project: amount})
        elif args.which == "project":
            choose(project=amount)
        else:
            ai_choices().endpoint(args.which)
            set_endpoint(args.which, month=amount)
    return _show_budgets(project, out)


def _show_budgets(project: str | None, out: Out) -> int:
    from vidgen.ai.choices import ai_choices
    from vidgen.ai.money import shown

    with words.service() as ai:
        found = ai.budgets(project)
    each = ai_choices().project
    rows = [(b.name, "no limit" if b.limit is None else shown(b.limit), shown(b.spent)) for b in found]
    if each is not None and not project:
        rows.append(("each project", shown(each), ""))
    out.table(("budget", "limit", "spent or set aside"), rows)
    out.result(
        [{"name": b.name, "limit": None if b.limit is None else str(b.limit), "spent": str(b.spent)} for b in found]
    )
    return 0
