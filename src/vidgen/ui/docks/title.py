"""`PanelTitle`: the title of a panel that has its place to itself, or floats: it looks like the tab it has elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QToolButton, QWidget

from vidgen.ui.icons import icon
from vidgen.ui.panels import Panel
from vidgen.ui.widgets.label import Label, plain_tip


class PanelTitle(QWidget):
    """The name, and what floats or closes the dock."""

    def __init__(self, dock: QDockWidget, kind: type[Panel]) -> None:
        super().__init__()
        self._dock = dock
        self.folded = False
        """It takes no room."""
        self._content = QWidget()
        self._content.setObjectName("panelTitle")
        self._content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        around = QHBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._content)
        layout = QHBoxLayout(self._content)
        layout.setContentsMargins(0, 0, 4, 0)
        layout.setSpacing(4)
        layout.addWidget(Label(kind.shown_title()))
        layout.addStretch(1)
        for picture, text, slot in (
            ("picture-in-picture-2", self.tr("Float or dock"), self._float),
            ("x", self.tr("Close; the View menu shows it again"), dock.close),
        ):
            button = QToolButton()
            button.setIcon(icon(picture))
            button.setIconSize(QSize(13, 13))
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolTip(plain_tip(text))
            button.setAccessibleName(f"{kind.shown_title()}: {text}")
            button.clicked.connect(slot)
            layout.addWidget(button)

    def fold(self, folded: bool) -> None:
        """Take no room, or take it again."""
        if folded != self.folded:
            self.folded = folded
            self._content.setHidden(folded)
            if (layout := self._dock.layout()) is not None:
                layout.invalidate()
                layout.activate()

    def _float(self) -> None:
        self._dock.setFloating(not self._dock.isFloating())
