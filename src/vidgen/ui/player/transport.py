"""`Transport`: the row below the picture: time, the buttons that play, what is played, how large."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QSlider, QToolButton, QWidget

from vidgen.errors import VidgenError
from vidgen.ui.actions.navigation import last_frame
from vidgen.ui.context import Context
from vidgen.ui.icons import icon
from vidgen.ui.player.more import More
from vidgen.ui.player.quality import QUALITIES
from vidgen.ui.widgets.label import Label, plain_tip

_GAP = 2
"""Pixels between two buttons."""
_MARGINS = 100
"""At the sides, and between the three parts."""
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
_LATE = 0.02
"""The part of frames that are dropped from which on it is said."""


class Transport(QWidget):
    """Its buttons are the registry's actions, so they are grey, named and bound to keys as everywhere."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        actions = context.actions
        self.time = QLineEdit()
        self.time.setFixedWidth(104)
        self.time.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.time.setAccessibleName(self.tr("Time of the playhead"))
        self.time.setToolTip(self.tr("Write a time: 00:00:03:12, 3.5s, 84f"))
        self.time.editingFinished.connect(self._written)
        self._length = Label()
        self._length.setProperty("role", "soft")
        self.late = Label()
        self.late.setProperty("role", "warning")
        self.late.hide()
        left = _row(self.time, self._length)
        left.addSpacing(6)
        left.addStretch(1)
        left.addWidget(self.late)
        middle = _row(
            TransportButton(actions["go-start"], "skip-back"),
            TransportButton(actions["frame-back"], "step-back"),
            TransportButton(actions["play"], large=True),
            TransportButton(actions["frame-on"], "step-forward"),
            TransportButton(actions["go-end"], "skip-forward"),
        )
        marks = [
            TransportButton(actions["mark-in"], "arrow-left-to-line"),
            TransportButton(actions["mark-out"], "arrow-right-to-line"),
        ]
        record = TransportButton(actions["record"])
        loop, mute = TransportButton(actions["loop"], "repeat"), TransportButton(actions["mute"])
        self._extra: list[list[QWidget]] = [[self._length], [*marks, record], [loop, mute]]
        """What is left out where there is no room, the first first."""
        self.quality = QToolButton()
        self.quality.setAccessibleName(self.tr("Quality of the preview"))
        self.quality.setToolTip(self.tr("Quality of the preview"))
        self.quality.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.quality.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self.quality)
        menu.addActions([actions[f"quality-{quality}"] for quality in QUALITIES])
        self.quality.setMenu(menu)
        self.more = More(actions, context.player)
        self.right = _row()
        self.right.addStretch(1)
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setFixedWidth(64)
        self.volume.setAccessibleName(self.tr("Volume"))
        self.volume.setToolTip(self.tr("Volume of the preview; the film keeps its own"))
        self.volume.valueChanged.connect(lambda value: context.player.set_volume(value / 100))
        self._extra[1].append(self.volume)
        for widget in (
            *marks,
            record,
            loop,
            mute,
            self.volume,
            self.quality,
            self.more,
            TransportButton(actions["full-screen"], "maximize"),
        ):
            self.right.addWidget(widget)
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.setSpacing(8)
        layout.addLayout(left, 1)
        layout.addLayout(middle)
        layout.addLayout(self.right, 1)
        context.player.state_changed.connect(self._say_state)
        context.session.playhead_changed.connect(lambda _time: self._say())
        context.project.news.connect(lambda _news: self._say())
        self._say()
        self._say_state()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave out what there is no room for."""
        super().resizeEvent(event)
        self._fitting.start()  # not now: the layout is at work

    def _fit(self) -> None:
        for width, widgets in zip(self._needed(), self._extra, strict=False):
            for widget in widgets:
                widget.setVisible(self.width() >= width)
        self.more.setVisible(self.width() < self._needed()[1])
        if (layout := self.layout()) is not None:  # Qt's own request is lost when it comes while a dock is being shown
            for part in (self.right, layout):
                part.invalidate()
            layout.setGeometry(self.rect())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the least, without what can be left out: the panels beside have to have room."""
        return QSize(self._needed()[-1], super().minimumSizeHint().height())

    def _needed(self) -> list[int]:
        """Return how wide it has to be for everything, and for what remains after each group that is left out.

        The layout is not asked: that would keep it from noticing what is shown and hidden.
        """
        buttons = [w for w in self.findChildren(QWidget, options=_DIRECT) if w not in (self.late, self.more)]
        widths = [sum(_width(w) for w in buttons) + _MARGINS]
        for group in self._extra:
            widths.append(widths[-1] - sum(_width(w) for w in group))
        return [*widths[:2], *(width + _width(self.more) for width in widths[2:])]

    def _say(self) -> None:
        records = self._context.project.records
        if not (self.time.hasFocus() and self.time.isModified()):
            self.time.setText(records.rate.timecode(self._context.session.playhead))
        self._length.setText(f"/ {records.rate.timecode(records.duration())}")

    def _say_state(self) -> None:
        player = self._context.player
        titles = {
            "auto": self.tr("Auto"),
            "full": self.tr("Full"),
            "half": self.tr("1/2"),
            "quarter": self.tr("1/4"),
        }
        self.quality.setText(titles[player.quality])
        if not player.sound.muted:
            self.volume.blockSignals(True)
            self.volume.setValue(round(player.sound.volume * 100))
            self.volume.blockSignals(False)
        part = player.dropped_lately()
        speed = player.speed
        said = f"{speed}×".replace("-", "−") if speed not in (0, 1) else ""
        if player.playing and part > _LATE:
            rate = float(self._context.project.records.rate.fraction)
            said = f"{said} {self.tr('{0:.0f} fps').format(rate * (1 - part))}".strip()
            self.late.setToolTip(
                self.tr("Frames are left out, since making them takes too long; choose a lower quality.")
            )
        else:
            self.late.setToolTip(self.tr("Speed"))
        self.late.setText(said)
        self.late.setVisible(bool(said))

    def _written(self) -> None:
        if not self.time.isModified():
            return
        self.time.setModified(False)
        records = self._context.project.records
        try:
            time = records.rate.snap(records.rate.parse_time(self.time.text()))
        except VidgenError as error:
            self._context.tell(str(error))
        else:
            self._context.session.set_playhead(min(time, last_frame(records)))
        self._say()


class TransportButton(QToolButton):
    """Shows an action's icon. Space presses it when it has the focus, though Space plays everywhere around it."""

    def __init__(self, action: QAction, picture: str = "", *, large: bool = False) -> None:
        super().__init__()
        if picture:
            action.setIcon(icon(picture))
        self.setDefaultAction(action)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.setIconSize(QSize(22, 22) if large else QSize(18, 18))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(action.text())
        action.changed.connect(self._name)
        self._name()

    def event(self, event: QEvent) -> bool:
        """Keep Space for itself."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and _is_space(event):
            event.accept()
            return True
        return super().event(event)

    def _name(self) -> None:
        action = self.defaultAction()
        self.setAccessibleName(action.text())
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(plain_tip(f"{action.text()} ({key})" if key else action.text()))


def _width(widget: QWidget) -> int:
    fixed = widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Fixed
    hint = widget.sizeHint() if fixed else widget.minimumSizeHint()
    return min(max(hint.width(), widget.minimumWidth()), widget.maximumWidth()) + _GAP


def _is_space(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Space and not event.modifiers()


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(_GAP)
    for widget in widgets:
        row.addWidget(widget)
    return row
