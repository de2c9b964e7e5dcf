"""`GenerateDialog`: have something made for a place of the timeline; what it costs is said before it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vidgen.editor.records import Id, Track
from vidgen.errors import VidgenError
from vidgen.ui.context import Context
from vidgen.ui.making.who import HERE, Who, read_who
from vidgen.ui.widgets.dialog import Dialog
from vidgen.ui.widgets.label import Label

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from vidgen.ai.generating import Wish, Work
    from vidgen.ai.jobs.polling import Progress
    from vidgen.ai.order import Order
    from vidgen.editor.records import Asset
    from vidgen.editor.transaction import Transaction


class GenerateDialog(Dialog):
    """For a stretch of the timeline, or for what begins at a time and is as long as it comes."""

    def __init__(
        self, context: Context, at: int, length: int | None, track: Id | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Generate"))
        self.setMinimumWidth(460)
        self._context, self._at, self._length, self._track = context, at, length, track
        self._who: Who | None = None
        self._task: asyncio.Task[Any] | None = None
        self.what, self.who, self.voice = QComboBox(), QComboBox(), QComboBox()
        self.words = QPlainTextEdit()
        self.words.setAccessibleName(self.tr("What is to be made"))
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(84)
        for box, name in ((self.what, self.tr("Kind")), (self.who, self.tr("Made by")), (self.voice, self.tr("Voice"))):
            box.setAccessibleName(name)
        where, rate = Label(), context.project.records.rate
        where.setProperty("role", "soft")
        where.setAlignment(Qt.AlignmentFlag.AlignTop)
        span = self.tr("as long as it comes") if length is None else rate.timecode(length)
        where.setText(self.tr("At {0}, {1}").format(rate.timecode(at), span))
        self.form = QFormLayout()
        self.form.setVerticalSpacing(10)
        self.form.addRow(self.tr("Kind"), self.what)
        self.form.addRow(self.tr("In words"), self.words)
        self.form.addRow(self.tr("Made by"), self.who)
        self.form.addRow(self.tr("Voice"), self.voice)
        self.form.addRow(self.tr("Where"), where)
        self.cost = Label(self.tr("Looking who can do it…"))
        self.cost.setWordWrap(True)
        self.cost.setMinimumHeight(36)
        self.close_button, self.do = QPushButton(self.tr("Cancel")), QPushButton(self.tr("See the cost"))
        self.do.setDefault(True)
        self.do.setProperty("primary", True)
        self.do.setEnabled(False)
        self.close_button.clicked.connect(self.reject)
        self.do.clicked.connect(self._press)
        foot = QHBoxLayout()
        foot.addWidget(self.cost, 1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.do)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(self.form)
        layout.addStretch(1)
        layout.addLayout(foot)
        self._priced: tuple[Wish, Work, Order] | None = None
        self.what.currentIndexChanged.connect(lambda _row: self._show_who())
        self.who.currentIndexChanged.connect(lambda _row: self._show_voices())
        self.voice.currentIndexChanged.connect(lambda _row: self._changed())
        self.words.textChanged.connect(self._changed)
        context.background.start(self._find_who(), self)

    # Who can do it ----------------------------------------------------------------------------------------------

    async def _find_who(self) -> None:
        from vidgen.ai.generating import JOBS, WHATS

        context = self._context
        self._who = await context.background.call("disk", read_who, context.services.ai)
        titles = {
            "image": self.tr("Picture"), "voice": self.tr("Speech"), "music": self.tr("Music"),
            "effect": self.tr("Sound effect"), "video": self.tr("Film"),
        }  # fmt: skip
        track = context.project.records.find(self._track or "", Track)
        for what in WHATS:
            sound = what in ("voice", "music", "effect")
            fits = track is None or (track.medium == "audio") == sound
            if fits and track is not None and track.medium == "caption":
                fits = False
            if fits and self._who.able.get(JOBS[what]):
                self.what.addItem(titles[what], what)
        if not self.what.count():
            self.cost.setText(self.tr("Nobody can make something for this track; File, AI providers sets somebody up."))
        self._changed()

    def _show_who(self) -> None:
        from vidgen.ai.generating import JOBS

        if self._who is None or not self.what.count():
            return
        job = JOBS[self.what.currentData()]
        able, chosen = self._who.able.get(job, ()), self._who.chosen.get(job)
        self.who.blockSignals(True)
        self.who.clear()
        for one in able:
            self.who.addItem(self.tr("This computer") if one.endpoint == HERE else one.endpoint, one.endpoint)
        self.who.setCurrentIndex(max(0, self.who.findData(chosen)))
        self.who.blockSignals(False)
        self._show_voices()

    def _show_voices(self) -> None:
        self.voice.blockSignals(True)
        self.voice.clear()
        able = self._who.able.get("voice", ()) if self._who is not None else ()
        self.voice.addItem(self.tr("Its usual one"), None)
        for voice in next((a.voices for a in able if a.endpoint == self.who.currentData()), ()):
            self.voice.addItem(voice.title, voice.name)
        self.voice.blockSignals(False)
        self.form.setRowVisible(self.voice, self.what.currentData() == "voice")
        self._changed()

    def _changed(self) -> None:
        """What was priced is no longer what is wanted."""
        self._priced = None
        written = bool(self.words.toPlainText().strip())
        self.do.setText(self.tr("See the cost"))
        self.do.setEnabled(written and bool(self.what.count()) and self._task is None)
        if self._who is not None and self.what.count() and self._task is None:
            self.cost.setText("" if written else self.tr("Say in words what is to be made."))

    # Making -----------------------------------------------------------------------------------------------------

    def _press(self) -> None:
        """Show the cost; pressed again, pay it."""
        if self._task is None:
            self._task = self._context.background.start(self._price() if self._priced is None else self._make())
            self._task.add_done_callback(lambda _task: self._free())
            self.do.setEnabled(False)

    def _free(self) -> None:
        from shiboken6 import Shiboken

        self._task = None
        if Shiboken.isValid(self):
            self.do.setEnabled(True)

    async def _price(self) -> None:
        from vidgen.ai.generating import Wish, request_of
        from vidgen.ai.money import shown
        from vidgen.ai.order import Order

        context, project = self._context, self._context.project
        wish = Wish(
            self.what.currentData(), self.words.toPlainText(), self._at, self._length, self._track,
            self.voice.currentData(),
        )  # fmt: skip
        order = Order(
            endpoint=self.who.currentData(), project=project.records.project.id, step=self.tr("for the timeline")
        )
        self.cost.setText(self.tr("Asking what it costs…"))
        try:
            record = project.records.project
            work = request_of(wish, (record.width, record.height))
            found = await context.background.call("disk", context.services.ai.estimate, work.job, work.request, order)
        except VidgenError as error:
            self.cost.setText(str(error))
            return
        self._priced = wish, work, order
        most = self.tr("nothing: it is kept from before") if found.cached else shown(found.most)
        self.cost.setText(self.tr("{0}, {1}: at most {2}").format(found.endpoint, found.model, most))
        self.do.setText(self.tr("Generate"))

    async def _make(self) -> None:
        if self._priced is None:
            return
        wish, work, order = self._priced
        context = self._context
        self.cost.setText(self.tr("It is being made…"))
        try:
            done = await context.services.ai.run(work.job, work.request, order, self._tell)
            asset = await context.background.call("media", self._kept, done.result)
            blocks = put_down(context, asset, wish, self.tr("Generate"))
        except VidgenError as error:
            self.cost.setText(str(error))
            return
        context.session.select(blocks)
        self.accept()

    def _tell(self, progress: Progress) -> None:
        """Show how far a film is, which takes minutes."""
        share = "" if progress.share is None else f" {progress.share:.0%}"
        waits = progress.state == "waiting"
        self.cost.setText(self.tr("It waits for its turn…") if waits else self.tr("It is being made…{0}").format(share))

    def _kept(self, result: Any) -> Asset:
        from vidgen.ai.generating import keep
        from vidgen.storage.assets import media_folder

        opened = self._context.project.opened
        path: Path = keep(result, media_folder(opened.path))
        return opened.assets.measured(path)

    def reject(self) -> None:
        """Stop what is under way, and close."""
        if self._task is not None:
            self._task.cancel()
        super().reject()


def put_down(context: Context, asset: Asset, wish: Wish, label: str) -> list[Id]:
    """Put what was made onto the timeline as one undo step; return the blocks. Raises EditError."""
    from vidgen.ai.generating import place

    def do(tx: Transaction) -> list[Id]:
        return place(tx, asset, wish)

    gesture = context.project.gesture(label)
    try:
        with gesture.show() as tx:
            blocks = do(tx)
        gesture.commit()
    except VidgenError:
        gesture.cancel()
        raise
    return blocks


def open_generate(context: Context, parent: QWidget, at: int, length: int | None, track: Id | None) -> GenerateDialog:
    """Open the dialog for a place of the timeline."""
    dialog = GenerateDialog(context, at, length, track, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    dialog.words.setFocus()
    return dialog
