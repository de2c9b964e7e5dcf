"""Insights: what calls of models have cost and how long they took, how quickly exports were made, what the disk holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from vidgen.ai.insights import COLUMNS, Group, Insights, rows, together
from vidgen.ai.money import price, shown
from vidgen.csv_text import csv_text
from vidgen.files import atomic_write
from vidgen.ui.context import Context
from vidgen.ui.insights.bars import Bar, Bars
from vidgen.ui.loop.background import Latest
from vidgen.ui.panels import Area, Panel
from vidgen.ui.widgets.label import Label

_MOST_BARS = 8
_WIDEST = 820
"""Pixels: names and figures of longer bars would stand too far apart to be read together."""


class InsightsPanel(Panel):
    """Reads the figures when it is shown, and when another stretch of time is chosen."""

    kind = "insights"
    title = "Insights"
    icon = "chart-column"
    area: ClassVar[Area] = "bottom"
    order = 95

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.shown: Insights | None = None
        self._latest = Latest(context.background, "disk")
        self.stretch = QComboBox()
        self.stretch.setAccessibleName(self.tr("Stretch of time"))
        self.stretch.addItem(self.tr("This month"), True)
        self.stretch.addItem(self.tr("All time"), False)
        self.stretch.currentIndexChanged.connect(self.ask)
        context.exports.done.connect(self.look_again)
        self.save = QPushButton(self.tr("Save as CSV…"))
        self.save.clicked.connect(self._choose)
        self.cost = Label()
        self.cost.setProperty("role", "heading")
        self.about = Label()
        self.about.setProperty("role", "soft")
        self.charts = {
            "months": Bars(self.tr("Cost by month")),
            "jobs": Bars(self.tr("Cost by operation")),
            "endpoints": Bars(self.tr("Cost by provider")),
            "projects": Bars(self.tr("Cost by video")),
            "times": Bars(self.tr("How long calls took")),
            "exports": Bars(self.tr("Speed of the last exports")),
            "storage": Bars(self.tr("Kept on the disk")),
        }
        self._parts: dict[str, QWidget] = {}
        column = QVBoxLayout()
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(4)
        column.addWidget(self.cost)
        column.addWidget(self.about)
        for name, chart in self.charts.items():
            column.addWidget(self._part(name, chart))
        column.addStretch(1)
        inside = QWidget()
        inside.setMaximumWidth(_WIDEST)
        inside.setLayout(column)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setAccessibleName(self.tr("Figures"))
        top = QHBoxLayout()
        top.setContentsMargins(10, 8, 10, 8)
        top.addWidget(self.stretch)
        top.addStretch(1)
        top.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(area, 1)

    def catch_up(self) -> None:
        """Read the figures as they are now."""
        self.ask()

    def ask(self) -> None:
        """Have the figures read."""
        services = self.context.services
        month = (
            datetime.now(UTC).strftime("%Y-%m") if self.stretch.currentData() else None
        )  # a window stays open for long
        self._latest.ask(lambda: services.insights(month), self._show)

    def write(self, path: Path) -> None:
        """Write what is shown as CSV. Raises ProjectError on a full disk."""
        if self.shown is not None:
            atomic_write(path, csv_text(COLUMNS, rows(self.shown)).encode("utf-8", "backslashreplace"))

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save as CSV"), "insights.csv", "CSV (*.csv)")
        if chosen:
            self.context.background.start(self._write(Path(chosen)))

    async def _write(self, path: Path) -> None:
        await self.context.background.call("disk", self.write, path)
        self.context.tell(self.tr("The figures are in '{0}'.").format(path))

    def _part(self, name: str, chart: Bars) -> QWidget:
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 16, 0, 0)
        layout.setSpacing(6)
        head = Label(chart.accessibleName())
        head.setProperty("role", "section")
        layout.addWidget(head)
        layout.addWidget(chart)
        self._parts[name] = part
        return part

    def _show(self, found: Insights) -> None:
        self.shown = found
        self.cost.setText(shown(found.cost))
        calls = (
            self.tr("No model was called.")
            if not found.calls
            else self.tr("{0} calls of models").format(f"{found.calls:,}")
        )
        self.about.setText(self.tr("One call of a model") if found.calls == 1 else calls)
        times = sorted((g for g in found.jobs if g.seconds), key=lambda g: -g.seconds)
        size = self.locale().formattedDataSize
        charts: dict[str, list[Bar]] = {
            "months": self._costs(found.months[-_MOST_BARS:]) if len(found.months) > 1 else [],
            "jobs": self._costs([replace(g, name=g.name.capitalize()) for g in found.jobs]),
            "endpoints": self._costs(found.endpoints),
            "projects": self._costs(found.projects),
            "times": [
                Bar(
                    g.name.capitalize(),
                    g.seconds,
                    f"{g.seconds:.1f} s",
                    self.tr("slowest {0} s").format(f"{g.slowest:.1f}"),
                )
                for g in times
            ],
            "exports": [
                Bar(s.name, s.factor, f"{s.factor:.1f} ×", f"{s.reused} % there before") for s in found.exports[::-1]
            ],
            "storage": [Bar(name, float(bytes_), size(bytes_)) for name, bytes_ in found.storage],
        }
        for name, bars in charts.items():
            self.charts[name].show_bars(bars[:_MOST_BARS])
            self._parts[name].setVisible(bool(bars))

    def _costs(self, groups: Sequence[Group]) -> list[Bar]:
        """Return a bar for each group; of many the last stands for those that cost the least, together."""
        if len(groups) > _MOST_BARS:
            kept, rest = groups[: _MOST_BARS - 1], groups[_MOST_BARS - 1 :]
            groups = (*kept, together(self.tr("{0} others").format(len(rest)), rest))

        def note(g: Group) -> str:
            parts = [self.tr("1 call") if g.calls == 1 else self.tr("{0} calls").format(f"{g.calls:,}")]
            parts += [self.tr("{0} failed").format(f"{g.failed:,}")] if g.failed else []
            parts += [self.tr("{0} of unknown price").format(f"{g.unpriced:,}")] if g.unpriced else []
            return ", ".join(parts)

        return [Bar(g.name, float(g.cost), price(g.cost), note(g)) for g in groups]
