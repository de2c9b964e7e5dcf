"""What may be spent, and what is: the month, this project, every other project, each provider."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QProgressBar, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from vidgen.errors import UsageError, VidgenError
from vidgen.ui.ai.facts import LOW
from vidgen.ui.ai.money import amount_of, box_text, money_box
from vidgen.ui.loop.background import Background
from vidgen.ui.services import Services
from vidgen.ui.widgets.label import Label

if TYPE_CHECKING:
    from vidgen.ai.service import AIService


@dataclass(frozen=True)
class BudgetFacts:
    """One budget."""

    which: str
    """month, this-project, project (each without one of its own), or the name of an endpoint."""
    limit: Decimal | None
    spent: Decimal | None
    """US dollars; None where it is not one sum."""
    shown: str

    @property
    def share(self) -> int | None:
        """Percent that is spent, 100 at most; None without a limit."""
        if self.limit is None or self.spent is None:
            return None
        return 100 if self.limit == 0 else min(100, int(self.spent * 100 / self.limit))


def read_budgets(ai: AIService, project: str | None) -> list[BudgetFacts]:
    """Return all budgets. Reads files."""
    from vidgen.ai.choices import ai_choices
    from vidgen.ai.money import shown
    from vidgen.ai.service import this_month

    choices, month, ledger = ai_choices(), this_month(), ai.ledger
    rows: list[tuple[str, Decimal | None, Decimal | None]] = [("month", choices.month, ledger.spent(month=month))]
    if project:
        rows.append(("this-project", choices.projects.get(project), ledger.spent(project=project)))
    rows.append(("project", choices.project, None))
    for name in choices.names():
        try:
            here = ai.provider(name).stays_here()
        except UsageError:
            here = False
        if not here:
            rows.append((name, choices.endpoint(name).month, ledger.spent(month=month, endpoint=name)))
    return [BudgetFacts(w, limit, spent, "" if spent is None else shown(spent)) for w, limit, spent in rows]


def set_budget(which: str, amount: Decimal | None, project: str | None) -> None:
    """Keep a budget; None for no limit. Raises UsageError."""
    from vidgen.ai.choices import ai_choices, choose, set_endpoint

    if which == "this-project" and project:
        kept = {k: v for k, v in ai_choices().projects.items() if k != project}
        choose(projects=kept if amount is None else {**kept, project: amount})
    elif which in ("month", "project"):
        choose(**{which: amount})
    else:
        set_endpoint(which, month=amount)


class BudgetsPage(QWidget):
    """A row for each budget."""

    changed = Signal()

    def __init__(
        self, services: Services, background: Background, project: str | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._background, self._project = services, background, project
        self.boxes: dict[str, QLineEdit] = {}
        self.bars: dict[str, QProgressBar] = {}
        self._spent: dict[str, QLabel] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(8)
        for column, head in enumerate((self.tr("Budget"), self.tr("Limit $"), self.tr("Spent or set aside"))):
            label = Label(head)
            label.setProperty("role", "soft")
            self._grid.addWidget(label, 0, column)
        self._grid.setColumnStretch(3, 1)
        about = Label(
            self.tr(
                "Before a call the most that it can cost is set aside. A call that would pass a limit is not made. "
                "From {0} % on the meter in the status bar warns. Months are those of UTC."
            ).format(LOW)
        )
        about.setWordWrap(True)
        about.setProperty("role", "soft")
        self.said = Label()
        self.said.setWordWrap(True)
        self.said.setProperty("role", "danger")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 4, 4)
        layout.setSpacing(12)
        layout.addWidget(about)
        layout.addLayout(self._grid)
        layout.addWidget(self.said)
        layout.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Read everything anew."""

        async def do() -> None:
            for facts in await self._background.call("disk", read_budgets, self._services.ai, self._project):
                self._show(facts)

        self._background.start(do(), self)

    def _title(self, which: str) -> str:
        titles = {
            "month": self.tr("All calls of this month"),
            "this-project": self.tr("This project, in all"),
            "project": self.tr("Each project without its own"),
        }
        return titles.get(which) or self.tr("{0}, this month").format(which)

    def _show(self, facts: BudgetFacts) -> None:
        which = facts.which
        if which not in self.boxes:
            self._add(which)
        box, bar = self.boxes[which], self.bars[which]
        if not box.hasFocus() or not box.isModified():
            box.setText(box_text(facts.limit))
        share = "" if facts.share is None else self.tr(" ({0} %)").format(facts.share)
        self._spent[which].setText(facts.shown + share)
        bar.setVisible(facts.share is not None)
        bar.setValue(facts.share or 0)
        bar.setProperty("role", "warning" if (facts.share or 0) >= LOW else "")
        bar.style().unpolish(bar)
        bar.style().polish(bar)

    def _add(self, which: str) -> None:
        title = Label(self._title(which))
        box = money_box(self.tr("Limit in dollars: {0}").format(title.text()), self.tr("no limit"))
        title.setBuddy(box)
        box.editingFinished.connect(self._changer(which, box))
        spent, bar = Label(), QProgressBar()
        bar.setRange(0, 100)
        bar.setTextVisible(False)
        bar.setAccessibleName(self.tr("Spent of the limit: {0}").format(title.text()))
        self.boxes[which], self._spent[which], self.bars[which] = box, spent, bar
        place = self._grid.rowCount()
        for column, widget in enumerate((title, box, spent, bar)):
            self._grid.addWidget(widget, place, column)

    def _changer(self, which: str, box: QLineEdit) -> Callable[[], None]:
        def change() -> None:
            if not box.isModified():
                return
            box.setModified(False)
            self.said.setText("")
            self._background.start(self._change(which, box.text()))

        return change

    async def _change(self, which: str, text: str) -> None:
        try:
            await self._background.call("disk", set_budget, which, amount_of(text), self._project)
        except VidgenError as error:
            if not Shiboken.isValid(self):
                raise
            self.said.setText(str(error))
            return
        if not Shiboken.isValid(self):  # the budget is set, also when the dialog was closed at once
            return
        self.refresh()
        self.changed.emit()
