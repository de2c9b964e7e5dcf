"""`Importing`: the imports under way, how far they are and what stops them; `ImportStrip` shows the newest."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from vidgen.ui.loop.background import Background
from vidgen.ui.widgets.buttons import small_button
from vidgen.ui.widgets.label import Label

_QUICK = 400
"""Milliseconds within which an import is over before anybody would read about it."""


@dataclass(eq=False)
class Import:
    """One import. `tell` and `stop` are for any thread."""

    text: str
    """What is done, for people."""
    tell: Callable[[float], None] = lambda _share: None
    """Takes how much is done, 0 to 1."""
    share: float | None = None
    """None as long as nobody told."""
    stop: threading.Event = field(default_factory=threading.Event)
    """Set when the user wants no more of it."""


class Importing(QObject):
    """Of the window: it outlasts projects. Whoever imports notes it here."""

    changed = Signal()
    """An import begins, is further, or is over."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._running: list[Import] = []

    @property
    def newest(self) -> Import | None:
        """The import that began last."""
        return self._running[-1] if self._running else None

    @contextmanager
    def of(self, text: str) -> Iterator[Import]:
        """Note an import for as long as the `with` lasts."""
        later = self._background.later(self.changed.emit)
        one = Import(text)

        def tell(share: float) -> None:
            one.share = share
            later()

        one.tell = tell
        self._running.append(one)
        self.changed.emit()
        try:
            yield one
        finally:
            self._running.remove(one)
            self.changed.emit()

    def stop(self) -> None:
        """Stop the newest."""
        if self.newest is not None:
            self.newest.stop.set()
            self.changed.emit()


class ImportStrip(QWidget):
    """Text, bar and a button; hidden while nothing is imported, and for what is over at once."""

    def __init__(self, importing: Importing) -> None:
        super().__init__()
        self._importing = importing
        self.text = Label()
        self.text.setProperty("role", "soft")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(110)
        self.bar.setAccessibleName(self.tr("Progress of the import"))
        self.stop = small_button("x", self.tr("Stop the import"))
        self.stop.clicked.connect(importing.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        for widget in (self.text, self.bar, self.stop):
            row.addWidget(widget)
        self._soon = QTimer(self, singleShot=True, interval=_QUICK)
        self._soon.timeout.connect(self._show)
        importing.changed.connect(self._follow)
        self.hide()

    def _follow(self) -> None:
        if self._importing.newest is None or self.isVisible():
            self._show()
        elif not self._soon.isActive():
            self._soon.start()

    def _show(self) -> None:
        newest = self._importing.newest
        self.setVisible(newest is not None)
        if newest is None:
            self._soon.stop()
            return
        stopping = newest.stop.is_set()
        share = newest.share
        percent = None if share is None else int(100 * share)
        text = newest.text if percent is None else self.tr("{0}, {1} %").format(newest.text, percent)
        self.text.setText(self.tr("Stopping…") if stopping else text)
        self.bar.setRange(0, 0 if percent is None else 100)
        self.bar.setValue(percent or 0)
        self.stop.setEnabled(not stopping)
