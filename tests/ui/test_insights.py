"""The insights panel: what the ledger and the exports say, as bars and as CSV."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from vidgen.ai.ledger import CALL, Caps, Reservation


def test_what_was_spent_is_seen_and_saved(editor, services, qtbot, tmp_path: Path) -> None:
    ledger = services.ai.ledger
    wanted = Reservation("cloud", "big", "image", Decimal("0.04"), "1", project=editor.project.snapshot().project.id)
    number = ledger.reserve(wanted, Caps())
    ledger.settle(number, "done", actual=Decimal("0.03"), usage=None, seconds=2.5, message="")
    services.metrics.add("export", {"seconds": 20, "wall": 5, "path": "film.mp4", "found": 50})
    panel = editor.panels["insights"]
    editor.docks["insights"].raise_()
    qtbot.waitUntil(lambda: panel.shown is not None and panel.shown.calls == 1)
    assert panel.cost.text() == "$0.03"
    assert "Image: $0.03, 1 call" in panel.charts["jobs"].accessibleDescription()
    assert editor.project.path.stem in panel.charts["projects"].accessibleDescription()
    assert "film.mp4: 4.0 ×" in panel.charts["exports"].accessibleDescription()
    assert panel.charts["jobs"].grab().toImage().pixelColor(5, 26) == panel.charts["jobs"].grab().toImage().pixelColor(
        40, 26
    )
    panel.write(tmp_path / "figures.csv")
    assert "cloud · big" in (tmp_path / "figures.csv").read_text(encoding="utf-8")


def test_of_many_the_newest_months_are_seen_and_the_others_together(editor, services, qtbot) -> None:
    ledger = services.ai.ledger
    for number in range(12):
        wanted = Reservation("cloud", f"model {number}", "text", Decimal(1 + number), "1")
        ledger.settle(ledger.reserve(wanted, Caps()), "done", actual=Decimal(1 + number))
    ledger.write(lambda c: [c.execute(CALL.update().where(CALL.c.number == n).values(month=f"2026-{n:02}"))
                           for n in range(1, 13)])  # fmt: skip
    panel = editor.panels["insights"]
    panel.stretch.setCurrentIndex(1)
    editor.docks["insights"].raise_()
    qtbot.waitUntil(lambda: panel.shown is not None and panel.shown.calls == 12)
    months = panel.charts["months"].accessibleDescription()
    assert [m.split(":")[0] for m in months.split("; ")] == [f"2026-{n:02}" for n in range(5, 13)]
    providers = panel.charts["endpoints"].accessibleDescription().split("; ")
    assert providers[0].startswith("cloud · model 11: $12.00")
    assert providers[-1] == "5 others: $15.00, 5 calls"
