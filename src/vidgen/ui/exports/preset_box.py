"""`PresetBox`: a preset of exports, chosen from a list by what one wants: used last, yours, for sites, small, and so on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

from vidgen.render.preset import Preset, Purpose
from vidgen.ui.widgets.label import plain_tip

_LAST = 3
"""Presets that were used last, above all others."""
_TITLES: dict[Purpose, str] = {
    "own": "Yours",
    "general": "General",
    "online": "For sites",
    "small": "Small files",
    "editing": "For editing and archives",
    "sound": "Sound only",
}


class PresetBox(QComboBox):
    """The data of an item is the name of its preset. Titles of groups are no choices."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setMaxVisibleItems(30)

    def show_presets(self, presets: Sequence[Preset], last: Iterable[str]) -> None:
        """Offer presets, which are in order of their purposes; names of `last` that are not there are passed over."""
        self._items.clear()
        known = {preset.name: preset for preset in presets}
        used = [known[name] for name in dict.fromkeys(last) if name in known][:_LAST]
        if used:
            self._add_group(self.tr("Used last"), used)
        for purpose, of in groupby(presets, key=lambda p: p.purpose):
            self._add_group(QCoreApplication.translate("Preset", _TITLES[purpose]), of)

    def _add_group(self, title: str, presets: Iterable[Preset]) -> None:
        head = QStandardItem(title)
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        bold = QFont()
        bold.setBold(True)
        head.setFont(bold)
        self._items.appendRow(head)
        for preset in presets:
            item = QStandardItem(preset.title)
            item.setData(preset.name, Qt.ItemDataRole.UserRole)
            item.setToolTip(plain_tip(preset.help))
            self._items.appendRow(item)
