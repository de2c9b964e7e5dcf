"""OpenAI, and every server that speaks as it does: Ollama, LM Studio, LocalAI, OpenRouter. Each is an endpoint of its own.

Text goes by the Responses API, and by chat completions where a server has no such thing.
"""

from __future__ import annotations

import base64
import io
import json
import math
import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import PrivateAttr, ValidationError, field_validator

from vidgen.ai.jobs.image import ImageRequest, ImageResult
from vidgen.ai.jobs.job import Media, Request, Usage, Word
from vidgen.ai.jobs.text import TextPiece, TextRequest, TextResult
from vidgen.ai.jobs.transcription import TranscriptionRequest, TranscriptionResult
from vidgen.ai.jobs.translation import TranslationRequest, TranslationResult
from vidgen.ai.jobs.video import VideoRequest
from vidgen.ai.jobs.voice import VoiceRequest, VoiceResult
from vidgen.ai.provider import Access, AiModel, Provider, Rate, Voice
from vidgen.ai.wire import border, chat, responses, sdk, videos, wav
from vidgen.ai.wire.tokens import most_tokens
from vidgen.editor.fields import field
from vidgen.errors import ProviderError, Refused
from vidgen.net import host_of, is_loopback
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    import openai

HOME = "https://api.openai.com/v1"
_SIZES = ((1024, 1024), (1536, 1024), (1024, 1536))
_PICTURE = {"low": 408, "medium": 1584, "high": 6240}
"""Tokens of the largest picture of each quality."""
_SHOWN_PICTURE = 40_000
"""Tokens that a picture in a request costs at most, with any model."""
_AROUND = 64
"""Tokens around a message."""
_VOICES = ("alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer", "verse")
_KNOWN = (
    AiModel(name="gpt-5-mini", title="GPT-5 mini", jobs=("text", "translation"), note="good and cheap"),
    AiModel(name="gpt-5", title="GPT-5", jobs=("text", "translation")),
    AiModel(name="gpt-4.1-mini", title="GPT-4.1 mini", jobs=("text", "translation"), note="answers at once"),
    AiModel(name="gpt-image-1-mini", title="GPT Image mini", jobs=("image",), note="cheap"),
    AiModel(name="gpt-image-1", title="GPT Image", jobs=("image",)),
    AiModel(name="gpt-4o-mini-tts", title="GPT-4o mini TTS", jobs=("voice",), note="can be told how to speak"),
    AiModel(name="tts-1", title="TTS", jobs=("voice",)),
    AiModel(name="tts-1-hd", title="TTS HD", jobs=("voice",)),
    AiModel(name="whisper-1", title="Whisper", jobs=("transcription",), note="times of words"),
    AiModel(name="gpt-4o-mini-transcribe", title="GPT-4o mini Transcribe", jobs=("transcription",), note="no times"),
)


class OpenAI(Provider):
    """OpenAI, and servers that speak as it does."""

    title: ClassVar[str] = "OpenAI and compatible servers"
    jobs: ClassVar[tuple[str, ...]] = ("text", "image", "voice", "transcription", "translation", "video")
    rate: ClassVar[Rate] = Rate(calls=300, at_once=8)
    key_page: ClassVar[str] = "platform.openai.com/api-keys"

    kind: Literal["openai"] = "openai"
    base_url: str = field(HOME, label="Address", help="Ends in /v1 as a rule; https, or http with this computer.")
    style: Literal["auto", "responses", "chat"] = field(
        "auto", label="Way of asking", help="Responses, or chat completions; auto finds out."
    )

    _chat: bool = PrivateAttr(default=False)

    @field_validator("base_url")
    @classmethod
    def _safe(cls, address: str) -> str:
        return border.safe_address(address)

    def hosts(self) -> tuple[str, ...]:
        """Return the host of its address."""
        return (host_of(self.base_url),)

    def key_needed(self) -> bool:
        """Servers on this computer do without."""
        return not is_loopback(self.hosts()[0])

    def priced_as(self) -> str:
        """Return its address: price tables know who is there."""
        return self.base_url if self.base_url != HOME else "openai"

    def models(self) -> tuple[AiModel, ...]:
        """Return those of OpenAI itself; other servers have to be asked."""
        return _KNOWN if self.base_url == HOME else ()

    def voices(self, model: str) -> tuple[Voice, ...]:
        """Return OpenAI's voices."""
        del model
        return tuple(Voice(name=name, title=name.capitalize()) for name in _VOICES)

    async def ask_models(self, access: Access) -> tuple[AiModel, ...]:
        """Ask which models there are; what each can do is guessed from its name."""
        async with self._client(access) as client:
            data = sdk.body(await client.models.with_raw_response.list(), self.hosts()[0])
        with border.sense(self.hosts()[0]):
            names = [str(item["id"]) for item in data["data"]][:2000]
            return tuple(AiModel(name=n, jobs=_jobs(n), source="asked") for n in sorted(names))

    def most(self, job: str, request: Request, model: str) -> Usage | None:
        """Return the most units: texts have a bound of tokens, and answers have a limit."""
        del job
        if isinstance(request, TextRequest):
            said = json.dumps([request.form, [t.model_dump() for t in request.tools]])
            tokens = most_tokens(said)
            for message in request.messages:
                tokens += _AROUND + most_tokens(message.text) + len(message.images) * _SHOWN_PICTURE
                tokens += most_tokens(json.dumps([c.model_dump() for c in message.calls]))
            return Usage(units={"input_tokens": tokens, "output_tokens": request.longest})
        if isinstance(request, TranslationRequest):
            return self.most("text", _translating(request), model)
        if isinstance(request, ImageRequest):
            drawn = _PICTURE[request.quality]
            shown = (len(request.images) + (request.mask is not None)) * _SHOWN_PICTURE
            words = len((request.prompt + request.style).encode()) + _AROUND
            return Usage(
                units={
                    "input_tokens": words + shown,
                    "image_input_tokens": shown,
                    "output_tokens": drawn,
                    "image_output_tokens": drawn,
                }
            )
        if isinstance(request, VoiceRequest):
            return _spoken(request, model, len(request.text) * 200)  # nobody speaks slower than 5 characters a second
        if isinstance(request, TranscriptionRequest):
            return _heard(request, model)
        if isinstance(request, VideoRequest):
            return videos.used(request, model)
        return None

    async def text(self, request: TextRequest, access: Access) -> TextResult:
        """Write."""
        host = self.hosts()[0]
        async with self._client(access) as client:
            if self._by_responses():
                answer = await self._responses(client, responses.request(request, access.model))
                if answer is not None:
                    return responses.result(sdk.body(answer, host), request, host)
            said = chat.request(request, access.model)
            return chat.result(
                sdk.body(await client.chat.completions.with_raw_response.create(**said), host), request, host
            )

    async def text_stream(self, request: TextRequest, access: Access) -> AsyncIterator[TextPiece | TextResult]:
        """Write, and show what there is so far. Servers without the Responses API show it when it is finished."""
        host = self.hosts()[0]
        if not self._by_responses():
            yield await self.text(request, access)
            return
        async with self._client(access) as client:
            stream: Any = await self._responses(client, responses.request(request, access.model), stream=True)
            if stream is not None and re.search("json|html", stream.response.headers.get("content-type", "")):
                yield responses.result(border.object_of(await stream.response.aread(), host), request, host)
                return  # whole, though it was to come in pieces
            if stream is not None:
                last: TextResult | None = None
                events = aiter(stream)
                with border.sense(host):
                    async for event in events:
                        if event.type == "response.output_text.delta" and event.delta:
                            yield TextPiece(text=event.delta)
                        elif event.type in {"response.completed", "response.incomplete", "response.failed"}:
                            last = responses.result(event.response.model_dump(mode="json"), request, host)
                            break
                if last is not None:
                    await sdk.read_out(events)
                    yield last
                return
        yield await self.text(request, access)

    async def image(self, request: ImageRequest, access: Access) -> ImageResult:
        """Draw, or change pictures."""
        host = self.hosts()[0]
        width, height = min(_SIZES, key=lambda s: abs(s[0] / s[1] - request.width / request.height))
        ours = bool(re.match(r"(chat)?gpt-", access.model))
        said: dict[str, Any] = {
            "model": access.model,
            "prompt": f"{request.prompt}\n\n{request.style}".strip(),
            "size": f"{width}x{height}" if ours else f"{request.width}x{request.height}",
            "n": 1,
        }
        said |= {"quality": request.quality, "output_format": "png"} if ours else {"response_format": "b64_json"}
        if ours and request.transparent:
            said["background"] = "transparent"
        async with self._client(access) as client:
            if request.images:
                said["image"] = [_file(f"image-{n}", m) for n, m in enumerate(request.images)]
                if request.mask is not None:
                    said["mask"] = _file("mask", request.mask)
                answer = await client.images.with_raw_response.edit(**said)
            else:
                answer = await client.images.with_raw_response.generate(**said)
            data = sdk.body(answer, host)
        with border.sense(host):
            (first, *_) = data["data"]
            picture = base64.b64decode(first["b64_json"], validate=True)
            if not picture:
                raise ValueError("an empty picture")
            used = responses.usage(data.get("usage"))
            if used is not None:
                details = data["usage"].get("input_tokens_details")
                shown = details.get("image_tokens", 0) if isinstance(details, dict) else 0
                drawn = used.units["output_tokens"]
                used = _checked({**used.units, "image_input_tokens": shown, "image_output_tokens": drawn})
            return ImageResult(
                image=Media(type=_picture_type(picture), data=picture),
                prompt=str(first.get("revised_prompt") or ""),
                usage=used,
            )

    async def voice(self, request: VoiceRequest, access: Access) -> VoiceResult:
        """Speak. It does not say when each word is spoken."""
        host = self.hosts()[0]
        said: dict[str, Any] = {
            "model": access.model,
            "input": request.text,
            "voice": request.voice or "alloy",
            "response_format": "wav",
            "speed": request.speed,
        }
        if request.directions and not access.model.startswith("tts-1"):
            said["instructions"] = request.directions
        async with self._client(access) as client:
            answer = await client.audio.speech.with_raw_response.create(**said)
            content = answer.http_response.content
        with border.sense(host):
            sound, milliseconds = wav.whole(content)
            used = _spoken(request, access.model, milliseconds)
            return VoiceResult(sound=Media(type="audio/wav", data=sound), usage=used)

    async def transcription(self, request: TranscriptionRequest, access: Access) -> TranscriptionResult:
        """Listen."""
        host = self.hosts()[0]
        timed = not re.match(r"gpt-.*transcribe", access.model)
        said: dict[str, Any] = {"model": access.model, "file": _file("sound", request.sound)}
        said |= (
            {"response_format": "verbose_json", "timestamp_granularities": ["word"]}
            if timed
            else {"response_format": "json"}
        )
        if request.language:
            said["language"] = request.language.split("-")[0]
        if request.prompt:
            said["prompt"] = request.prompt
        async with self._client(access) as client:
            data = sdk.body(await client.audio.transcriptions.with_raw_response.create(**said), host)
        with border.sense(host):
            words = _words(data.get("words") or [], request.length)
            found = str(data.get("language") or "")
            return TranscriptionResult(
                text=data["text"],
                words=words,
                language=found if re.fullmatch(r"[a-z]{2,3}", found) else request.language,
                usage=_used_by_listening(data.get("usage")) or _heard(request, access.model),
            )

    async def translation(self, request: TranslationRequest, access: Access) -> TranslationResult:
        """Translate."""
        wanted = _translating(request)
        answer = await self.text(wanted, access)
        with border.sense(self.hosts()[0]):
            lines = tuple(str(line) for line in answer.data["lines"])
            if len(lines) != len(request.lines):
                raise Refused("The translation has not as many lines as were asked for; it is not used.", paid=True)
            return TranslationResult(lines=lines, usage=answer.usage)

    def video(self) -> videos.Videos:
        """Return how films are made: by the Videos API, which OpenAI itself ends, and other servers have."""
        return videos.Videos(self.base_url, self.hosts()[0])

    def _by_responses(self) -> bool:
        return self.style == "responses" or (self.style == "auto" and not self._chat)

    async def _responses(self, client: openai.AsyncOpenAI, said: dict[str, Any], *, stream: bool = False) -> Any:
        """Return the answer; None when the server has no such thing, which is remembered."""
        import openai

        try:
            if stream:
                return await client.responses.create(**said, stream=True)
            return await client.responses.with_raw_response.create(**said)
        except openai.APIStatusError as error:
            # A missing model is a 404 too, but says so in JSON with a code.
            code = border.message_of(error.response.content)[0]
            if self.style == "auto" and error.status_code in {404, 405, 501} and code != "model_not_found":
                self._chat = True
                return None
            raise

    def _client(self, access: Access) -> Any:
        return sdk.client(access, self.base_url, self.hosts()[0])


def _jobs(name: str) -> tuple[str, ...]:
    for known in _KNOWN:
        if known.name == name:
            return known.jobs
    for part, jobs in (
        (r"image|dall-e|diffusion|flux|sdxl", ("image",)),
        (r"tts|kokoro|piper|speech", ("voice",)),
        (r"whisper|transcribe", ("transcription",)),
        (r"sora|video|veo|wan\d|ltx|t2v|i2v", ("video",)),
        (r"embed|moderation|realtime|rerank", ()),
    ):
        if re.search(part, name):
            return jobs
    return ("text", "translation")


def _translating(request: TranslationRequest) -> TextRequest:
    from vidgen.ai.prompts.library import prompt

    text = prompt("translate").filled(
        lines=json.dumps(list(request.lines), ensure_ascii=False),
        count=len(request.lines),
        target=request.target,
        source=request.source or "",
        context=request.context,
    )
    longest = min(200_000, max(1024, 8 * sum(len(line.encode()) for line in request.lines)))
    return text.request(longest=longest)


def _spoken(request: VoiceRequest, model: str, milliseconds: int) -> Usage:
    """Return what speech uses: characters with the old models; tokens, 21 for each second, with the new ones."""
    if not model.startswith("gpt-"):
        return Usage(units={"characters": len(request.text)})
    words = len((request.text + request.directions).encode()) + _AROUND
    return Usage(units={"input_tokens": words, "output_tokens": -(-milliseconds * 21 // 1000)})


def _heard(request: TranscriptionRequest, model: str) -> Usage:
    milliseconds = -(-request.length * 1000 // FLICKS)
    if not model.startswith("gpt-"):
        return Usage(units={"milliseconds": milliseconds})
    tokens = -(-milliseconds * 20 // 1000) + len(request.prompt.encode()) + _AROUND
    return Usage(units={"input_tokens": tokens, "audio_input_tokens": tokens, "output_tokens": tokens})


def _used_by_listening(data: Any) -> Usage | None:
    if not isinstance(data, dict):
        return None
    if data.get("type") == "duration":
        seconds = data.get("seconds")
        return _checked({"milliseconds": math.ceil(seconds * 1000) if isinstance(seconds, (int, float)) else None})
    details = data.get("input_token_details")
    return _checked(
        {
            "input_tokens": data.get("input_tokens"),
            "audio_input_tokens": details.get("audio_tokens", 0) if isinstance(details, dict) else 0,
            "output_tokens": data.get("output_tokens"),
        }
    )


def _checked(units: dict[str, Any]) -> Usage | None:
    """Return what a server says was used; None for what cannot be: that is no reason to lose its answer."""
    try:
        return Usage(units=units)
    except ValidationError:
        return None


def _words(items: list[Any], length: int) -> tuple[Word, ...]:
    """Return words with times that lie within the sound and go up. Raises ValueError for what are no times."""
    found: list[Word] = []
    for item in items:
        start, end = (min(length, max(0, round(float(item[side]) * FLICKS))) for side in ("start", "end"))
        start = max(start, found[-1].end if found else 0)
        if text := str(item["word"]).strip():
            found.append(Word(text=text, start=start, end=max(start, end)))
    return tuple(found)


def _file(name: str, media: Media) -> tuple[str, io.BytesIO, str]:
    return f"{name}{media.suffix}", io.BytesIO(media.data), media.type


def _picture_type(data: bytes) -> str:
    for start, type in ((b"\x89PNG", "image/png"), (b"\xff\xd8", "image/jpeg"), (b"RIFF", "image/webp")):
        if data.startswith(start):
            return type
    raise ProviderError("What came back is no picture; it is not used.", paid=True)
