"""What is said on a timeline, as captions: its speech is mixed, listened to, and its words are put together."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from vidgen.ai.captioning import SUBTITLES, CueWords, Shape, captions_from_words
from vidgen.ai.jobs import transcription
from vidgen.ai.jobs.job import Media, Word
from vidgen.ai.jobs.transcription import TranscriptionRequest, TranscriptionResult
from vidgen.ai.order import Done, Order
from vidgen.ai.service import AIService
from vidgen.ai.speech_parts import speech_only
from vidgen.editor.model import explain
from vidgen.editor.queries import Records
from vidgen.editor.records import Id
from vidgen.errors import EditError, Refused, UsageError
from vidgen.render.service import RenderService
from vidgen.timing import TimeRange


async def listen(
    ai: AIService,
    render: RenderService,
    records: Records,
    paths: Mapping[Id, Path],
    *,
    range: TimeRange | None = None,
    language: str | None = None,
    prompt: str = "",
    order: Order | None = None,
) -> Done[TranscriptionResult]:
    """Return what is said on the main timeline, music left out; times count from the start of the range.

    Raises EditError where nothing can be heard, UsageError for a language that is none or a prompt that is too long,
    MediaError, ProviderError. Cancelling it stops the work.
    """
    spoken = speech_only(records)
    if spoken is None:
        raise EditError("There is no speech on the timeline: it has no sound besides music.")
    length = (range or TimeRange(0, records.duration())).duration
    _request(b"", length, language, prompt)  # what cannot be asked for is said before the sound is made
    cancel = threading.Event()
    try:
        sound = await asyncio.to_thread(render.speech, spoken, paths, range, cancel)
    finally:
        cancel.set()
    request = _request(sound, length, language, prompt)
    wanted = order or Order()
    wanted = wanted.model_validate({**wanted.model_dump(), "step": wanted.step or "transcription"})
    return await ai.run(transcription.JOB, request, wanted)


def _request(sound: bytes, length: int, language: str | None, prompt: str) -> TranscriptionRequest:
    try:
        media = Media(type="audio/wav", data=sound)
        return TranscriptionRequest(sound=media, length=length, language=language, prompt=prompt)
    except ValidationError as error:
        raise UsageError(f"This cannot be transcribed: {explain(error)}") from None


def captions_of(result: TranscriptionResult, shape: Shape = SUBTITLES, at: int = 0) -> list[CueWords]:
    """Return the captions of a transcription; `at` is where on the timeline its time 0 lies.

    Raises Refused when it has no times of words: where a word was only estimated to be, nothing may be cut.
    """
    if result.text.strip() and not result.words:
        raise Refused("The transcription has no times of words; choose another model for transcription.", paid=True)
    words = [Word(text=w.text, start=w.start + at, end=w.end + at) for w in result.words]
    return captions_from_words(words, shape)
