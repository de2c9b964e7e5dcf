"""What models have cost this month, in the status bar."""

from __future__ import annotations

import logging
from contextlib import suppress

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from vidgen.errors import VidgenError
from vidgen.ui.ai.facts import LOW, meter
from vidgen.ui.loop.background import Background
from vidgen.ui.services import Services
from vidgen.ui.widgets.label import plain_tip

log = logging.getLogger(__name__)

_EVERY = 15_000
"""Milliseconds between two looks: command lines spend, too."""


class CostMeter(QToolButton):
    """Shown once anything was spent or limited; a click opens the providers."""

    spent = Signal()
    """Something was spent or set aside; sent by whatever thread did."""

    def __init__(self, services: Services, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._background = services, background
        self.project: str | None = None
        """The id of the project that is counted for."""
        self._asking = self._again = False
        self.setAutoRaise(True)
        self.setAccessibleName(self.tr("Cost of AI this month"))
        self.hide()
        self.spent.connect(self.refresh)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()

    def show_project(self, project: str | None) -> None:
        """Count for a project from now on; None for none."""
        self.project = project
        self.refresh()

    def refresh(self) -> None:
        """Look what was spent; once more where somebody looks already, who may have looked too early."""
        self._again = self._asking
        if not self._asking:
            self._asking = True
            self._background.start(self._look())

    async def _look(self) -> None:
        def look() -> tuple[str, str, bool]:
            ai = self._services.ai  # it is made in a thread: that takes a while
            ai.ledger.heard = self._tell
            return meter(ai, self.project)

        try:
            text, longer, low = await self._background.call("library", look)
        except VidgenError as error:  # whoever wants to spend something is told
            log.info("nobody knows what was spent: %s", error)
            return
        finally:
            self._asking = False
        if self._again:
            self.refresh()
        self.setText(text)
        self.setToolTip(plain_tip(self.tr("Spent on AI, or set aside") + f"\n{longer}" + self._warning(low)))
        self.setProperty("role", "warning" if low else "soft")
        self.style().unpolish(self)
        self.style().polish(self)
        self.setVisible(text != "$0.00")

    def _tell(self) -> None:
        with suppress(RuntimeError):  # the window is gone, and the call was for one that was closed
            self.spent.emit()

    def _warning(self, low: bool, /) -> str:
        return "\n" + self.tr("{0} % of a budget or more is spent.").format(LOW) if low else ""
