"""The transcript: what is said, as a text. What is cut from the text is cut from the film."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vidgen.editor.commands.speech import has_words
from vidgen.editor.document import News
from vidgen.editor.records import Block, Project, Track
from vidgen.editor.transcript import Word, fillers, search, transcript
from vidgen.ui.context import Context
from vidgen.ui.icons import icon
from vidgen.ui.making.listening import Listening
from vidgen.ui.panels import Area, Panel
from vidgen.ui.transcript.layout import Piece, laid_out
from vidgen.ui.transcript.view import TranscriptView
from vidgen.ui.widgets.empty import EmptyHint
from vidgen.ui.widgets.flow import Flow
from vidgen.ui.widgets.label import Label, plain_tip


class TranscriptPanel(Panel):
    """Shows the words of all captions that are switched on, and edits the film by them."""

    kind = "transcript"
    title = "Transcript"
    icon = "captions"
    area: ClassVar[Area] = "left"
    order = 40

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.view = TranscriptView()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search what is said"))
        self.search.setAccessibleName(self.tr("Search what is said"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.counted = Label()
        self.counted.setProperty("role", "soft")
        self.cut_button = self._tool("scissors", self.tr("Cut the selected words out of the film (Delete)"))
        self.cut_button.clicked.connect(lambda: self._cut(self.view.chosen()))
        self.correct_button = self._tool("pencil", self.tr("Correct the selected words (F2)"))
        self.correct_button.clicked.connect(self._correct_chosen)
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 8, 4)
        top.setSpacing(6)
        top.addWidget(self.search, 1)
        top.addWidget(self.counted)
        top.addWidget(self.cut_button)
        top.addWidget(self.correct_button)
        bottom = Flow()
        bottom.setContentsMargins(8, 4, 8, 8)
        bottom.setSpacing(8)
        for name in ("remove-fillers", "remove-pauses"):
            bottom.addWidget(self._button(name))
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        column.addLayout(bottom)
        self.empty = EmptyHint(
            "captions",
            self.tr("No transcript yet. What is said becomes captions, and is shown here as a text to edit by."),
        )
        self.listening = Listening(context, self)
        self.empty.add(self._listen_box())
        context.actions.add(
            "transcribe",
            self.tr("Transcribe"),
            "Captions",
            self.listening.start,
            summary=self.tr("Write down what is said, as captions with the time of each word."),
            hindrance=self.listening.hindrance,
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(filled)
        self.listening.changed.connect(self._show_listening)
        add = context.actions.add
        add("import-captions", self.tr("Import captions…"), "Captions", context.work.choose_captions,
            summary=self.tr("Bring captions in from an SRT, WebVTT or ASS file."))  # fmt: skip
        add("export-captions", self.tr("Export captions…"), "Captions", context.work.choose_captions_file,
            summary=self.tr("Write all captions to an SRT, WebVTT or ASS file."))  # fmt: skip
        self.view.cut_out.connect(self._cut)
        self.view.correct.connect(self._correct)
        self.view.gone_to.connect(self._go)
        self.view.menu_wanted.connect(lambda piece, place: self.menu(piece).popup(place))
        self.view.installEventFilter(self)
        self.search.installEventFilter(self)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fill)
        context.project.news.connect(self._hear)
        context.session.playhead_changed.connect(self._say)
        self._words: list[Word] = []

    def catch_up(self) -> None:
        """Show what is said now, or who would listen, and what that costs."""
        self._fill()
        if self._stack.currentIndex() == 0:
            self._show_listening()

    def _listen_box(self) -> QWidget:
        """Return what begins to listen, and shows that somebody does."""
        self.listen_button = QPushButton(self.tr("Transcribe"))
        self.listen_button.setProperty("primary", True)
        self.listen_button.clicked.connect(self.listening.start)
        self.listen_bar = QProgressBar()
        self.listen_bar.setRange(0, 0)
        self.listen_bar.setTextVisible(False)
        self.listen_bar.setFixedWidth(180)
        self.listen_bar.setAccessibleName(self.tr("Listening"))
        self.listen_stop = QPushButton(self.tr("Stop"))
        self.listen_stop.clicked.connect(self.listening.cancel)
        self.listen_cost = Label()
        self.listen_cost.setProperty("role", "faint")
        self.listen_cost.setWordWrap(True)
        self.listen_cost.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for widget in (self.listen_button, self.listen_bar, self.listen_stop):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.listen_cost)
        self.listen_bar.hide()
        self.listen_stop.hide()
        return box

    def _show_listening(self) -> None:
        busy = self.listening.busy
        self.listen_bar.setVisible(busy)
        self.listen_stop.setVisible(busy)
        why = self.listening.hindrance()
        self.listen_button.setVisible(not busy)
        self.listen_button.setEnabled(why is None)
        self.context.actions.refresh()
        if busy:
            self.listen_cost.setText(self.tr("Listening to what is said…"))
        elif why is not None:
            self.listen_cost.setText(f"{why[:1].upper()}{why[1:]}.")
        else:
            self.context.background.start(self._show_cost())

    async def _show_cost(self) -> None:
        text = await self.listening.cost()
        if not self.listening.busy and self.listening.hindrance() is None:
            self.listen_cost.setText(text)

    def _say(self, time: int) -> None:
        if self.seen:
            self.view.say(time)

    def _tool(self, picture: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(picture))
        button.setToolTip(plain_tip(text))
        button.setAccessibleName(text)
        return button

    def _button(self, name: str) -> QPushButton:
        action = self.context.actions[name]
        button = QPushButton(action.text().rstrip("…"))
        button.setToolTip(plain_tip(self.context.actions.entry(name).summary))
        button.clicked.connect(lambda: self.context.run(name))
        return button

    def _hear(self, news: News) -> None:
        def matters(record: object) -> bool:
            return isinstance(record, Project | Track) or (
                isinstance(record, Block) and record.content.kind in ("captions", "audio")
            )

        if (
            news.edit is not None
            and self.seen
            and any(matters(before) or matters(after) for _, before, after in news.patch)
        ):
            self._soon.start()

    def _fill(self) -> None:
        records = self.context.project.records
        self._words = transcript(records)
        self._stack.setCurrentIndex(0 if has_words(records) else 1)
        if self.seen and self._stack.currentIndex() == 0 and not self.listening.busy:
            self._show_listening()
        marked = set(fillers(self._words))
        self.view.show_layout(laid_out(self._words, records.rate), marked)
        self.view.say(self.context.session.playhead)
        text = self.tr("{0} words").format(len(self._words))
        self.counted.setText(self.tr("{0}, {1} of them fillers").format(text, len(marked)) if marked else text)
        self._search(self.search.text())

    def _search(self, text: str) -> None:
        found = set(search(self._words, text))
        self.view.show_found([p for p in self.view.layout_.pieces if p.sort == "word" and p.number in found])
        wrong = bool(text.strip()) and not found
        self.search.setProperty("wrong", wrong)
        self.search.style().polish(self.search)

    def _go(self, time: int) -> None:
        rate = self.context.project.records.rate
        self.context.session.set_playhead(rate.snap(time))

    def _cut(self, pieces: list[Piece]) -> None:
        if not pieces:
            self.context.tell(self.tr("Select the words to cut first."))
            return
        words = [p.number for p in pieces if p.sort == "word"]
        if len(words) == len(pieces):
            self.context.run("cut-words", {"first": words[0] + 1, "last": words[-1] + 1})
        else:
            self.context.run("cut-ranges", {"ranges": [{"start": pieces[0].start, "end": pieces[-1].end}]})

    def _correct_chosen(self) -> None:
        words = [p for p in self.view.chosen() if p.sort == "word"]
        if words:
            self._correct(words)
        else:
            self.context.tell(self.tr("Select the words to correct first."))

    def _correct(self, pieces: list[Piece]) -> None:
        old = " ".join(self._words[p.number].text for p in pieces)
        new, given = QInputDialog.getText(
            self, self.tr("Correct words"), self.tr("What is really said"), QLineEdit.EchoMode.Normal, old
        )
        if given and new.split() and new.split() != old.split():
            first, last = pieces[0].number + 1, pieces[-1].number + 1
            self.context.run("correct-words", {"first": first, "last": last, "text": new})

    def menu(self, piece: Piece) -> QMenu:
        """Return what can be done at a piece: with what is selected when it lies in there, else with it alone."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = self.view.chosen()
        pieces = chosen if piece in chosen else [piece]
        menu.addAction(self.tr("Cut out of the film"), lambda: self._cut(pieces))
        if piece.sort != "word":
            return menu
        words = [p for p in pieces if p.sort == "word"]
        menu.addAction(self.tr("Correct…"), lambda: self._correct(words))
        menu.addSeparator()
        word = self._words[piece.number]
        at = {"block": word.block, "number": word.cue + 1}
        split = menu.addAction(self.tr("Begin a new caption here"))
        split.triggered.connect(lambda: self.context.run("split-caption", {**at, "word": word.number + 1}))
        split.setEnabled(word.number > 0)
        merge = menu.addAction(self.tr("Join with the next caption"))
        merge.triggered.connect(lambda: self.context.run("merge-captions", at))
        merge.setEnabled(any(w.block == word.block and w.cue > word.cue for w in self._words))
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keys of the text are no shortcuts of the timeline; Return in the search goes to what was found."""
        if isinstance(event, QKeyEvent) and watched is self.view and event.type() is QEvent.Type.ShortcutOverride:
            keys = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
            if event.key() in keys or event.key() in _MOVING:
                event.accept()
                return True
        if (
            isinstance(event, QKeyEvent)
            and watched is self.search
            and event.type() is QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.view.setFocus()
            return True
        return super().eventFilter(watched, event)


_MOVING = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)
