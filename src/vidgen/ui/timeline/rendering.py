"""What the timeline says of the rendered preview: to screen readers, and while it is being rendered."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from vidgen.ui.project.stretches import Stretches
from vidgen.ui.timeline.view import TimelineView
from vidgen.ui.widgets.buttons import small_button
from vidgen.ui.widgets.label import Label

_MOST = 20
"""Stretches that are read out; of more, only how many there are."""


class RenderingStrip(QWidget):
    """How far it is, and what stops it; hidden while nothing is rendered."""

    def __init__(self, stretches: Stretches) -> None:
        super().__init__()
        self._stretches = stretches
        self.text = Label()
        self.text.setProperty("role", "soft")
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(90)
        self.bar.setAccessibleName(self.tr("Rendering the preview"))
        self.stop = small_button("x", self.tr("Stop rendering the preview"))
        self.stop.clicked.connect(stretches.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.text, self.bar, self.stop):
            row.addWidget(widget)
        stretches.state_changed.connect(self._show)
        stretches.progressed.connect(self._show)
        self._show()

    def _show(self) -> None:
        percent = int(100 * self._stretches.progress)
        self.text.setText(self.tr("Rendering the preview, {0} %").format(percent))
        self.bar.setValue(percent)
        self.setVisible(self._stretches.rendering)


def show_rendered(view: TimelineView) -> None:
    """Have a view show and tell which stretches are rendered."""

    def show() -> None:
        rate, ranges = view.project.records.rate, view.context.stretches.ranges
        spoken = [view.tr("{0} to {1}").format(rate.timecode(r.start), rate.timecode(r.end)) for r in ranges[:_MOST]]
        if len(ranges) > _MOST:
            spoken.append(view.tr("and {0} more").format(len(ranges) - _MOST))
        view.setAccessibleDescription(
            view.tr("Rendered for the preview: {0}").format(", ".join(spoken)) if spoken else ""
        )
        view.update(QRect(0, 0, view.width(), view.notes.height))

    view.context.stretches.changed.connect(show)
    show()
