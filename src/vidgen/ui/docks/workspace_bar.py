"""The buttons of the workspaces at the end of the menu bar; the one that is arranged is marked."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from vidgen.ui.docks.workspaces import WORKSPACES
from vidgen.ui.editor import Editor
from vidgen.ui.widgets.label import plain_tip


class WorkspaceBar(QWidget):
    """Empty without a project."""

    def __init__(self, editor: Editor | None, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(2)
        self._buttons: dict[str, QToolButton] = {}
        if editor is None:
            return
        for one in WORKSPACES:
            title = QCoreApplication.translate("Workspace", one.name)
            button = QToolButton()
            button.setText(title)
            button.setCheckable(True)
            button.setAccessibleName(self.tr("Workspace {0}").format(title))
            button.setToolTip(plain_tip(f"{title} ({one.shortcut})"))
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(editor.actions_[f"arrange-{one.name.lower()}"].trigger)
            self._buttons[one.name] = button
            row.addWidget(button)
        editor.arranged.connect(self._mark)
        self._mark(editor.workspace)

    def _mark(self, name: str) -> None:
        for of, button in self._buttons.items():
            button.setChecked(of == name)
