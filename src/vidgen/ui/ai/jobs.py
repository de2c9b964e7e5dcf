"""Who does each job: the provider and its model, what is known of the model, and what a usual call costs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from vidgen.errors import VidgenError
from vidgen.ui.ai.facts import read
from vidgen.ui.loop.background import Background
from vidgen.ui.services import Services
from vidgen.ui.widgets.label import Label, plain_tip

if TYPE_CHECKING:
    from vidgen.ai.jobs.job import Request
    from vidgen.ai.service import AIService

SHOWN = ("text", "image", "voice", "transcription", "translation", "music", "video", "stock")
"""The jobs in their order; fetching stock media goes with searching."""
BY_RULES = {"text"}
"""What is done by rules where nobody is chosen."""


@dataclass(frozen=True)
class Able:
    """An endpoint that can do a job."""

    name: str
    state: str
    """Empty when it can be used as it is; else what it lacks."""
    models: tuple[tuple[str, str], ...] = ()
    """Names that vidgen knows, and what is known about each: size, licence, strength."""


@dataclass(frozen=True)
class JobFacts:
    """One job."""

    name: str
    title: str
    able: tuple[Able, ...]
    endpoint: str | None
    """Who does it; None for nobody."""
    chosen: bool
    """Whether the user has said so."""
    model: str = ""
    price: str = ""


@dataclass
class _Row:
    title: QLabel
    who: QComboBox
    model: QComboBox
    about: QLabel
    facts: JobFacts | None = field(default=None)


def read_jobs(ai: AIService) -> list[JobFacts]:
    """Return who does what now. Reads files and the keyring; asks nobody."""
    from vidgen.ai.catalogue import jobs
    from vidgen.ai.choices import ai_choices

    states = {f.name: _state(f) for f in read(ai).endpoints}
    chosen = ai_choices().jobs
    found = []
    for name in SHOWN:
        able = tuple(Able(e, states.get(e, ""), _models(ai, e, name)) for e in ai.endpoints(name))
        try:
            endpoint, model = ai.choose(name)
        except VidgenError:
            picked = chosen.get(name)
            endpoint, model = (picked.endpoint if picked else ""), ""
        price = _price(ai, name, endpoint, model) if endpoint and model else ""
        found.append(JobFacts(name, jobs()[name].title, able, endpoint or None, name in chosen, model, price))
    return found


def choose_job(job: str, endpoint: str | None, model: str | None) -> None:
    """Keep who does a job, and with which model; None for nobody. Raises UsageError."""
    from vidgen.ai.choices import ai_choices, choose

    kept: dict[str, Any] = {name: c.model_dump() for name, c in ai_choices().jobs.items() if name != job}
    if endpoint is not None:
        kept[job] = {"endpoint": endpoint, "model": model or None}
    choose(jobs=kept)


class JobsPage(QWidget):
    """A row for each job."""

    changed = Signal()
    """Somebody else does a job now."""

    def __init__(self, services: Services, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._background = services, background
        self._asked: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {}
        """Models that endpoints have named, by endpoint and job."""
        self._asking: asyncio.Task[None] | None = None
        self.rows: dict[str, _Row] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for column, head in enumerate((self.tr("Job"), self.tr("Done by"), self.tr("Model"), self.tr("What it costs"))):
            label = Label(head)
            label.setProperty("role", "soft")
            grid.addWidget(label, 0, column)
        grid.setColumnStretch(3, 1)
        self._grid = grid
        self.ask = QPushButton(self.tr("Ask which models there are"))
        self.ask.setToolTip(self.tr("Asks every endpoint that may be used for its list; it costs nothing."))
        self.ask.setAutoDefault(False)
        self.ask.clicked.connect(self._ask)
        self.said = Label()
        self.said.setWordWrap(True)
        self.said.setProperty("role", "soft")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 4, 4)
        layout.addLayout(grid)
        layout.addStretch(1)
        layout.addWidget(self.said)
        layout.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        self.refresh()

    def refresh(self) -> None:
        """Read everything anew, and show one row at a turn of the event loop."""

        async def do() -> None:
            for facts in await self._background.call("disk", read_jobs, self._services.ai):
                self._show(facts)
                await asyncio.sleep(0)

        self._background.start(do(), self)

    def _row(self, name: str) -> _Row:
        title, about = Label(), Label()
        about.setProperty("role", "soft")
        about.setWordWrap(True)
        who, model = QComboBox(), QComboBox()
        who.setMinimumWidth(150)
        model.setMinimumWidth(190)
        model.setEditable(True)
        model.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        title.setBuddy(who)
        who.activated.connect(lambda _: self._choose(name, who.currentData(), None))
        model.activated.connect(lambda _: self._choose(name, who.currentData(), model.currentText().strip()))
        edit = model.lineEdit()
        if edit is not None:
            edit.editingFinished.connect(lambda: self._typed(name))
        for column, widget in enumerate((title, who, model, about)):
            self._grid.addWidget(widget, SHOWN.index(name) + 1, column)
        return _Row(title, who, model, about)

    def _show(self, facts: JobFacts) -> None:
        if (row := self.rows.get(facts.name)) is None:
            row = self.rows[facts.name] = self._row(facts.name)
        row.facts = facts
        row.title.setText(facts.title)
        row.who.setAccessibleName(self.tr("Who does: {0}").format(facts.title))
        row.model.setAccessibleName(self.tr("Model for: {0}").format(facts.title))
        if (edit := row.model.lineEdit()) is not None:
            edit.setAccessibleName(row.model.accessibleName())
        row.who.clear()
        row.who.addItem(self.tr("By rules, here") if facts.name in BY_RULES else self.tr("Nobody"), None)
        for able in facts.able:
            row.who.addItem(f"{able.name} ({able.state})" if able.state else able.name, able.name)
        row.who.setCurrentIndex(max(0, row.who.findData(facts.endpoint)))
        models = self._models(facts)
        row.model.clear()
        for name, note in models:
            row.model.addItem(name)
            row.model.setItemData(row.model.count() - 1, plain_tip(note or name), Qt.ItemDataRole.ToolTipRole)
        row.model.setCurrentText(facts.model)
        row.model.setEnabled(facts.endpoint is not None)
        note = dict(models).get(facts.model, "")
        row.about.setText(" · ".join(part for part in (facts.price, note) if part))

    def _models(self, facts: JobFacts) -> tuple[tuple[str, str], ...]:
        known = next((a.models for a in facts.able if a.name == facts.endpoint), ())
        asked = self._asked.get(facts.endpoint or "", {}).get(facts.name, ())
        return (*known, *(m for m in asked if m[0] not in dict(known)))

    def _typed(self, name: str) -> None:
        row = self.rows[name]
        text = row.model.currentText().strip()
        if row.facts is not None and text != row.facts.model and row.who.currentData() is not None:
            self._choose(name, row.who.currentData(), text)

    def _choose(self, job: str, endpoint: str | None, model: str | None) -> None:
        self.said.setText("")

        async def do() -> None:
            try:
                await self._background.call("disk", choose_job, job, endpoint, model)
            except VidgenError as error:
                if not Shiboken.isValid(self):
                    raise
                self.said.setText(str(error))
            if not Shiboken.isValid(self):  # what was chosen is kept, also when the dialog was closed at once
                return
            self.refresh()
            self.changed.emit()

        self._background.start(do())

    def _ask(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            return
        self._asking = self._background.start(self._ask_all(), self)
        self.ask.setText(self.tr("Stop"))
        self._asking.add_done_callback(lambda _: self._ended())

    def _ended(self) -> None:
        self._asking = None
        if not Shiboken.isValid(self):  # the dialog was closed meanwhile
            return
        self.ask.setText(self.tr("Ask which models there are"))
        self.refresh()

    async def _ask_all(self) -> None:
        names = {a.name for row in self.rows.values() if row.facts for a in row.facts.able if not a.state}
        said, count = [], 0
        for name in sorted(names):
            self.said.setText(self.tr("Asking '{0}'…").format(name))
            try:
                found = await self._services.ai.models(name)
            except VidgenError as error:
                said.append(str(error))
                continue
            count += len(found)
            self._asked[name] = {j: tuple((m.name, m.note) for m in found if j in m.jobs) for j in SHOWN}
        self.said.setText("\n".join([self.tr("{0} models.").format(count), *said]))


def _state(facts: Any) -> str:
    if facts.ready:
        return ""
    return "not set up" if facts.fault else "needs a key" if facts.key_needed and not facts.has_key else "not allowed"


def _models(ai: AIService, endpoint: str, job: str) -> tuple[tuple[str, str], ...]:
    try:
        return tuple((m.name, m.note) for m in ai.provider(endpoint).models() if job in m.jobs)
    except VidgenError:
        return ()


def _price(ai: AIService, job: str, endpoint: str, model: str) -> str:
    """Return what a usual call costs at most, in words."""
    from vidgen.ai.catalogue import job as job_of
    from vidgen.ai.money import shown
    from vidgen.ai.order import Order

    request, what = _usual(job)
    try:
        most: Decimal | None = ai.estimate(job_of(job), request, Order(endpoint=endpoint, model=model, fresh=True)).most
    except VidgenError as error:
        return str(error)
    if most is None:
        return "price unknown: asked for each time"
    return "free" if most == 0 else f"at most {shown(most)} for {what}"


def _usual(job: str) -> tuple[Request, str]:
    from vidgen.ai.jobs import image, music, stock, text, transcription, translation, video, voice
    from vidgen.timing import FLICKS

    line = "What a line of captions says, as a rule. "
    sound = {"type": "audio/wav", "data": b"RIFF"}
    usual: dict[str, tuple[Request, str]] = {
        "text": (
            text.TextRequest(messages=(text.Message(role="user", text=line * 12),), longest=1024),
            "100 words asked, 700 answered",
        ),
        "image": (image.ImageRequest(prompt=line), "a picture"),
        "voice": (voice.VoiceRequest(text=line * 12), "100 words"),
        "transcription": (
            transcription.TranscriptionRequest.model_validate({"sound": sound, "length": 60 * FLICKS}),
            "a minute",
        ),
        "translation": (translation.TranslationRequest(lines=(line,) * 10, target="de"), "10 lines"),
        "music": (music.MusicRequest(prompt="calm", length=30 * FLICKS), "30 s"),
        "video": (video.VideoRequest(prompt=line, length=4 * FLICKS), "a film of 4 s"),
        "stock": (stock.StockRequest(words="sea"), "a search"),
    }
    return usual[job]
