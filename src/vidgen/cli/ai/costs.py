"""`vidgen ai costs | budget`: what it has cost, and what it may."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidgen.cli.ai import words
from vidgen.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vidgen.ai.ledger import Entry
    from vidgen.cli.out import Out

_SHOWN = 30
"""Rows of the table."""
_DIGITS = 15
"""Of the number of a call, at most."""
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
    from vidgen.storage.library import Library

    if args.correct:
        return _correct(args, out)
    words.one_of(args, "--by", "--csv")
    month = this_month() if args.month == "this" else args.month
    if month is not None:
        words.check_month(month)
    project = words.project_id(args.project) if args.project is not None else None
    with words.service() as ai:
        found = ai.costs(month=month, project=project)
    names = Library().names()
    total, unknown = spent_of(found)
    if args.csv is not None:
        from vidgen.files import atomic_write

        atomic_write(Path(args.csv), csv_of(found, names).encode("utf-8", "backslashreplace"))
        out.say(f"'{args.csv}' has {len(found)} rows.")
    elif args.by:
        out.table((args.by, "calls", "cost", "of unknown price"), _added_up(found, args.by, names))
    else:
        out.table(("call", "when", "for", "by", "model", "state", "cost"), [_row(e) for e in found[-_SHOWN:]])
    out.say(f"{len(found)} calls, {shown(total)}" + (f", and {unknown} of unknown price." if unknown else "."))
    if out.as_json:
        out.result({"calls": [facts(e, names) for e in found], "total": str(total), "unknown": unknown})
    return 0


def _correct(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.money import shown

    words.one_of(args, "--correct", "--month", "--project", "--by", "--csv")
    text, amount = args.correct[0], words.money(args.correct[1])
    number = int(text) if text.isdecimal() and len(text) <= _DIGITS else 0
    with words.service() as ai:
        ai.ledger.correct(number, amount)
    out.say(f"Call {number} has cost {shown(amount)}.")
    out.result({"call": number, "cost": str(amount)})
    return 0


def facts(entry: Entry, names: Mapping[str, str]) -> dict[str, object]:
    """Return a call as plain data; money as text, since it is exact. `names` are those of projects, by their ids."""
    from dataclasses import asdict

    plain = {k: str(v) if isinstance(v, Decimal) else v for k, v in asdict(entry).items()}
    return {**plain, "project_name": names.get(entry.project, "")}


def csv_of(entries: Sequence[Entry], names: Mapping[str, str]) -> str:
    """Return calls as a table for a spreadsheet."""
    from dataclasses import fields

    from vidgen.ai.ledger import Entry
    from vidgen.csv_text import csv_text

    return csv_text([*(f.name for f in fields(Entry)), "project_name"], [facts(e, names) for e in entries])


def _row(entry: Entry) -> tuple[object, ...]:
    from vidgen.ai.money import shown
    from vidgen.cli import wording

    cost = shown(entry.counted) + ("" if entry.actual is not None or entry.counted is None else " (set aside)")
    what = entry.step or entry.job
    return entry.number, wording.when(entry.created), what, entry.endpoint, entry.model, entry.state, cost


def _added_up(entries: Sequence[Entry], by: str, names: Mapping[str, str]) -> list[tuple[object, ...]]:
    from vidgen.ai.money import shown
    from vidgen.ai.service import spent_of

    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(str(getattr(entry, by)), []).append(entry)
    found = []
    for key, group in groups.items():
        name = key or "—"
        if by == "project":
            name = names.get(key, "unknown project") if key else "no project"
        total, unknown = spent_of(group)
        found.append((total, (name, len(group), shown(total), unknown or "")))
    return [row for _, row in sorted(found, key=lambda f: -f[0])]


def _budget(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.choices import ai_choices, choose, set_endpoint

    if args.project is not None and args.which not in (None, "project"):
        raise UsageError(f"'{args.which}' is no budget of a project; leave --project out, or write 'project'.")
    project = words.project_id(args.project) if args.project is not None else None
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
