"""`OrderForm`: the fields that a video is ordered with."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vidgen.ai.making.abroad import language_of_idea
from vidgen.ai.making.languages import spoken_language
from vidgen.ai.making.order import SECONDS, Format, VideoOrder
from vidgen.ai.voices.languages import base_of
from vidgen.errors import UsageError, VidgenError
from vidgen.ui.ai.money import amount_of
from vidgen.ui.loop.background import Background
from vidgen.ui.making.who import HERE, Who
from vidgen.ui.widgets.label import Label, plain_tip
from vidgen.untrusted import read_bytes

_LARGEST = 4 << 20
"""Bytes of a text file."""
_LENGTHS = (15, 20, 30, 45, 60, 90, 120, 180, 300)
"""Seconds."""
_JOBS = ("text", "voice", "image")


class OrderForm(QWidget):
    """Says with `changed` that there may be another `order()`."""

    edited = Signal()
    """Something was changed just now; `changed` follows when it has come to rest."""
    changed = Signal()
    chosen = Signal(str, object)
    """A job, and the endpoint that is to do it (None for rules)."""
    failed = Signal(str)

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        self._who: Who | None = None
        self._voices_for = "en"
        self._voice_of: dict[str, str] = {}
        """The voice of this computer that was chosen, by language: that of a text may be another one while it is written."""
        self._soon = QTimer(self, singleShot=True, interval=350)
        self._soon.timeout.connect(self.changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(self._sources())
        self.title = QLineEdit()
        self.title.setPlaceholderText(self.tr("Title of the video (may be left out)"))
        self.title.setAccessibleName(self.tr("Title"))
        self.title.setMaxLength(200)
        self.title.hide()
        layout.addWidget(self.title)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(76)
        layout.addWidget(self.text, 1)
        layout.addSpacing(4)
        layout.addLayout(self._fields())
        self._source_changed()
        self.title.textChanged.connect(self._touch)
        self.text.textChanged.connect(self._touch)

    # Making -----------------------------------------------------------------------------------------------------

    def _sources(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._group = QButtonGroup(self)
        self.sources: dict[str, QToolButton] = {}
        for name, title, tip in (
            ("idea", self.tr("Idea"), self.tr("A few words; the scenes are thought up.")),
            ("script", self.tr("Script"), self.tr("A text that is said word for word; a paragraph is a scene.")),
            ("article", self.tr("Article"), self.tr("A text that is told in short, in its own sentences.")),
        ):
            button = QToolButton()
            button.setText(title)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setToolTip(plain_tip(tip))
            button.setAccessibleDescription(tip)
            self._group.addButton(button)
            self.sources[name] = button
            row.addWidget(button)
        self.sources["idea"].setChecked(True)
        self._group.buttonClicked.connect(lambda _: self._source_changed())
        row.addStretch(1)
        self.file = QPushButton(self.tr("From a file…"))
        self.file.setAutoDefault(False)
        self.file.clicked.connect(self._choose_file)
        row.addWidget(self.file)
        return row

    def _fields(self) -> QGridLayout:
        self.format = QComboBox()
        for name, title in (
            ("short", self.tr("Short, 9:16")),
            ("youtube", self.tr("YouTube, 16:9")),
            ("square", self.tr("Square, 1:1")),
        ):
            self.format.addItem(title, name)
        self.seconds = QComboBox()
        self.seconds.addItem("", None)
        for seconds in _LENGTHS:
            self.seconds.addItem(self.tr("About {0} s").format(seconds), seconds)
        self.voice = QComboBox()
        self.language = QLineEdit()
        self.language.setPlaceholderText(self.tr("that of the text"))
        self.language.setMaxLength(35)
        self.budget = QLineEdit()
        self.budget.setPlaceholderText(self.tr("no limit"))
        self.music = QCheckBox(self.tr("Music under the voice"))
        self.music.setChecked(True)
        self.makers: dict[str, QComboBox] = {job: QComboBox() for job in _JOBS}
        for box in (self.format, self.seconds, self.voice, *self.makers.values()):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(14)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(9)
        left = (
            (self.tr("Format"), self.format),
            (self.tr("Length"), self.seconds),
            (self.tr("Voice"), self.voice),
            (self.tr("Language"), self.language),
        )
        right = (
            (self.tr("Written by"), self.makers["text"]),
            (self.tr("Spoken by"), self.makers["voice"]),
            (self.tr("Drawn by"), self.makers["image"]),
            (self.tr("Budget in $"), self.budget),
        )
        for column, fields in ((0, left), (3, right)):
            for row, (name, widget) in enumerate(fields):
                label = Label(name)
                label.setBuddy(widget)
                widget.setAccessibleName(name)
                grid.addWidget(label, row, column)
                grid.addWidget(widget, row, column + 1)
        grid.setColumnMinimumWidth(2, 16)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(4, 1)
        grid.addWidget(self.music, len(left), 1)
        self.format.currentIndexChanged.connect(self._format_changed)
        self.seconds.currentIndexChanged.connect(self._touch)
        self.voice.currentIndexChanged.connect(self._touch)
        self.voice.editTextChanged.connect(self._touch)
        self.language.textChanged.connect(self._touch)
        self.edited.connect(self._follow_language)
        self.budget.textChanged.connect(self._touch)
        self.music.toggled.connect(self._touch)
        for job, box in self.makers.items():
            box.activated.connect(lambda _row, job=job: self._maker_chosen(job))
        self._format_changed()
        return grid

    # Showing ----------------------------------------------------------------------------------------------------

    def show_who(self, who: Who) -> None:
        """Offer those who can do the jobs."""
        self._who = who
        for job, box in self.makers.items():
            box.clear()
            box.addItem(self.tr("This computer, free"), None)
            for able in who.able.get(job, ()):
                if able.endpoint != HERE:
                    box.addItem(able.endpoint, able.endpoint)
            box.setCurrentIndex(max(0, box.findData(who.chosen.get(job))))
        self._show_voices()
        self._touch()

    def show_order(self, order: VideoOrder) -> None:
        """Fill the fields with an order of before."""
        name = "script" if order.script else "article" if order.article else "idea"
        self.sources[name].setChecked(True)
        self._source_changed()
        self.title.setText(order.idea if name != "idea" else "")
        self.text.setPlainText(order.script or order.article or order.idea)
        self.format.setCurrentIndex(self.format.findData(order.format))
        if order.seconds is not None:
            seconds = round(order.seconds)
            if self.seconds.findData(seconds) < 0:
                self.seconds.addItem(self.tr("About {0} s").format(seconds), seconds)
            self.seconds.setCurrentIndex(self.seconds.findData(seconds))

    def _touch(self) -> None:
        self.edited.emit()
        self._soon.start()

    def _source_changed(self) -> None:
        hints = {
            "idea": self.tr("For example: Three facts about octopuses"),
            "script": self.tr("Write or paste what is to be said. An empty line begins a new scene."),
            "article": self.tr("Paste the text that the video is to tell."),
        }
        self.text.setPlaceholderText(hints[self._source])
        self.text.setAccessibleName(self.sources[self._source].text())
        self.title.setVisible(self._source != "idea")
        self.file.setVisible(self._source != "idea")
        self.seconds.setEnabled(self._source != "script")
        self.makers["text"].setEnabled(self._source != "script")
        self._format_changed()

    def _format_changed(self) -> None:
        usual = self.tr("As usual, {0} s").format(f"{SECONDS[self._format]:.0f}")
        self.seconds.setItemText(0, self.tr("As long as it is") if self._source == "script" else usual)
        self._touch()

    def _maker_chosen(self, job: str) -> None:
        if job == "voice":
            self._show_voices()
        self.chosen.emit(job, self.makers[job].currentData())

    def _show_voices(self) -> None:
        speaker = self.makers["voice"].currentData() or HERE
        able = self._who.able.get("voice", ()) if self._who else ()
        known = next((a.voices for a in able if a.endpoint == speaker), ())
        self.voice.blockSignals(True)
        if self.voice.count() and not self.voice.isEditable():
            self._voice_of[self._voices_for] = self.voice.currentData()
        self.voice.clear()
        self.voice.setEditable(speaker != HERE)
        self._voices_for = base_of(self._language)
        for voice in known:
            if speaker != HERE or voice.speaks(self._voices_for):
                self.voice.addItem(voice.title, voice.name)
        if speaker == HERE and not self.voice.count():
            self.voice.addItem(self.tr("None: the words are shown"), "")
        self.voice.setCurrentIndex(max(0, self.voice.findData(self._voice_of.get(self._voices_for))))
        if speaker != HERE:
            self.voice.setEditText("")
            line = self.voice.lineEdit()
            if line is not None:
                line.setPlaceholderText(self.tr("its usual one"))
        self.voice.blockSignals(False)

    def _follow_language(self) -> None:
        """Offer the voices of the language that the text has now."""
        if base_of(self._language) != self._voices_for:
            self._show_voices()

    # Asking -----------------------------------------------------------------------------------------------------

    @property
    def _source(self) -> str:
        return next(name for name, button in self.sources.items() if button.isChecked())

    @property
    def _format(self) -> Format:
        found: Format = self.format.currentData()
        return found

    @property
    def _language(self) -> str:
        return self.language.text().strip() or self._language_of(self.text.toPlainText())

    def _language_of(self, text: str) -> str:
        return language_of_idea(text) if self._source == "idea" else spoken_language(text)

    def is_empty(self) -> bool:
        """Tell whether nothing is written yet."""
        return not self.text.toPlainText().strip()

    def order(self) -> VideoOrder:
        """Return what is ordered. Raises UsageError for what cannot be."""
        from pydantic import ValidationError

        from vidgen.editor.model import explain

        text = self.text.toPlainText().strip()
        given = {
            "idea": text if self._source == "idea" else self.title.text().strip(),
            "script": text if self._source == "script" else "",
            "article": text if self._source == "article" else "",
            "format": self._format,
            "voice": self._voice(),
            "language": self._language,
            "seconds": None if self._source == "script" else self.seconds.currentData(),
            "offline": all(box.currentData() is None for box in self.makers.values()),
            "budget": amount_of(self.budget.text()),
            "music": self.music.isChecked(),
        }
        try:
            return VideoOrder.model_validate(given)
        except ValidationError as error:
            raise UsageError(self.tr("This cannot be made: {0}").format(explain(error))) from None

    def _voice(self) -> str:
        if self.voice.isEditable():
            row = self.voice.findText(self.voice.currentText())
            return str(self.voice.itemData(row)) if row >= 0 else self.voice.currentText().strip()
        return str(self.voice.currentData() or "")

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("A text"), "", self.tr("Texts (*.txt *.md);;All files (*)")
        )
        if chosen:
            self._background.start(self.read_file(Path(chosen)), self)

    async def read_file(self, path: Path) -> None:
        """Take the text of a file."""
        try:
            data = await self._background.call("disk", read_bytes, path, _LARGEST)
            self.text.setPlainText(data.decode("utf-8-sig"))
        except (OSError, ValueError, VidgenError) as error:
            self.failed.emit(self.tr("'{0}' cannot be read as text: {1}").format(path.name, error))

    def focus_text(self) -> None:
        """Begin to write."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
