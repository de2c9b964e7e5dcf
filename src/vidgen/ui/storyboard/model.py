"""The cards as a Qt model: what views draw and screen readers read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt

from vidgen.ui.storyboard.facts import CardFacts

FACTS = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class Cards(QAbstractListModel):
    """One row a card."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cards: list[CardFacts] = []
        self.size = QSize(232, 250)

    def show_cards(self, cards: Sequence[CardFacts]) -> None:
        """Show these cards; a view keeps its current one when only their contents have changed."""
        if [c.scene.id for c in cards] == [c.scene.id for c in self.cards]:
            for row, (old, new) in enumerate(zip(self.cards, cards, strict=True)):
                if old != new:
                    self.cards[row] = new
                    self.dataChanged.emit(self.index(row), self.index(row))
            return
        self.beginResetModel()
        self.cards = list(cards)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Return how many cards there are."""
        return 0 if parent.isValid() else len(self.cards)

    def row_of(self, scene: str | None) -> int:
        """Return the row of a scene, or -1."""
        return next((n for n, c in enumerate(self.cards) if c.scene.id == scene), -1)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a card says."""
        if not index.isValid() or index.row() >= len(self.cards):
            return None
        card = self.cards[index.row()]
        if role == FACTS:
            return card
        if role == Qt.ItemDataRole.DisplayRole:
            return card.scene.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.tr("Scene {0}: {1}, {2}, {3} blocks, {4}").format(
                card.number, card.scene.name, card.length, card.blocks, self.state_of(card)
            )
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return card.scene.script
        if role == Qt.ItemDataRole.SizeHintRole:
            return self.size
        return None

    def state_of(self, card: CardFacts) -> str:
        """Return a card's state in words."""
        return {
            "empty": self.tr("Empty"),
            "ready": self.tr("Ready"),
            "disabled": self.tr("Left out"),
            "missing": self.tr("Media missing"),
            "weak": self.tr("Picture fits little"),
        }[card.state]
