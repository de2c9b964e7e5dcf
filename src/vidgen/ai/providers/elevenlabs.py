"""ElevenLabs: voices, with the time of every letter."""

from __future__ import annotations

import base64
import re
from typing import Any, ClassVar, Literal

from pydantic import field_validator

from vidgen.ai.jobs.job import Media, Request, Usage, Word
from vidgen.ai.jobs.voice import VoiceRequest, VoiceResult
from vidgen.ai.provider import Access, AiModel, Provider, Rate, Voice
from vidgen.ai.wire import border
from vidgen.editor.fields import field
from vidgen.net import host_of
from vidgen.timing import FLICKS
from vidgen.untrusted import json_of

_VOICES = (
    ("JBFqnCBsd6RMkjVDRZzb", "George"),
    ("EXAVITQu4vr4xnSDxMaL", "Sarah"),
    ("21m00Tcm4TlvDq8ikWAM", "Rachel"),
)
_SLOWEST, _FASTEST = 0.7, 1.2


class ElevenLabs(Provider):
    """ElevenLabs."""

    title: ClassVar[str] = "ElevenLabs"
    jobs: ClassVar[tuple[str, ...]] = ("voice",)
    key_page: ClassVar[str] = "elevenlabs.io/app/settings/api-keys"
    rate: ClassVar[Rate] = Rate(calls=60, at_once=2)

    kind: Literal["elevenlabs"] = "elevenlabs"
    base_url: str = field("https://api.elevenlabs.io", label="Address")

    @field_validator("base_url")
    @classmethod
    def _safe(cls, address: str) -> str:
        return border.safe_address(address)

    def hosts(self) -> tuple[str, ...]:
        """Return the host of its address."""
        return (host_of(self.base_url),)

    def models(self) -> tuple[AiModel, ...]:
        """Return the models for speech."""
        return (
            AiModel(name="eleven_flash_v2_5", title="Flash v2.5", jobs=("voice",), note="quick, 32 languages"),
            AiModel(name="eleven_multilingual_v2", title="Multilingual v2", jobs=("voice",), note="29 languages"),
            AiModel(name="eleven_v3", title="v3", jobs=("voice",), note="expressive"),
        )

    def voices(self, model: str) -> tuple[Voice, ...]:
        """Return voices that every account has."""
        del model
        return tuple(Voice(name=id, title=title) for id, title in _VOICES)

    async def ask_models(self, access: Access) -> tuple[AiModel, ...]:
        """Ask which models there are."""
        async with access.client() as client:
            answer = await client.get(f"{self.base_url}/v1/models", headers=_headers(access))
            border.checked(answer, access.key)
        with border.sense(self.hosts()[0]):
            items = json_of(answer.content, border.DEPTH)
            able = [i for i in items if i.get("can_do_text_to_speech")]
            return tuple(
                AiModel(name=i["model_id"], title=str(i.get("name") or ""), jobs=("voice",), source="asked")
                for i in able
            )

    def most(self, job: str, request: Request, model: str) -> Usage | None:
        """Return the number of characters."""
        del job, model
        return Usage(units={"characters": len(request.text)}) if isinstance(request, VoiceRequest) else None

    async def voice(self, request: VoiceRequest, access: Access) -> VoiceResult:
        """Speak."""
        host = self.hosts()[0]
        voice = request.voice or _VOICES[0][0]
        if not re.fullmatch(r"[A-Za-z0-9]{1,64}", voice):
            voice = next((id for id, title in _VOICES if title.lower() == voice.lower()), _VOICES[0][0])
        said: dict[str, Any] = {
            "text": request.text,
            "model_id": access.model,
            "voice_settings": {"speed": min(_FASTEST, max(_SLOWEST, request.speed))},
            "seed": request.variant,
        }
        if access.model.endswith("v2_5"):  # the others find out by themselves and refuse to be told
            said["language_code"] = request.language.split("-")[0]
        async with access.client() as client:
            answer = await client.post(
                f"{self.base_url}/v1/text-to-speech/{voice}/with-timestamps",
                params={"output_format": "mp3_44100_128"},
                headers=_headers(access),
                json=said,
            )
        data = border.data_of(answer, access.key)
        with border.sense(host):
            sound = base64.b64decode(data["audio_base64"], validate=True)
            if not sound:
                raise ValueError("no sound")
            return VoiceResult(
                sound=Media(type="audio/mpeg", data=sound),
                words=_words(data.get("alignment") or {}),
                usage=Usage(units={"characters": len(request.text)}),
            )


def _headers(access: Access) -> dict[str, str]:
    return {"xi-api-key": access.key.reveal()} if access.key else {}


def _words(alignment: dict[str, Any]) -> tuple[Word, ...]:
    """Return words from the times of letters. Raises ValueError when they do not fit together."""
    letters = alignment.get("characters", [])
    starts = alignment.get("character_start_times_seconds", [])
    ends = alignment.get("character_end_times_seconds", [])
    found: list[Word] = []
    text, begin, last = "", 0, 0
    for letter, start, end in zip([*letters, " "], [*starts, 0.0], [*ends, 0.0], strict=True):
        if str(letter).isspace():
            if text:
                found.append(Word(text=text, start=begin, end=last))
            text = ""
            continue
        at = max(last, round(float(start) * FLICKS))
        begin = begin if text else at
        last = max(at, round(float(end) * FLICKS))
        text += str(letter)
    return tuple(found)
