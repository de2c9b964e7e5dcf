"""What stands in the head of an effect in the inspector: on or off, its place, presets, removing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QToolButton, QWidget

from vidgen.ui.context import Context
from vidgen.ui.icons import icon
from vidgen.ui.inspector.section import Section
from vidgen.ui.theme import tokens
from vidgen.ui.widgets.buttons import small_button
from vidgen.ui.widgets.label import plain_tip


@dataclass(frozen=True)
class PlacedEffect:
    """An effect as its head shows it: which it is, and which of how many."""

    block: str
    effect: str
    kind: str
    enabled: bool
    place: int
    """From 0."""
    of: int


class EffectHead(QObject):
    """`widgets` are in their order: the switch stands before the name, the others after it."""

    preset_wanted = Signal()

    def __init__(self, context: Context, effect: PlacedEffect, title: str) -> None:
        super().__init__()
        of, place = {"block": effect.block, "effect": effect.effect}, effect.place
        on = QCheckBox()
        on.setChecked(effect.enabled)
        on.setAccessibleName(title)
        on.setAccessibleDescription(self.tr("Turn the effect on or off"))
        on.setToolTip(self.tr("Turn the effect on or off"))
        on.clicked.connect(lambda state: context.run("enable-effect", {**of, "on": bool(state)}))
        earlier = small_button("chevron-up", self.tr("Apply {0} earlier").format(title))
        earlier.setEnabled(place > 0)
        earlier.clicked.connect(lambda: context.run("move-effect", {**of, "place": place - 1}))
        later = small_button("chevron-down", self.tr("Apply {0} later").format(title))
        later.setEnabled(place < effect.of - 1)
        later.clicked.connect(lambda: context.run("move-effect", {**of, "place": place + 1}))
        keep = small_button("save", self.tr("Save {0} as a preset").format(title))
        keep.clicked.connect(self.preset_wanted)
        remove = small_button("x", self.tr("Remove {0}").format(title))
        remove.clicked.connect(lambda: context.run("remove-effect", of))
        grip = Grip(self.tr("Drag {0} to where it is applied").format(title))
        if effect.of < 2:
            grip.hide()  # never shown here: it has no parent yet, and would be a window that takes the keyboard
        grip.dropped.connect(lambda to: context.run("move-effect", {**of, "place": to}) if to != place else None)
        self.widgets: tuple[QWidget, ...] = (on, grip, earlier, later, keep, remove)


class Grip(QToolButton):
    """Dragged up or down over the sections of other effects; `dropped` says before which of them it came to lie."""

    dropped = Signal(int)

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setIcon(icon("grip-vertical"))
        self.setIconSize(QSize(12, 12))
        self.setFixedSize(20, 22)
        self.setStyleSheet("padding: 0;")
        self.setAutoRaise(True)
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrows beside it do the same by keyboard
        self.setToolTip(plain_tip(text))
        self.setAccessibleName(text)
        self._line: QWidget | None = None
        """Seen while it is dragged."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show where it would come to lie, if the mouse is down."""
        super().mouseMoveEvent(event)
        body = self._body()
        if body is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        others, place = self._others(body), self._place(body, event)
        if not others:  # they were taken away meanwhile
            return
        line = self._line = self._line or _Line(body)
        y = others[place].y() if place < len(others) else others[-1].geometry().bottom() + 1
        line.setGeometry(others[0].x(), y - 5, others[0].width(), 2)
        line.show()
        line.raise_()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say where it was let go."""
        super().mouseReleaseEvent(event)
        body = self._body()
        if self._end() and body is not None:
            self.dropped.emit(self._place(body, event))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """End a drag whose effect somebody else takes away."""
        super().hideEvent(event)
        self._end()

    def _end(self) -> bool:
        """Take the line away; tell whether there was one."""
        if self._line is None:
            return False
        self._line.deleteLater()
        self._line = None
        return True

    def _body(self) -> QWidget | None:
        own = self.parentWidget()
        return own.parentWidget() if own is not None else None

    def _others(self, body: QWidget) -> list[Section]:
        """Return the sections of the other effects, from the top."""
        effects = [s for s in body.findChildren(Section) if s.isVisible() and s.findChild(Grip) is not None]
        return sorted((s for s in effects if s is not self.parentWidget()), key=lambda s: s.y())

    def _place(self, body: QWidget, event: QMouseEvent) -> int:
        y = self.mapTo(body, event.position().toPoint()).y()
        return sum(1 for s in self._others(body) if s.y() + s.height() / 2 < y)


class _Line(QWidget):
    """Where a section would come to lie."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw it."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(tokens().accent))
