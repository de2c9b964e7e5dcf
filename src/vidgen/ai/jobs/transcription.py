"""Transcription: speech becomes words with times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Protocol

from pydantic import Field

from vidgen.ai.jobs.job import Job, Language, Media, Request, Result, Time, Word

if TYPE_CHECKING:
    from vidgen.ai.provider import Access


class TranscriptionRequest(Request):
    """What is to be written down."""

    sound: Media
    length: Time
    """Of the sound: what is paid for."""
    language: Language | None = None
    """None: the provider finds out."""
    prompt: Annotated[str, Field(max_length=4000)] = ""
    """Names and words that are likely."""


class TranscriptionResult(Result):
    """What was said."""

    text: Annotated[str, Field(max_length=5_000_000)]
    words: tuple[Word, ...] = ()
    """In order, with times within the sound; empty when the provider does not give them."""
    language: Language | None = None


class TranscriptionProvider(Protocol):
    """Who listens."""

    async def transcription(self, request: TranscriptionRequest, access: Access) -> TranscriptionResult:
        """Return the words. Raises ProviderError."""
        ...


JOB = Job("transcription", "Transcription", TranscriptionRequest, TranscriptionResult)
