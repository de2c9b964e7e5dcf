"""`Job`, and what requests and results of all jobs are made of."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializationInfo,
    ValidationInfo,
)

from vidgen.timing import FLICKS

LARGEST_MEDIA = 256 << 20
"""Bytes of one picture, sound or film."""

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""What a provider calls a model, a voice, a size."""


def _language(text: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        raise ValueError(f"'{text[:40]}' is no code of a language; en, de and pt-BR are some")
    return text


Language = Annotated[str, AfterValidator(_language)]
"""A language as in BCP 47: en, de, pt-BR."""
Time = Annotated[int, Field(ge=0, le=24 * 3600 * FLICKS)]
"""Flicks; 24 hours at most."""


class Value(BaseModel):
    """A frozen value with known fields only, and finite numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _stored(data: bytes, info: SerializationInfo) -> str:
    keep: Callable[[bytes], str] | None = (info.context or {}).get("keep")
    return keep(data) if keep is not None else base64.b64encode(data).decode("ascii")


def _loaded(data: Any, info: ValidationInfo) -> Any:
    if not isinstance(data, str):
        return data
    load: Callable[[str], bytes] | None = (info.context or {}).get("load")
    return load(data) if load is not None else base64.b64decode(data, validate=True)


Bytes = Annotated[
    bytes,
    BeforeValidator(_loaded),
    PlainSerializer(_stored, return_type=str, when_used="json"),
    Field(max_length=LARGEST_MEDIA),
]
"""Bytes; in JSON base64, or the name under which the cache of results keeps them."""


class Media(Value):
    """A picture, a sound or a film, as a file has it."""

    type: Annotated[str, Field(pattern=r"^(image|audio|video)/[a-z0-9.+-]{1,60}$")]
    """Its media type, for example image/png. Only a hint: what is in the bytes is found out by whoever opens them."""
    data: Bytes

    @property
    def suffix(self) -> str:
        """Return the ending that a file with it has."""
        return SUFFIXES.get(self.type, ".bin")


SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/svg+xml": ".svg",
    "audio/wav": ".wav",
    "audio/mpeg": ".mp3",
    "audio/flac": ".flac",
    "audio/ogg": ".ogg",
    "audio/aac": ".aac",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "video/quicktime": ".mov",
}
"""Endings of files by media type."""


class Word(Value):
    """A word and when it is spoken."""

    text: Annotated[str, Field(min_length=1, max_length=500)]
    start: Time
    end: Time
    """Exclusive; not before `start`."""
    probability: Annotated[float, Field(ge=0, le=1)] | None = None


class Usage(Value):
    """What a call used, in the units that it is paid by: whole numbers, by name.

    Names in use: input_tokens (all of them), cached_tokens (those of the input that were cheaper), output_tokens,
    audio_input_tokens, audio_output_tokens, image_input_tokens, images, characters, milliseconds, requests,
    video_milliseconds (of films up to 1280 × 720), hd_video_milliseconds (of larger ones).
    """

    units: dict[str, Annotated[int, Field(ge=0, le=1 << 50)]] = {}


class Request(Value):
    """Base of what is asked for. It is all that a result may depend on: the cache goes by it."""


class Result(Value):
    """Base of what comes back."""

    usage: Usage | None = None
    """None when the provider does not say: the call then costs what was estimated."""


Q = TypeVar("Q", bound=Request)
R = TypeVar("R", bound=Result)


@dataclass(frozen=True)
class Job(Generic[Q, R]):
    """Something that a provider can do: `name` is also the name of the provider's method that does it."""

    name: str
    title: str
    request: type[Q]
    result: type[R]
    polled: bool = False
    """Whether it takes minutes: it is then submitted, asked about and fetched (`polling.py`)."""
    cached: bool = True
    """Whether the same request gives the same result again without a call."""
    largest: int = 64 << 20
    """Bytes of an answer at most."""
    part_of: str = ""
    """The job that it goes with: it is not listed beside that."""
