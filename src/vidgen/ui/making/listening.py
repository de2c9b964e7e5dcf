"""`Listening`: what is said on the timeline becomes captions with the times of words, as one step of undo."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import Shiboken

from vidgen.ui.making.who import HERE
from vidgen.ui.making.wording import price

if TYPE_CHECKING:
    from vidgen.ai.service import AIService
    from vidgen.ui.context import Context


class Listening(QObject):
    """Of one open project; one at a time. What comes too late for the sound that it is about is not written."""

    changed = Signal()
    """It has begun, or ended."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether somebody is listening."""
        return self._task is not None

    def hindrance(self) -> str | None:
        """Return None, or why it cannot begin now, as the end of a sentence."""
        from vidgen.ai.speech_parts import spoken_blocks
        from vidgen.editor.commands.speech import has_words

        records = self._context.project.records
        if self._context.project.read_only is not None:
            return self.tr("the project is open for reading only")
        if self.busy:
            return self.tr("it is being done")
        if has_words(records) is None:
            return self.tr("there is a transcript already; delete its captions first")
        return None if spoken_blocks(records) else self.tr("there is no sound besides music on the timeline")

    async def cost(self) -> str:
        """Return who would listen and what that costs at most, in words. Raises VidgenError."""
        duration = self._context.project.records.duration()

        def look(ai: AIService) -> str:
            from vidgen.ai.jobs import transcription
            from vidgen.ai.jobs.job import Media
            from vidgen.ai.jobs.transcription import TranscriptionRequest

            request = TranscriptionRequest(sound=Media(type="audio/wav", data=b"\0"), length=max(1, duration))
            found = ai.estimate(transcription.JOB, request)
            who = self.tr("This computer") if found.endpoint == HERE else f"'{found.endpoint}'"
            return self.tr("{0} listens; it {1}.").format(who, price(found.most))

        return await self._context.background.call("disk", lambda: look(self._context.services.ai))

    def start(self) -> None:
        """Begin to listen, or say why not."""
        if why := self.hindrance():
            self._context.tell(self.tr("Transcribe cannot be done: {0}.").format(why))
            return
        self._task = self._context.background.start(self._listen())
        self._task.add_done_callback(self._ended)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop; nothing is written."""
        if self._task is not None:
            self._task.cancel()

    async def _listen(self) -> None:
        from vidgen.ai.order import Order
        from vidgen.ai.speech_parts import spoken_blocks
        from vidgen.ai.transcribing import captions_of, listen

        project, services = self._context.project, self._context.services
        records = project.snapshot()
        heard = spoken_blocks(records)
        paths = {a.id: project.asset_path(a) for a in records.assets()}
        done = await listen(services.ai, services.render, records, paths, order=Order(project=records.project.id))
        cues = [cue.to_json() for cue in captions_of(done.result)]
        if not cues:
            self._context.tell(self.tr("Nothing is said there."))
        elif spoken_blocks(project.records) != heard:
            self._context.tell(
                self.tr("The sound was changed meanwhile, so the captions would not fit: nothing was written.")
            )
        else:
            given = {"cues": cues, "values": {"style": "word_highlight"}, "name": self.tr("Captions")}
            if self._context.run("add-captions", given, label=self.tr("Transcribe")) is not None:
                said = self.tr("{0} captions, {1} words. Read them: a machine has heard them.")
                self._context.tell(said.format(len(cues), len(done.result.words)))

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Also of one that was cancelled before it began, and when the project was closed meanwhile."""
        if self._task is task:
            self._task = None
            if Shiboken.isValid(self):
                self.changed.emit()
