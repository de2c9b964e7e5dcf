"""`MakeDialog`: a video out of an idea, a script or an article: order, estimate, progress."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from vidgen.errors import VidgenError
from vidgen.ui.dashboard import shelf
from vidgen.ui.loop.background import Background
from vidgen.ui.making.makings import Makings
from vidgen.ui.making.order_form import OrderForm
from vidgen.ui.making.progress import StepList
from vidgen.ui.making.unfinished_strip import UnfinishedStrip
from vidgen.ui.making.who import choose_who, read_who
from vidgen.ui.making.wording import estimated, limited, weak, who_draws
from vidgen.ui.services import Services
from vidgen.ui.widgets.dialog import Dialog
from vidgen.ui.widgets.label import Label

if TYPE_CHECKING:
    from vidgen.ai.making.estimating import VideoEstimate
    from vidgen.ai.making.made import MadeVideo
    from vidgen.ai.making.order import VideoOrder
    from vidgen.ai.making.unfinished import Unfinished


_LOOK = 132
"""Points that the first look is high."""


class MakeDialog(Dialog):
    """Closing it stops what is being made; what is done is kept, and can be gone on with."""

    def __init__(
        self,
        services: Services,
        background: Background,
        makings: Makings,
        providers: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        """`providers` opens the dialog of AI providers."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Make a video from an idea"))
        self.setMinimumSize(680, 560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._services, self._background, self.makings = services, background, makings
        self._asking: asyncio.Task[None] | None = None
        self._estimate: VideoEstimate | None = None
        self._order: VideoOrder | None = None
        """The one that the estimate is for."""
        self.form = OrderForm(background)
        self.form.edited.connect(self._forget)
        self.form.changed.connect(self._ask)
        self.form.chosen.connect(self._choose)
        self.form.failed.connect(self._fail)
        self.unfinished = UnfinishedStrip()
        self.unfinished.go_on.connect(self.go_on)
        self.facts = _sentence("title")
        self.parts = _sentence("soft")
        self.advice = _sentence("warning")
        self.look = Label()
        self.look.setAccessibleName(self.tr("What the first scene will look like"))
        self.look.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.look.hide()
        self.steps = StepList()
        self.wrong = _sentence("danger")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._first_page())
        self._stack.addWidget(self.steps)
        self.providers = QPushButton(self.tr("AI providers…"))
        self.providers.clicked.connect(providers)
        self.stop = QPushButton(self.tr("Cancel"))
        self.stop.clicked.connect(self.reject)
        self.make = QPushButton(self.tr("Make the video"))
        self.make.setProperty("primary", True)
        self.make.setEnabled(False)
        self.make.clicked.connect(self.begin)
        foot = QHBoxLayout()
        foot.addWidget(self.providers)
        foot.addStretch(1)
        foot.addWidget(self.stop)
        foot.addWidget(self.make)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.wrong)
        layout.addLayout(foot)
        for button in (self.providers, self.stop):
            button.setAutoDefault(False)
        makings.told.connect(self.steps.tell)
        makings.made.connect(self._made)
        makings.ended.connect(self._ended)
        self.form.focus_text()
        self.refresh()

    def _first_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.unfinished)
        column.addWidget(self.form, 1)
        box = QVBoxLayout()
        box.setSpacing(3)
        for label in (self.facts, self.parts, self.advice):
            box.addWidget(label)
        box.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(box, 1)
        row.addWidget(self.look, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        return page

    def refresh(self) -> None:
        """Read anew who can do what."""

        async def do() -> None:
            self.form.show_who(await self._background.call("disk", read_who, self._services.ai))

        self._background.start(do(), self)

    # Estimating -------------------------------------------------------------------------------------------------

    def _forget(self) -> None:
        """What was estimated is no longer what is ordered."""
        if self._asking is not None:
            self._asking.cancel()
        self._order = self._estimate = None
        self.make.setEnabled(False)

    def _ask(self) -> None:
        self._forget()
        self._asking = self._background.start(self._ask_now(), self)

    async def _ask_now(self) -> None:
        self._show_estimate(self.tr("Say what the video is about; here you see what it will be, and cost."))
        if self.form.is_empty():
            return
        try:
            order = self.form.order()
            found = await self.makings.estimate(order)
        except VidgenError as error:
            self._show_estimate("", wrong=str(error))
            return
        self._order, self._estimate = order, found
        facts, parts = estimated(found)
        over = order.budget is not None and found.most is not None and found.most > order.budget
        tail = self.tr("It may cost more than the budget; it stops before it does.") if over else ""
        self._show_estimate(facts, parts, "\n".join(t for t in (tail, limited(found.limits), weak(found.matches)) if t))
        if found.exact and who_draws(found) is None:
            await self._show_look(order, found)

    async def _show_look(self, order: VideoOrder, found: VideoEstimate) -> None:
        """Show what the first scene will look like."""
        from vidgen.ai.making.still import first_picture

        sharp = self.devicePixelRatioF()
        work = (self._services.render, order, found.outline, round(_LOOK * sharp))
        try:
            data = await self._background.call("painter", first_picture, *work)
        except VidgenError:  # it is only a look; what is wrong is told when the video is made
            return
        picture = QPixmap()
        picture.loadFromData(data, "PNG")
        picture.setDevicePixelRatio(sharp)
        if self._order is order:
            self.look.setPixmap(picture)
            self.look.show()

    def _show_estimate(self, facts: str, parts: str = "", advice: str = "", wrong: str = "") -> None:
        for label, text in ((self.facts, facts), (self.parts, parts), (self.advice, advice), (self.wrong, wrong)):
            label.setText(text)
            label.setVisible(bool(text))
        if not parts:
            self.look.hide()
        self.facts.setProperty("role", "title" if parts else "soft")
        self.facts.style().polish(self.facts)
        self.make.setEnabled(self._order is not None and not self.makings.busy)

    def _choose(self, job: str, endpoint: str | None) -> None:
        async def do() -> None:
            await self._background.call("disk", choose_who, job, endpoint)
            self._ask()

        self._background.start(do(), self)

    # Making -----------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin to make what is ordered."""
        if self._order is None or self._estimate is None or self.makings.busy:
            return
        outline, order = self._estimate.outline, self._order
        heads = {n: s.headline for n, s in enumerate(outline.scenes, 1)} if self._estimate.exact else {}

        async def do() -> None:
            path = await self._background.call(
                "disk", shelf.path_for, order.idea.splitlines()[0] if order.idea else outline.title
            )
            self._run(order, path, heads)

        self.make.setEnabled(False)
        self._background.start(do(), self)

    def go_on(self, one: Unfinished) -> None:
        """Go on with a video of before."""
        self.form.show_order(one.order)
        self._run(one.order, one.path, {})

    def _run(self, order: VideoOrder, path: Path, heads: dict[int, str]) -> None:
        if self.makings.busy:
            return
        self.steps.begin(self.tr("Making '{0}'").format(path.stem), heads)
        self._stack.setCurrentWidget(self.steps)
        self.make.hide()
        self.providers.hide()
        self.wrong.hide()
        self.stop.setText(self.tr("Stop"))
        self.stop.setFocus()
        self.makings.start(order, path)

    def _made(self, _path: Path, _made: MadeVideo) -> None:
        self.accept()

    def _ended(self, why: str) -> None:
        self._stack.setCurrentIndex(0)
        self.make.show()
        self.providers.show()
        self.stop.setText(self.tr("Cancel"))
        self.stop.setEnabled(True)
        self.make.setEnabled(self._order is not None)
        self._fail(why or self.tr("Stopped. What is done is kept; going on repeats none of it."))

    def _fail(self, why: str) -> None:
        self.wrong.setText(why)
        self.wrong.show()

    def reject(self) -> None:
        """Stop what is being made; with nothing to stop, close."""
        if self.makings.busy:
            self.stop.setEnabled(False)
            self.makings.cancel()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Close; what is still being made stops."""
        for signal, slot in (
            (self.makings.told, self.steps.tell),
            (self.makings.made, self._made),
            (self.makings.ended, self._ended),
        ):
            signal.disconnect(slot)
        if self._asking is not None:
            self._asking.cancel()
        super().done(result)


def _sentence(role: str) -> QLabel:
    label = Label()
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.hide()
    return label
