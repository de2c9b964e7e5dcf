"""What works on this computer with no key and no network: voice, transcription, music, pictures and outlines by rules."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Literal, TypeVar

from pydantic import PrivateAttr

from vidgen import folders
from vidgen.ai.addable import added
from vidgen.ai.jobs.image import ImageRequest, ImageResult
from vidgen.ai.jobs.job import Media, Word
from vidgen.ai.jobs.music import MusicRequest, MusicResult
from vidgen.ai.jobs.transcription import TranscriptionRequest, TranscriptionResult
from vidgen.ai.jobs.voice import VoiceRequest, VoiceResult
from vidgen.ai.models import KOKORO, WHISPER_TINY
from vidgen.ai.provider import AiModel, Provider, Rate, Voice
from vidgen.errors import Refused, UsageError
from vidgen.timing import FLICKS
from vidgen.workers import WorkerFailed

if TYPE_CHECKING:
    from vidgen.ai.listening.listener import Listener
    from vidgen.ai.provider import Access
    from vidgen.ai.voices.speaker import Speaker
    from vidgen.render.service import RenderService

T = TypeVar("T")
SYNTHESIS, DESIGN = "synthesis", "design"


class _Engines:
    """The workers that run. They are no part of what a provider is: two of them compare as equal."""

    speaker: Speaker | None = None
    listener: Listener | None = None
    painter: RenderService | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Engines)

    def __hash__(self) -> int:
        return 0


class Offline(Provider):
    """Models and rules on this computer."""

    title = "On this computer"
    kind: Literal["offline"] = "offline"
    jobs: ClassVar[tuple[str, ...]] = ("voice", "transcription", "music", "image")
    offline: ClassVar[bool] = True
    needs_key: ClassVar[bool] = False
    rate: ClassVar[Rate] = Rate(calls=10_000, at_once=2)
    _engines: _Engines = PrivateAttr(default_factory=lambda: _Engines())

    def models(self) -> tuple[AiModel, ...]:
        """Return the models that are shipped, and those that were added; the first of a job is used when nobody says which.

        Somebody who added a model that listens has a use for it: the largest of them goes before the shipped one.
        """
        facts = [(m, f"{m.size / 1e6:.0f} MB, {m.licence}, {m.origin}") for m in (KOKORO, WHISPER_TINY)]
        larger = sorted(added("transcription"), key=lambda m: m.size, reverse=True)
        more = [(m, f"{m.size / 1e6:.0f} MB, {m.licence}, {m.origin}") for m in larger]
        return (
            *(AiModel(name=m.name, title=m.title, jobs=(m.job,), note=note) for m, note in more),
            *(AiModel(name=m.name, title=m.name, jobs=(m.job,), note=note) for m, note in facts),
            AiModel(
                name=SYNTHESIS, title="Synthesis", jobs=("music",), note="Made by rules; nobody's recording is in it"
            ),
            AiModel(name=DESIGN, title="Design", jobs=("image",), note="Designed by rules, as scenes of films are"),
        )

    def voices(self, model: str) -> tuple[Voice, ...]:
        """Return the voices that are shipped and those that were added: stock voices, of nobody whom one could know."""
        from vidgen.ai.voices.stock import voices

        del model
        return tuple(Voice(name=v.id, title=v.name, languages=(v.language,), note=v.about) for v in voices())

    async def voice(self, request: VoiceRequest, access: Access) -> VoiceResult:
        """Speak with one of the shipped voices. Raises Refused when the text or the language cannot be spoken."""
        del access
        from vidgen.ai.sound import wav
        from vidgen.ai.voices.speaker import Speaker

        name = _voice_for(request)
        speaker = self._engines.speaker = self._engines.speaker or Speaker(folders.cache() / "speech")
        speech = await _aside(
            lambda cancel: speaker.speak(
                request.text, name, language=request.language, speed=request.speed, cancel=cancel
            )
        )
        words = tuple(Word(text=w.text, start=w.start, end=max(w.start, w.end)) for w in speech.words)
        return VoiceResult(sound=Media(type="audio/wav", data=wav(speech.samples)), words=words)

    async def transcription(self, request: TranscriptionRequest, access: Access) -> TranscriptionResult:
        """Write down what is said: in English, or with a model that was added. Raises Refused for a sound that is no WAV."""
        english = access.model == WHISPER_TINY.name
        if english and request.language and not request.language.lower().startswith("en"):
            raise Refused(
                "The shipped model writes down English only; 'vidgen ai models add whisper-base' adds one that knows 99 "
                "languages, and is used from then on."
            )
        from vidgen.ai.listening.listener import Listener, samples_of

        listener = self._engines.listener = self._engines.listener or Listener()
        samples = samples_of(request.sound.data)
        wanted = None if request.language is None else request.language.split("-")[0].lower()
        heard = await _aside(
            lambda cancel: listener.listen(
                samples, prompt=request.prompt, model=access.model, language=wanted, cancel=cancel
            )
        )
        words = tuple(Word(text=w.text, start=w.start, end=w.end, probability=w.probability) for w in heard.words)
        return TranscriptionResult(text=" ".join(w.text for w in words), words=words, language=heard.language)

    async def image(self, request: ImageRequest, access: Access) -> ImageResult:
        """Design a picture from the words. Raises Refused for what only a model can do."""
        del access
        if request.images or request.mask is not None or request.transparent:
            raise Refused(
                "Pictures that are designed on this computer come from words alone, with a background; choose another "
                "provider to change a picture: 'vidgen ai use image ENDPOINT'."
            )
        from vidgen.ai.making.still import still
        from vidgen.render.service import RenderService

        painter = self._engines.painter = self._engines.painter or RenderService()
        size = request.width, request.height
        drawn = await _aside(lambda cancel: still(painter, request.prompt, *size, 1 + request.variant, cancel))
        return ImageResult(image=Media(type="image/png", data=drawn))

    async def music(self, request: MusicRequest, access: Access) -> MusicResult:
        """Make a bed or an effect; its words decide the mood."""
        del access
        from vidgen.ai.music.bed import bed
        from vidgen.ai.music.effects import effect, effect_in
        from vidgen.ai.music.moods import mood_of
        from vidgen.ai.sound import wav

        if request.what == "effect":
            made = await _aside(lambda _: effect(effect_in(request.prompt), 1 + request.variant))
            return MusicResult(sound=Media(type="audio/wav", data=wav(made)))
        seconds = request.length / FLICKS
        piece = await _aside(
            lambda cancel: bed(seconds, mood_of(request.prompt), 1 + request.variant, lambda: not cancel.is_set())
        )
        beats = tuple(b * (FLICKS // 48_000) for b in piece.beats)
        return MusicResult(sound=Media(type="audio/wav", data=wav(piece.samples)), beats=beats)

    async def close(self) -> None:
        """End the workers."""
        for worker in (self._engines.speaker, self._engines.listener, self._engines.painter):
            if worker is not None:
                await asyncio.to_thread(worker.close)
        self._engines.speaker = self._engines.listener = self._engines.painter = None


def _voice_for(request: VoiceRequest) -> str:
    """Return the id of the voice that is wanted. Raises Refused when none here speaks the language."""
    from vidgen.ai.voices.languages import base_of, reading_of
    from vidgen.ai.voices.stock import usual_voice, voice

    usual = usual_voice(request.language)
    if reading_of(request.language) is None or usual is None:
        raise Refused(
            f"No voice on this computer speaks '{request.language}': they speak English, Spanish, French, Italian, "
            "Portuguese and Hindi. Another provider speaks more: 'vidgen ai use voice ENDPOINT' chooses one."
        )
    if not request.voice:
        return usual.id
    try:
        chosen = voice(request.voice, request.language)
    except UsageError as error:
        raise Refused(str(error)) from error
    if base_of(request.language) not in ("en", base_of(chosen.language)):
        raise Refused(f"{chosen.name} speaks another language than '{request.language}'; {usual.name} speaks it.")
    return chosen.id


async def _aside(work: Callable[[threading.Event], T]) -> T:
    """Do work in a thread; when the call is cancelled, the work is told so. What a user did wrong is Refused."""
    cancel = threading.Event()
    try:
        return await asyncio.to_thread(work, cancel)
    except (UsageError, WorkerFailed) as error:
        raise Refused(str(error)) from error
    finally:
        cancel.set()
