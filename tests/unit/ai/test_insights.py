"""Figures of calls and exports: sums, medians, what has no price, and CSV that is no formula."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from vidgen.ai.insights import COLUMNS, insights, rows
from vidgen.ai.ledger import Entry
from vidgen.csv_text import csv_text
from vidgen.storage.metrics import Metric


def call(number: int, **changes: object) -> Entry:
    facts: dict[str, object] = {
        "number": number, "state": "done", "endpoint": "openai", "model": "m", "job": "text", "project": "p", "edit": "",
        "step": "", "run": "", "month": "2026-11", "created": "2026-11-27T00:00:00", "milliseconds": 1000, "units": {},
        "prices": "1", "reserved": Decimal("0.5"), "actual": Decimal("0.25"), "ticket": "", "message": "",
    }  # fmt: skip
    return Entry(**{**facts, **changes})  # type: ignore[arg-type]


CALLS = [
    call(1),
    call(2, milliseconds=3000, actual=Decimal("0.000000001")),
    call(3, job="image", state="failed", actual=Decimal(0), milliseconds=9000),
    call(4, job="image", state="unknown", actual=None, project=""),
    call(5, endpoint="local", actual=None, reserved=None, month="2026-10"),
]


def test_sums_are_exact_and_groups_are_by_cost() -> None:
    found = insights(CALLS, [], {"a": 5, "b": 9}, {"p": "Trip"}.get)  # type: ignore[arg-type]
    assert [(g.name, g.calls, g.failed, g.cost, g.unpriced) for g in found.jobs] == [
        ("image", 2, 2, Decimal("0.5"), 0),
        ("text", 3, 0, Decimal("0.250000001"), 1),
    ]
    assert [g.name for g in found.projects] == ["no project", "Trip"]
    assert [g.name for g in found.months] == ["2026-10", "2026-11"]
    text = found.jobs[1]
    assert (text.seconds, text.slowest) == (1.0, 3.0)
    assert (found.cost, found.calls) == (Decimal("0.750000001"), 5)
    assert found.storage == (("b", 9), ("a", 5))


def test_exports_without_sense_are_left_out() -> None:
    metrics = [
        Metric(1, "export", "2026-11-27", {"seconds": 10, "wall": 4.0, "path": "/x/film.mp4", "found": 25}),
        Metric(2, "export", "2026-11-27", {"seconds": 10, "wall": 0}),
        Metric(3, "export", "2026-11-27", {"seconds": "ten"}),
    ]
    (speed,) = insights([], metrics, {}).exports
    assert (speed.name, speed.factor, speed.reused) == ("film.mp4", 2.5, 25)


def test_the_table_reads_back_and_holds_no_formula() -> None:
    found = insights([call(1, job="=1+1")], [], {"cache": 7})
    read = list(csv.DictReader(io.StringIO(csv_text(COLUMNS, rows(found)))))
    assert {r["what"] for r in read} == {"job", "provider", "project", "month", "storage"}
    assert read[0]["name"] == "'=1+1"
    assert read[0]["cost_usd"] == "0.25"
    assert read[-1]["bytes"] == "7"
