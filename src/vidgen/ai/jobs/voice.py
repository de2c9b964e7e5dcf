"""Voice: text becomes speech, with the time of each word where the provider knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Protocol

from pydantic import Field

from vidgen.ai.jobs.job import Job, Language, Media, Name, Request, Result, Word

if TYPE_CHECKING:
    from vidgen.ai.provider import Access


class VoiceRequest(Request):
    """What is to be spoken."""

    text: Annotated[str, Field(min_length=1, max_length=100_000)]
    voice: Name | None = None
    """One of the provider's; None is its usual one."""
    speed: Annotated[float, Field(ge=0.5, le=2)] = 1.0
    language: Language = "en"
    directions: Annotated[str, Field(max_length=2000)] = ""
    """How it is to be spoken, for providers that can be told."""
    variant: Annotated[int, Field(ge=0)] = 0


class VoiceResult(Result):
    """What was spoken."""

    sound: Media
    words: tuple[Word, ...] = ()
    """In order; empty when the provider does not know the times."""


class VoiceProvider(Protocol):
    """Who speaks."""

    async def voice(self, request: VoiceRequest, access: Access) -> VoiceResult:
        """Return the speech. Raises ProviderError."""
        ...


JOB = Job("voice", "Voice", VoiceRequest, VoiceResult)
