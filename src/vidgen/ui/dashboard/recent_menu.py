"""`RecentMenu`: the projects that were open last, in the File menu."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import islice
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from vidgen.ui.dashboard.shelf import Card
from vidgen.ui.widgets.label import plain_tip

_MOST = 10


class RecentMenu(QMenu):
    """Names of projects; `chosen` tells which one is wanted."""

    chosen = Signal(Path)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Open recent"))
        self.setObjectName("menu-recent")
        self.setToolTipsVisible(True)

    def show_cards(self, cards: Iterable[Card]) -> None:
        """Offer the projects of a dashboard, as many as one looks through; those that are missing are left out."""
        self.clear()
        for card in islice((c for c in cards if not c.missing), _MOST):
            action = self.addAction(card.name.replace("&", "&&"))
            action.setToolTip(plain_tip(str(card.path)))
            action.triggered.connect(partial(self._choose, card.path))
        self.setEnabled(not self.isEmpty())

    def _choose(self, path: Path, _checked: bool = False) -> None:
        self.chosen.emit(path)
