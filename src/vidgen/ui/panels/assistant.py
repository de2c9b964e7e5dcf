"""The assistant: say what you wish; see what would change; apply it as one step of undo, or not."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import Shiboken

from vidgen.ai.assistant import offline
from vidgen.ai.assistant.assistant import Assistant, Turn, told_estimate
from vidgen.ai.assistant.proposal import SOURCE, conflict
from vidgen.ai.assistant.workbench import Where
from vidgen.ai.order import Estimate
from vidgen.errors import VidgenError
from vidgen.ui.assistant.card import Card
from vidgen.ui.context import Context
from vidgen.ui.icons import icon
from vidgen.ui.panels import Area, Panel
from vidgen.ui.widgets.label import Label

_SHOWN_EXAMPLES = (
    "remove the silences",
    "add captions",
    "make a short of it",
    "level the sound",
    'add a title "My trip"',
)
_MOST_CARDS = 50
_PAUSE = 400
"""Milliseconds without a letter before a wish is priced."""


class AssistantPanel(Panel):
    """One wish at a time; the cards of before stay to be read."""

    kind = "assistant"
    title = "Assistant"
    icon = "sparkles"
    area: ClassVar[Area] = "right"
    order = 30

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.cards: list[Card] = []
        self._turns: list[Turn] = []
        self._task: asyncio.Task[None] | None = None
        self.input = QPlainTextEdit()
        self.input.setPlaceholderText(self.tr("What do you wish? For example: remove the silences"))
        self.input.setAccessibleName(self.tr("What do you wish?"))
        self.input.setTabChangesFocus(True)
        self.input.setFixedHeight(64)
        self.input.installEventFilter(self)
        self.input.textChanged.connect(self._refresh)
        self._rules = 0
        """How many there are; 0 until they are loaded."""
        self._pricing = QTimer(self)
        self._pricing.setSingleShot(True)
        self._pricing.setInterval(_PAUSE)
        self._pricing.timeout.connect(lambda: self.context.background.start(self._price()))
        self.send = QToolButton()
        self.send.setIcon(icon("send"))
        self.send.setToolTip(self.tr("Ask (Return)"))
        self.send.setAccessibleName(self.tr("Ask"))
        self.send.clicked.connect(self.ask)
        self.who = Label()
        self.who.setProperty("role", "soft")
        self.who.setWordWrap(True)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(10, 10, 10, 10)
        self._column.setSpacing(10)
        self._column.addWidget(self._hints())
        self._column.addStretch(1)
        inside = QWidget()
        inside.setLayout(self._column)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        self._area.setAccessibleName(self.tr("Wishes and proposals"))
        row = QHBoxLayout()
        row.setContentsMargins(10, 6, 10, 2)
        row.addWidget(self.input, 1)
        row.addWidget(self.send, 0, Qt.AlignmentFlag.AlignBottom)
        last = QHBoxLayout()
        last.setContentsMargins(12, 0, 10, 8)
        last.addWidget(self.who, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._area, 1)
        layout.addLayout(row)
        layout.addLayout(last)
        self.setFocusProxy(self.input)

    def catch_up(self) -> None:
        """Say who answers; what does is not loaded before, and in a thread: it is a lot."""
        self.context.background.start(self._load())

    async def _load(self) -> None:
        services = self.context.services

        def load() -> int:
            services.assistant({}).model()
            return len(offline.rules())

        self._rules = await self.context.background.call("disk", load)
        self._refresh()

    def ask(self) -> None:
        """Ask for what is written."""
        wish = self.input.toPlainText().strip()
        if not wish or self._task is not None:
            return
        self.input.clear()
        card = Card(wish)
        card.accepted.connect(lambda: self._apply(card))
        card.discarded.connect(lambda: card.end("discarded", self.tr("Discarded; nothing was changed.")))
        card.stopped.connect(self._stop)
        self._add(card)
        self._task = self.context.background.start(self._answer(card))
        self._task.add_done_callback(lambda _: self._ended())
        self._refresh()

    async def _answer(self, card: Card) -> None:
        session, project = self.context.session, self.context.project
        where = Where(session.playhead, session.selection, *session.in_out)
        try:
            if not self._rules:
                await self._load()
            proposed = await self._assistant().propose(
                card.wish,
                project.snapshot(),
                where,
                earlier=self._turns,
                told=lambda name: card.tell(self._doing(name)),
            )
        except VidgenError as error:
            card.fail(str(error))
        except asyncio.CancelledError:
            card.end("failed", self.tr("Stopped; nothing was changed."))
            raise
        else:
            card.propose(proposed)
            self._turns.append(Turn(card.wish, proposed.answer))
            if card.state == "proposed":
                card.apply.setFocus()

    def _ended(self) -> None:
        # Not in a `finally` of the task: one that is stopped before it begins never comes there.
        self._task = None
        if not Shiboken.isValid(self):  # the project was closed meanwhile
            return
        self._refresh()
        QTimer.singleShot(0, self, self._show_last)

    def _assistant(self) -> Assistant:
        project, services = self.context.project, self.context.services
        paths = {a.id: project.asset_path(a) for a in project.records.assets()}
        return services.assistant(paths)

    def _doing(self, name: str) -> str:
        return self.tr("Trying: {0}").format(self.context.actions.entry(name).action.text().rstrip("…"))

    def _apply(self, card: Card) -> None:
        proposed, project = card.proposed, self.context.project
        if proposed is None:
            return
        if project.read_only is not None:
            self.context.tell(self.tr("The project is open for reading only. {0}").format(project.read_only))
            return
        try:
            if why := conflict(project.records, proposed):
                card.fail(why)
                return
            project.apply(proposed.label, proposed.patch, SOURCE)
        except VidgenError as error:
            card.fail(str(error))
            return
        card.end("applied", self.tr("Applied; undo takes it back in one step."))
        self.input.setFocus()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _add(self, card: Card) -> None:
        self.cards.append(card)
        self._column.insertWidget(self._column.count() - 1, card)
        self._examples.hide()
        if len(self.cards) > _MOST_CARDS:
            old = self.cards.pop(0)
            self._column.removeWidget(old)
            old.deleteLater()
        QTimer.singleShot(0, self, self._show_last)

    def _show_last(self) -> None:
        if self.cards:
            self._area.ensureWidgetVisible(self.cards[-1], 0, 20)

    def _hints(self) -> QWidget:
        self._examples = QWidget()
        column = QVBoxLayout(self._examples)
        column.setContentsMargins(4, 8, 4, 8)
        column.setSpacing(6)
        head = Label(self.tr("Say what you wish. You see what would change before anything does."))
        head.setWordWrap(True)
        head.setProperty("role", "soft")
        column.addWidget(head)
        for text in _SHOWN_EXAMPLES:
            button = QPushButton(text)
            button.setAccessibleName(self.tr("Example: {0}").format(text))
            button.clicked.connect(lambda _=False, text=text: self._take(text))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return self._examples

    def _take(self, text: str) -> None:
        self.input.setPlainText(text)
        self.input.setFocus()

    def _refresh(self) -> None:
        self.send.setEnabled(bool(self.input.toPlainText().strip()) and self._task is None)
        if not self._rules:
            return  # `_load` comes back
        model = self._assistant().model()
        self.who.setText(
            self.tr("By {0} rules on this computer, free").format(self._rules)
            if model is None
            else self.tr("By {1} of {0}").format(*model)
        )
        if model is not None and self._task is None and self.input.toPlainText().strip():
            self._pricing.start()

    async def _price(self) -> None:
        """Show what the wish would cost, before it is asked."""
        wish, session = self.input.toPlainText().strip(), self.context.session
        where = Where(session.playhead, session.selection, *session.in_out)
        assistant, snapshot, turns = self._assistant(), self.context.project.snapshot(), tuple(self._turns)

        def work() -> Estimate | None:
            return assistant.estimate(wish, snapshot, where, earlier=turns)

        try:
            found = await self.context.background.call("disk", work)
        except VidgenError as error:
            self.who.setText(str(error))
            return
        if found is not None and wish == self.input.toPlainText().strip():
            said = self.tr("By {1} of {0}, {2}").format(found.endpoint, found.model, told_estimate(found))
            self.who.setText(said)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Return asks; Shift+Return begins a new line."""
        if watched is self.input and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.ask()
                return True
        return super().eventFilter(watched, event)
