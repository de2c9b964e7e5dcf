"""The source viewer: one file of the media bin, played by itself, with in and out, and put onto the timeline from there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QDrag,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QDockWidget, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from vidgen.editor.document import News
from vidgen.editor.records import Asset, Id
from vidgen.errors import VidgenError
from vidgen.timing import FrameRate
from vidgen.ui.context import Context
from vidgen.ui.dragging import Carried, CarriedAsset, carry
from vidgen.ui.icons import icon
from vidgen.ui.panels import Area, Panel
from vidgen.ui.player.player import Player
from vidgen.ui.source.bar import Bar
from vidgen.ui.source.film import film_of, rate_of
from vidgen.ui.source.three_points import Marks, Placing, placing
from vidgen.ui.theme import tokens
from vidgen.ui.widgets.label import Label, plain_tip

_MARKS = "source.marks"
_MOST = 500
"""Files whose marks are kept."""


class SourcePanel(Panel):
    """Shows the file that is chosen in the media bin, while it is seen itself."""

    kind = "source"
    title = "Source"
    icon = "square-play"
    area: ClassVar[Area] = "centre"
    order = 20

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.asset: Asset | None = None
        self._rate: FrameRate = context.project.records.rate
        self._state = 0
        self.player = Player(context.tell, self)
        self.player.picture_changed.connect(self._show_picture)
        self.player.moved.connect(lambda _time: self._say())
        self.player.state_changed.connect(self._say)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.picture = _Picture(self)
        self.bar = Bar()
        self.bar.setAccessibleName(self.tr("Place in the file"))
        self.bar.scrubbed.connect(self._go)
        self.time = Label()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.picture, 1)
        below = QVBoxLayout()
        below.setContentsMargins(8, 4, 8, 6)
        below.setSpacing(4)
        below.addWidget(self.bar)
        below.addLayout(self._buttons())
        layout.addLayout(below)
        self._add_actions()
        context.session.asset_changed.connect(self._follow)
        context.looks.arrived.connect(self._arrived)
        context.project.news.connect(self._hear)
        self._say()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.time)
        row.addStretch(1)
        self.play_button = self._button("play", self.tr("Play (Space)"), self.player.toggle)
        for button in (
            self._button("step-back", self.tr("One frame back (←)"), lambda: self.step(-1)),
            self.play_button,
            self._button("step-forward", self.tr("One frame on (→)"), lambda: self.step(1)),
            self._button("arrow-left-to-line", self.tr("Mark in (I)"), self.mark_in),
            self._button("arrow-right-to-line", self.tr("Mark out (O)"), self.mark_out),
        ):
            row.addWidget(button)
        row.addSpacing(8)
        self._edits = row
        return row

    def _button(self, picture: str, text: str, slot: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(picture))
        button.setToolTip(plain_tip(text))
        button.setAccessibleName(text.partition(" (")[0])
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _on=False: slot())
        return button

    def _add_actions(self) -> None:
        def nothing() -> str | None:
            return None if self.context.session.asset is not None else self.tr("choose a file in the media bin first")

        def unselected() -> str | None:
            return nothing() or (None if self.context.session.selection else self.tr("select the block first"))

        for name, title, keys, slot, summary, hindrance in (
            ("source-insert", self.tr("Insert source"), "F9", lambda: self.put("insert"),
             self.tr("Put the source's range at the in mark or the playhead; what is there moves along."), nothing),
            ("source-overwrite", self.tr("Overwrite with source"), "F10", lambda: self.put("overwrite"),
             self.tr("Put the source's range at the in mark or the playhead, over what is there."), nothing),
            ("source-replace", self.tr("Replace with source"), "Shift+F11", self.replace,
             self.tr("Show the source, from its in mark on, in place of the selected block."), unselected),
            ("source-append", self.tr("Append source"), "F12", self.append,
             self.tr("Put the source's range after the last block."), nothing),
        ):  # fmt: skip
            action = self.context.actions.add(
                name, title, "Clip", slot, shortcut=keys, summary=summary, hindrance=hindrance
            )
            button = QToolButton()
            button.setDefaultAction(action)
            button.setText(action.text().partition(" ")[0])
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            action.changed.connect(lambda b=button, a=action: b.setText(a.text().partition(" ")[0]))
            self._edits.addWidget(button)
        self.context.actions.add("source-show", self.tr("Show in the source viewer"), "Clip", self.come_forward,
                                 shortcut="Shift+F", hindrance=nothing,
                                 summary=self.tr("Look at the chosen file by itself."))  # fmt: skip

    # What is shown ----------------------------------------------------------------------------------------------

    def come_forward(self) -> None:
        """Show this panel, with the chosen file."""
        above: QWidget | None = self
        while above is not None and not isinstance(above, QDockWidget):
            above = above.parentWidget()
        if above is not None:
            above.show()
            above.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._follow()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Show the chosen file."""
        super().showEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Play nothing that is not seen."""
        self.player.pause()
        super().hideEvent(event)

    def _follow(self) -> None:
        wanted = self.context.session.asset
        asset = None if wanted is None else self.context.project.records.find(wanted, Asset)
        if self.isVisible() and asset is not None and asset.info is not None and asset != self.asset:
            self._open(asset)

    def _open(self, asset: Asset) -> None:
        self.player.pause()
        same = self.asset is not None and self.asset.id == asset.id
        self._rate = rate_of(asset, self.context.project.records.rate)
        try:
            film = film_of(asset, self._rate)
        except VidgenError as error:
            self.context.tell(str(error))
            return
        self.asset = asset
        self._state += 1
        self.player.resize(self.picture.size() * self.devicePixelRatioF())
        self.player.show(film, {asset.id: self.context.project.asset_path(asset)}, self._state)
        if not same:
            self.player.seek(self.marks[0] or 0)
        self._say()

    def _hear(self, news: News) -> None:
        if self.asset is None or news.edit is None or self.asset.id not in {i for i, _, _ in news.patch}:
            return
        if self.context.project.records.find(self.asset.id, Asset) is not None:
            self._follow()
            return
        self.player.pause()
        self.asset = self.picture.image = None
        self.picture.update()
        self._say()

    def _arrived(self, asset: Id) -> None:
        if self.asset is not None and asset == self.asset.id:
            self._say()

    def _show_picture(self) -> None:
        self.picture.image = self.player.image
        self.picture.update()
        self._say()

    @property
    def length(self) -> int:
        """Flicks of the file; of a still, of a block that shows it."""
        return self.player.duration if self.asset is not None else 0

    def marked(self) -> str:
        """Return how much of the file is marked, in words; nothing when all of it is wanted."""
        start, end = self.marks
        if start is None and end is None:
            return ""
        length = (self.length if end is None else end) - (start or 0)
        return self.tr("{0} marked").format(self._rate.timecode(max(0, length)))

    def _say(self) -> None:
        asset = self.asset
        self.bar.length, self.bar.time, self.bar.marks = self.length, self.player.time, self.marks
        self.bar.wave = self.context.looks.waveform(asset) if asset is not None and self.isVisible() else None
        self.bar.update()
        self.play_button.setIcon(icon("pause" if self.player.playing else "play"))
        said = f"{asset.name} {self.marked()}".strip() if asset is not None else ""
        if said != self.picture.accessibleDescription():
            self.picture.setAccessibleDescription(said)
            self.picture.update()
        self.time.setText(self._rate.timecode(self.player.time) if asset is not None else "")
        self.bar.setAccessibleDescription(self.time.text())

    # Going about ------------------------------------------------------------------------------------------------

    def _go(self, time: int) -> None:
        self.player.seek(self._rate.time_of(self._rate.frame_at(time)))
        self._say()

    def step(self, frames: int) -> None:
        """Go some frames on, or back."""
        self.player.pause()
        last = self._rate.frame_at(max(0, self.length - 1))
        self._go(self._rate.time_of(min(last, max(0, self._rate.frame_at(self.player.time) + frames))))

    @property
    def marks(self) -> Marks:
        """In and out of the file that is shown, in its own flicks."""
        return self._marks_of(self.asset)

    def _marks_of(self, asset: Asset | None) -> Marks:
        kept = self.context.session.recall(_MARKS, {})
        found = kept.get(asset.id) if asset is not None and isinstance(kept, dict) else None
        if not isinstance(found, list) or len(found) != 2:
            return None, None
        start, end = (v if type(v) is int and v >= 0 else None for v in found)
        return start, end

    def mark(self, start: int | None, end: int | None) -> None:
        """Mark a range of the file; None leaves a side open."""
        if self.asset is None:
            return
        kept = self.context.session.recall(_MARKS, {})
        every = dict(kept) if isinstance(kept, dict) else {}
        every.pop(self.asset.id, None)
        if (start, end) != (None, None):
            every[self.asset.id] = [start, end]
        self.context.session.remember(_MARKS, dict(list(every.items())[-_MOST:]))
        self._say()

    def mark_in(self) -> None:
        """Begin the range at the frame that is seen."""
        end = self.marks[1]
        self.mark(self.player.time, end if end is not None and end > self.player.time else None)

    def mark_out(self) -> None:
        """End the range after the frame that is seen."""
        end = min(self.length, self._rate.time_of(self._rate.frame_at(self.player.time) + 1))
        start = self.marks[0]
        self.mark(start if start is not None and start < end else None, end)

    # Editing ----------------------------------------------------------------------------------------------------

    def _chosen(self) -> Asset | None:
        wanted = self.context.session.asset
        return None if wanted is None else self.context.project.records.find(wanted, Asset)

    def _placing(self, asset: Asset) -> Placing:
        session = self.context.session
        length = (asset.info.duration if asset.info is not None else None) or 0
        return placing(self._marks_of(asset), session.in_out, session.playhead, length)

    def put(self, command: str) -> None:
        """Insert or overwrite by three points, and go to the end of what is new."""
        asset = self._chosen()
        if asset is None:
            return
        of = self._placing(asset)
        given: dict[str, Any] = {"at": of.at, "asset": asset.id}
        if asset.info is not None and not asset.info.still:
            given |= {"source_start": of.start, "source_end": of.end}
        made = self.context.run(command, given)
        if made:
            records = self.context.project.records
            self.context.session.select(made["blocks"])
            self.context.session.set_playhead(max(b.end for b in records.blocks() if b.id in made["blocks"]))

    def append(self) -> None:
        """Put what is marked after the last block."""
        asset = self._chosen()
        if asset is not None:
            start, end = self._marks_of(asset)
            self.context.run("append", {"asset": asset.id, "source_start": start, "source_end": end})

    def replace(self) -> None:
        """Show what is marked in place of the selected block."""
        asset, selection = self._chosen(), self.context.session.selection
        if asset is not None and selection:
            start = self._marks_of(asset)[0] or 0
            self.context.run("replace", {"block": selection[0], "asset": asset.id, "source_start": start})

    def carried(self) -> Carried:
        """Return what a drag of the picture carries."""
        if self.asset is None:
            return Carried()
        start, end = self.marks
        return Carried(assets=(CarriedAsset(asset=self.asset.id, start=start, end=end),))

    # Keys -------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here are not the timeline's while this panel has the keyboard."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._doing(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Play, step, mark."""
        do = self._doing(event)
        if do is None:
            super().keyPressEvent(event)
        else:
            do()

    def _doing(self, event: QKeyEvent) -> Callable[[], object] | None:
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.asset is None:
            return None
        if modifiers == Qt.KeyboardModifier.AltModifier and key == Qt.Key.Key_X:
            return lambda: self.mark(None, None)
        step = 10 if modifiers == Qt.KeyboardModifier.ShiftModifier else 1
        if modifiers and step == 1:
            return None
        return {
            Qt.Key.Key_Space: self.player.toggle, Qt.Key.Key_K: self.player.pause,
            Qt.Key.Key_J: lambda: self.player.shuttle(-1), Qt.Key.Key_L: lambda: self.player.shuttle(1),
            Qt.Key.Key_Left: lambda: self.step(-step), Qt.Key.Key_Right: lambda: self.step(step),
            Qt.Key.Key_Home: lambda: self._go(0), Qt.Key.Key_End: lambda: self._go(max(0, self.length - 1)),
            Qt.Key.Key_I: self.mark_in, Qt.Key.Key_O: self.mark_out,
        }.get(Qt.Key(key))  # fmt: skip

    def put_away(self) -> Callable[[], None]:
        """Stop the player."""
        self.player.close()
        return self.player.join


class _Picture(QWidget):
    """The frame; a drag of it carries the marked range."""

    def __init__(self, panel: SourcePanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._pressed: QPoint | None = None
        self.image: QImage | None = None
        self.setMinimumSize(200, 100)
        self.setAccessibleName(self.tr("Picture of the source"))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._panel.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._pressed is None or self._panel.asset is None:
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            drag = QDrag(self)
            drag.setMimeData(carry(self._panel.carried()))
            drag.exec(Qt.DropAction.CopyAction)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._panel.player.resize(self.size() * self.devicePixelRatioF())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            of = tokens()
            painter.fillRect(self.rect(), of.stage)
            asset, fault = self._panel.asset, self._panel.player.fault
            sound = asset is not None and asset.info is not None and not asset.info.pictures
            if asset is None or fault:
                painter.setPen(of.text_soft)
                text = fault or self.tr("Choose a file in the media bin to look at it here.")
                painter.drawText(
                    self.rect().adjusted(20, 20, -20, -20),
                    Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                    text,
                )
            elif sound:
                icon("music").paint(painter, self.rect().center().x() - 16, self.rect().center().y() - 16, 32, 32)
            elif self.image is not None:
                size = QSizeF(self.image.size()).scaled(
                    QSizeF(self.size() - QSize(16, 16)), Qt.AspectRatioMode.KeepAspectRatio
                )
                place = QRectF(QPointF(0, 0), size)
                place.moveCenter(QRectF(self.rect()).center())
                painter.drawImage(place, self.image)
            if asset is not None:
                self._paint_name(painter, asset.name, self._panel.marked())

    def _paint_name(self, painter: QPainter, name: str, after: str) -> None:
        """Write the file's name into the upper left corner, on ground of its own; what is too long loses its middle.

        `after` stands after it, whole.
        """
        metrics = self.fontMetrics()
        after = f"   {after}" if after else ""
        room = self.width() - 32 - metrics.horizontalAdvance(after)
        text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room) + after
        box = QRectF(8, 8, metrics.horizontalAdvance(text) + 16, metrics.height() + 6)
        ground = QColor(tokens().surface)
        ground.setAlphaF(0.85)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(QColor(tokens().text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
