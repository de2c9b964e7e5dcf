"""The buttons of the workspaces at the end of the menu bar; the one that is arranged is marked."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QMenuBar, QToolButton, QWidget

from vidgen.ui.docks.workspaces import WORKSPACES
from vidgen.ui.editor import Editor
from vidgen.ui.icons import icon
from vidgen.ui.widgets.label import plain_tip
from vidgen.ui.widgets.letters import unmarked

_AROUND = 20
"""Pixels of a title in the menu bar beside its letters."""
_WHEN = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.ActionAdded, QEvent.Type.ActionRemoved)


class WorkspaceBar(QWidget):
    """Empty without a project. Where the menus need the room, one button with a menu stands for all."""

    def __init__(self, editor: Editor | None, bar: QMenuBar) -> None:
        super().__init__(bar)
        self._bar = bar
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(2)
        self.buttons: dict[str, QToolButton] = {}
        self.short = QToolButton()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fit)
        if editor is None:
            return
        menu = QMenu(self.short)
        for one in WORKSPACES:
            title = QCoreApplication.translate("Workspace", one.name)
            action = editor.actions_[f"arrange-{one.name.lower()}"]
            button = QToolButton()
            button.setText(title)
            button.setCheckable(True)
            button.setAccessibleName(self.tr("Workspace {0}").format(title))
            button.setToolTip(plain_tip(f"{title} ({one.shortcut})"))
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(action.trigger)
            self.buttons[one.name] = button
            row.addWidget(button)
            menu.addAction(action)
        self.short.setIcon(icon("layout-panel-left"))
        self.short.setToolTip(self.tr("Workspaces"))
        self.short.setAccessibleName(self.tr("Workspaces"))
        self.short.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.short.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.short.setMenu(menu)
        self.short.hide()
        row.addWidget(self.short)
        bar.installEventFilter(self)
        editor.arranged.connect(self._mark)
        self._mark(editor.workspace)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Look again whether there is room, soon."""
        if event.type() in _WHEN:
            self._soon.start()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        metrics = self._bar.fontMetrics()
        menus = sum(
            metrics.horizontalAdvance(unmarked(a.text())) + _AROUND for a in self._bar.actions() if a.isVisible()
        )
        own = sum(button.sizeHint().width() + 2 for button in self.buttons.values()) + 8
        short = menus + own > self._bar.width()
        if short is self.short.isHidden():
            self.short.setVisible(short)
            for button in self.buttons.values():
                button.setHidden(short)
            self.adjustSize()
            QApplication.sendEvent(self._bar, QResizeEvent(self._bar.size(), self._bar.size()))  # it asks then only

    def _mark(self, name: str) -> None:
        for of, button in self.buttons.items():
            button.setChecked(of == name)
