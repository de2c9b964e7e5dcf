"""The heads of the tracks: name, mute, solo, hide, lock, height. One real widget each, so that every one can be read out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from vidgen.editor.document import Gesture, News
from vidgen.editor.records import Block, Id, Track
from vidgen.errors import VidgenError
from vidgen.ui.icons import icon
from vidgen.ui.project.targets import aim, target
from vidgen.ui.timeline.geometry import Row
from vidgen.ui.timeline.lanes.model import LANE
from vidgen.ui.timeline.menus import TimelineMenus
from vidgen.ui.timeline.style import font, look
from vidgen.ui.widgets.label import plain_tip

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView

WIDTH = 152
_BUTTON = 22
_GRIP = 5
_TWO_LINES = 50
"""Pixels; in a row that is as high the name stands above the buttons."""
_COLOURS = {"video": "#5b86e5", "audio": "#3fae7a", "caption": "#c99a35"}


def tr(text: str) -> str:
    """Return a text in the user's language."""
    return QCoreApplication.translate("Timeline", text)


class TrackHeaders(QWidget):
    """All heads, scrolled with the rows. Each is made when it is first seen."""

    def __init__(self, view: TimelineView, menus: TimelineMenus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view, self.menus = view, menus
        self.setFixedWidth(WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("Tracks"))
        self.heads: dict[Id, TrackHead] = {}
        self._placed: object = None
        view.project.news.connect(self._hear)
        view.scrolled.connect(self._place)
        view.lanes.changed.connect(self._read)
        view.session.targets_changed.connect(self._read)
        self._read()

    def _hear(self, news: News) -> None:
        records = [after or before for _, before, after in news.patch]
        if any(isinstance(r, Track) for r in records):
            self._read()
        elif news.edit is not None:
            for track in {r.track for r in records if isinstance(r, Block)} & self.heads.keys():
                self.heads[track].show_lanes()

    def _read(self) -> None:
        wanted = {row.track for row in self.view.rows}
        for gone in [t for t in self.heads if t not in wanted]:
            head = self.heads.pop(gone)
            head.hide()
            head.deleteLater()
        for head in self.heads.values():
            head.refresh()
        self._place()

    def _place(self) -> None:
        wanted = (self.view.rows, self.view.notes.height, self.view.top, self.height())
        if wanted == self._placed:
            return
        self._placed = wanted
        before: QWidget | None = None
        top = self.view.notes.height - self.view.top
        for row in self.view.rows:
            head, seen = self.heads.get(row.track), top + row.bottom > wanted[1] and top + row.top < self.height()
            if head is None and not seen:
                continue
            if head is None:
                head = self.heads[row.track] = TrackHead(self, row.track)
                head.lower()  # the corner stays in front
                head.refresh()
            head.row = row
            head.setGeometry(0, top + row.top, WIDTH, row.height + row.lanes)
            head.setVisible(seen)
            for stop in head.stops():
                if before is not None:
                    QWidget.setTabOrder(before, stop)
                before = stop
        self.update()

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        """Place the heads again."""
        del event
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the corner beside the ruler and what lies behind the heads."""
        with QPainter(self) as painter:
            of = look()
            painter.fillRect(event.rect(), of.ground)

    def wheelEvent(self, event: object) -> None:  # noqa: N802
        """Scroll the rows."""
        delta = event.angleDelta().y() if hasattr(event, "angleDelta") else 0
        self.view.scroll_rows(self.view.top - delta // 2)


class Corner(QWidget):
    """Covers the heads that are scrolled away, beside the ruler."""

    def __init__(self, headers: TrackHeaders) -> None:
        super().__init__(headers)
        self._view = headers.view
        self._view.scrolled.connect(self._place)
        self._place()

    def _place(self) -> None:
        self.setGeometry(0, 0, WIDTH, self._view.notes.height)
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw it as the ruler goes on, with the time of the playhead."""
        with QPainter(self) as painter:
            of = look()
            painter.fillRect(event.rect(), of.ruler)
            painter.setPen(of.line)
            painter.drawLine(0, self.height() - 1, WIDTH, self.height() - 1)
            painter.drawLine(WIDTH - 1, 0, WIDTH - 1, self.height())
            painter.setPen(of.text)
            painter.setFont(font(13, 600))
            time = self._view.project.records.rate.timecode(self._view.session.playhead)
            painter.drawText(self.rect().adjusted(12, self._view.notes.top, -8, 0), Qt.AlignmentFlag.AlignVCenter, time)


class TrackHead(QWidget):
    """Of one track. The menu key opens its menu, F2 renames it, Alt+Up makes it lower, Alt+Down higher."""

    def __init__(self, headers: TrackHeaders, track: Id) -> None:
        super().__init__(headers)
        self._headers, self._view, self._track = headers, headers.view, track
        self.row: Row | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self._gesture: tuple[Gesture, int, float] | None = None
        self._starting = False
        self._room = 60
        """Pixels for the name."""
        self._buttons: dict[str, QToolButton] = {}
        record = self._view.project.records.get(track, Track)
        names = ("mute-track", "solo-track", "lock-track") if record.medium == "audio" else ("hide-track", "lock-track")
        for name in names:
            self._buttons[name] = self._button(name, partial(self._switch, name))
        self._lanes = self._button("lanes", self._switch_lanes)
        self.target = self._button("target", self._switch_target)
        self.target.setIcon(icon("crosshair"))
        self._view.project.about_to_change.connect(self._cancel)
        self.show()

    def _button(self, name: str, do: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setIconSize(QSize(14, 14))
        button.setFixedSize(_BUTTON, _BUTTON)
        button.setCheckable(True)
        button.setProperty("role", "head")
        button.clicked.connect(lambda _checked=False: do())
        return button

    def stops(self) -> Sequence[QWidget]:
        """Return where Tab comes to here, in order."""
        return (self, *self._buttons.values(), self._lanes, self.target)

    def record(self) -> Track:
        """Return the track."""
        return self._view.project.records.get(self._track, Track)

    def refresh(self) -> None:
        """Show the track as it is now."""
        track = self.record()
        self.setAccessibleName(tr("Track {0}").format(track.name))
        states = {
            "mute-track": (track.muted, tr("Mute {0}"), "volume-x" if track.muted else "volume-2"),
            "solo-track": (track.solo, tr("Solo {0}"), "headphones"),
            "hide-track": (track.hidden, tr("Hide {0}"), "eye-off" if track.hidden else "eye"),
            "lock-track": (track.locked, tr("Lock {0}"), "lock" if track.locked else "lock-open"),
        }
        for name, button in self._buttons.items():
            on, title, picture = states[name]
            button.setChecked(on)
            button.setIcon(icon(picture))
            self._name(button, title.format(track.name))
        aimed = target(self._view.project.records, self._view.session, track.medium) == track.id
        self.target.setChecked(aimed)
        title = tr("New blocks go onto {0}") if aimed else tr("Put new blocks onto {0}")
        self._name(self.target, title.format(track.name))
        self.show_lanes()
        self.update()

    def _switch_target(self) -> None:
        view, track = self._view, self.record()
        records, session = view.project.records, view.session
        aim(records, session, track.id, target(records, session, track.medium) != track.id)

    def _name(self, button: QToolButton, name: str) -> None:
        button.setAccessibleName(name)
        button.setToolTip(plain_tip(name))

    def show_lanes(self) -> None:
        """Show whether the track has keyframes to be seen, and whether they are."""
        lanes, track = self._view.lanes, self.record()
        on = bool(lanes.names(self._track))
        self._lanes.setChecked(on)
        self._lanes.setIcon(icon("chevron-down" if on else "chevron-right"))
        title = tr("Hide keyframes of {0}") if on else tr("Show keyframes of {0}")
        self._name(self._lanes, title.format(track.name))
        if (on or lanes.animated(self._track)) == self._lanes.isHidden():
            self._arrange()
        self.update()

    def _switch_lanes(self) -> None:
        lanes = self._view.lanes
        lanes.open_track(self._track, not lanes.names(self._track))
        self.show_lanes()

    def _switch(self, name: str) -> None:
        track = self.record()
        on = {
            "mute-track": track.muted,
            "solo-track": track.solo,
            "hide-track": track.hidden,
            "lock-track": track.locked,
        }
        self._view.context.run(name, {"track": self._track, "on": not on[name]})
        self.refresh()

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        """Put the buttons at the right, below the name where there is room."""
        del event
        self._arrange()

    def _arrange(self) -> None:
        height = self.row.height if self.row is not None else self.height()
        fits = height >= _BUTTON - 2
        below = height >= _TWO_LINES
        y = height // 2 + 1 if below else max(0, (height - _BUTTON) // 2)
        x = WIDTH - 6
        for button in reversed(self._buttons.values()):
            x -= _BUTTON + 1
            button.move(x, y)
            button.setVisible(fits)
        lanes = self._view.lanes
        self.target.move(9 if below else x - _BUTTON - 1, y)
        self.target.setVisible(fits)
        x -= 0 if below else _BUTTON + 1
        animated = bool(lanes.names(self._track)) or lanes.animated(self._track)
        self._lanes.move(WIDTH - 7 - _BUTTON if below else x - _BUTTON - 1, height // 2 - _BUTTON - 1 if below else y)
        self._lanes.setVisible(animated and fits)
        self._room = (WIDTH - 7 - _BUTTON if below else x) - 14 - (0 if below or not animated else _BUTTON)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw name and colour."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            of, track = look(), self._view.project.records.find(self._track, Track)
            if track is None:
                return
            painter.fillRect(event.rect(), of.ruler)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor((track.colour or _COLOURS[track.medium])[:7]))
            height = self.row.height if self.row is not None else self.height()
            painter.drawRoundedRect(QRectF(0, 2, 3, height - 4), 1.5, 1.5)
            painter.setFont(font(12, 600))
            painter.setPen(of.faint if track.hidden or track.muted else of.text)
            name = painter.fontMetrics().elidedText(track.name, Qt.TextElideMode.ElideRight, self._room)
            top, tall = (height / 2 - _BUTTON - 1, _BUTTON) if height >= _TWO_LINES else (0, height)
            line = QRectF(12, top, self._room, tall)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)
            self._paint_lanes(painter, height)
            painter.setPen(of.line)
            painter.drawLine(QPointF(WIDTH - 0.5, 0), QPointF(WIDTH - 0.5, self.height()))
            if self.hasFocus():
                painter.setPen(QPen(of.accent, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -2, -1), 4, 4)

    def _paint_lanes(self, painter: QPainter, height: int) -> None:
        of = look()
        painter.setFont(font(10, 500))
        for place, (_, title) in enumerate(self._view.lanes.names(self._track)):
            top = height + place * LANE
            painter.setPen(of.line)
            painter.drawLine(12, top, WIDTH, top)
            painter.setPen(of.soft)
            shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, WIDTH - 28)
            painter.drawText(QRectF(20, top, WIDTH - 28, LANE), Qt.AlignmentFlag.AlignVCenter, shown)

    # Height -----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the lower edge."""
        if (
            event.button() == Qt.MouseButton.LeftButton
            and self._on_edge(event.position())
            and not self._view.project.read_only
        ):
            self._starting = True
            try:
                gesture = self._view.project.gesture(tr("Track height"))
            finally:
                self._starting = False
            self._gesture = gesture, self.record().height, event.globalPosition().y()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Make the row as high as the pointer says."""
        if self._gesture is None:
            edge = self._on_edge(event.position())
            self.setCursor(Qt.CursorShape.SizeVerCursor if edge else Qt.CursorShape.ArrowCursor)
            return
        gesture, was, y = self._gesture
        height = max(20, min(400, was + round(event.globalPosition().y() - y)))
        with gesture.show() as tx:
            tx.put(tx.get(self._track, Track).replace(height=height))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Keep the height."""
        del event
        if self._gesture is not None:
            gesture, self._gesture = self._gesture[0], None
            try:
                gesture.commit()
            except VidgenError as error:
                self._view.context.tell(str(error))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Rename."""
        if not self._on_edge(event.position()):
            self.menus.rename(self.record())

    @property
    def menus(self) -> TimelineMenus:
        """The menus of the timeline."""
        return self._headers.menus

    def _cancel(self) -> None:
        if self._gesture is not None and not self._starting:
            gesture, self._gesture = self._gesture[0], None
            gesture.cancel()

    def _on_edge(self, at: QPointF) -> bool:
        return at.y() >= (self.row.height if self.row is not None else self.height()) - _GRIP

    # Keys -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Up and Down go to the next head; with Alt they change the height."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if event.key() == Qt.Key.Key_Escape and self._gesture is not None:
            self._cancel()
        elif step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            height = max(20, min(400, self.record().height + 8 * step))
            self._view.context.run("set-track-height", {"track": self._track, "height": height})
        elif step:
            rows = [r.track for r in self._view.rows]
            place = rows.index(self._track) + step
            if 0 <= place < len(rows):
                row = self._view.rows[place]
                if row.top < self._view.top or row.bottom > self._view.top + self._view.rows_height:
                    self._view.scroll_rows(row.top if step < 0 else row.bottom - self._view.rows_height)
                self._headers.heads[rows[place]].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() == Qt.Key.Key_F2:
            self.menus.rename(self.record())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something here from the window's shortcuts."""
        mine = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_F2)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in mine:
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that the keyboard is here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """No longer show it."""
        super().focusOutEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Open the track's menu."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menus.track(menu, self.record())
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.mapToGlobal(QPoint(12, 12))
        menu.popup(at)
