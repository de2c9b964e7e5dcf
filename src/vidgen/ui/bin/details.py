"""The strip below the media bin: all that is known of what is chosen, and its tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from vidgen.media.heavy import can_have_proxy, why_heavy
from vidgen.ui.bin.rows import Row, clock, metadata, size
from vidgen.ui.widgets.label import Label

_MOST = 8
"""Facts that are shown; the tip of the file has all."""


class Details(QFrame):
    """Shows rows; `tag` is called with tags to add and tags to remove."""

    def __init__(self, tag: Callable[[list[str], list[str]], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tag = tag
        self._shared: list[str] = []
        self.setObjectName("details")
        self.name = Label()
        self.name.setProperty("role", "section")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(3, 2)
        self._cells = [(Label(), Label()) for _ in range(_MOST)]
        for line, (left, right) in enumerate(self._cells):
            for label, role in ((left, "soft"), (right, "")):
                label.setProperty("role", role)
            right.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            right.setMinimumWidth(1)
            self._grid.addWidget(left, line // 2, line % 2 * 2)
            self._grid.addWidget(right, line // 2, line % 2 * 2 + 1)
        self.tags = QLineEdit()
        self.tags.setPlaceholderText(self.tr("Tags, with commas between them"))
        self.tags.setAccessibleName(self.tr("Tags"))
        self.tags.editingFinished.connect(self._tags_written)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 6, 4, 4)
        layout.setSpacing(4)
        layout.addWidget(self.name)
        layout.addLayout(self._grid)
        layout.addWidget(self.tags)
        self._compact = False
        self._rows: Sequence[Row] = ()
        self.show_rows([])

    def set_compact(self, on: bool) -> None:
        """Leave the facts out, which the tip of a file has too, where there is little room."""
        if on != self._compact:
            self._compact = on
            self.show_rows(self._rows)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show what is chosen; nothing hides the strip."""
        self._rows = rows
        self.setVisible(bool(rows))
        if not rows:
            return
        if len(rows) == 1:
            asset = rows[0].asset
            facts = metadata(asset)
            used = f"{rows[0].uses}×" if rows[0].uses else self.tr("not yet")
            facts = [*facts[: _MOST - 2], ("Used", used), ("Proxy", self.proxy_of(rows[0]))]
            self._name(asset.name)
        else:
            length = sum(r.asset.info.duration or 0 for r in rows if r.asset.info)
            facts = [("Duration", clock(length)), ("Size", size(sum(r.asset.size for r in rows)))]
            self._name(self.tr("{0} files").format(len(rows)))
        for line, (left, right) in enumerate(self._cells):
            shown = line < len(facts) and not self._compact
            left.setVisible(shown)
            right.setVisible(shown)
            if shown:
                left.setText(QCoreApplication.translate("MediaFact", facts[line][0]))
                right.setText(facts[line][1])
        self._shared = [t for t in rows[0].asset.tags if all(t in row.asset.tags for row in rows)]
        if not self.tags.hasFocus() or not self.tags.isModified():
            self.tags.setText(", ".join(self._shared))
            self.tags.setModified(False)

    def proxy_of(self, row: Row) -> str:
        """Return what there is to say of a file's proxy."""
        heavy = ", ".join(why_heavy(row.asset.info))
        words = {
            "ready": self.tr("ready"),
            "making": self.tr("being made"),
            "waiting": self.tr("waiting"),
            "failed": self.tr("none"),
        }
        said = words.get(row.proxy) or (self.tr("none") if can_have_proxy(row.asset.info) else self.tr("not needed"))
        return f"{said} ({heavy})" if heavy else said

    def _name(self, text: str) -> None:
        metrics = self.name.fontMetrics()
        self.name.setText(metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, max(80, self.width() - 16)))
        self.name.setAccessibleDescription(text)

    def _tags_written(self) -> None:
        if not self.tags.isModified():
            return
        self.tags.setModified(False)
        given = [t.strip() for t in self.tags.text().split(",") if t.strip()]
        folded = {t.casefold() for t in given}
        gone = [t for t in self._shared if t.casefold() not in folded]
        if given != self._shared:
            self._tag(given, gone)
