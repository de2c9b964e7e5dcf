"""`More`: the button behind which a narrow transport keeps what has no room in the row."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSlider, QToolButton, QWidget, QWidgetAction

from vidgen.ui.actions.actions import Actions
from vidgen.ui.icons import icon
from vidgen.ui.player.player import Player
from vidgen.ui.widgets.label import Label


class More(QToolButton):
    """A menu of marks, loop and volume; the transport shows it while these are hidden."""

    def __init__(self, actions: Actions, player: Player) -> None:
        super().__init__()
        self._player = player
        self.setIcon(icon("ellipsis"))
        self.setIconSize(QSize(18, 18))
        self.setAccessibleName(self.tr("Marks and volume"))
        self.setToolTip(self.tr("Marks and volume"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self)
        menu.addActions(
            [actions["mark-in"], actions["mark-out"], actions["play-marked"], actions["loop"], actions["record"]]
        )
        menu.addSeparator()
        menu.addAction(actions["mute"])
        menu.addAction(self._volume(menu))
        menu.aboutToShow.connect(self._show_volume)
        self.setMenu(menu)
        self.hide()

    def _volume(self, menu: QMenu) -> QWidgetAction:
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setMinimumWidth(110)
        self.volume.setAccessibleName(self.tr("Volume"))
        self.volume.valueChanged.connect(lambda value: self._player.set_volume(value / 100))
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(12, 4, 12, 6)
        layout.setSpacing(10)
        layout.addWidget(Label(self.tr("Volume")))
        layout.addWidget(self.volume, 1)
        action = QWidgetAction(menu)
        action.setDefaultWidget(row)
        return action

    def _show_volume(self) -> None:
        self.volume.blockSignals(True)
        self.volume.setValue(round(self._player.sound.volume * 100))
        self.volume.blockSignals(False)
