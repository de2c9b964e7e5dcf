"""Translation: lines of text in another language, line by line, so that captions keep their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Protocol

from pydantic import Field

from vidgen.ai.jobs.job import Job, Language, Request, Result

if TYPE_CHECKING:
    from vidgen.ai.provider import Access

Line = Annotated[str, Field(max_length=20_000)]


class TranslationRequest(Request):
    """What is to be said in another language."""

    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=2000)]
    target: Language
    source: Language | None = None
    """None: the provider finds out."""
    context: Annotated[str, Field(max_length=8000)] = ""
    """What it is about, names that are not to be changed."""


class TranslationResult(Result):
    """The same lines in the other language: as many as were asked for."""

    lines: tuple[Line, ...]


class TranslationProvider(Protocol):
    """Who translates."""

    async def translation(self, request: TranslationRequest, access: Access) -> TranslationResult:
        """Return the lines. Raises ProviderError."""
        ...


JOB = Job("translation", "Translation", TranslationRequest, TranslationResult)
