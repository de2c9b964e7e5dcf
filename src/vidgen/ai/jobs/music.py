"""Music and sound effects, made from words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Protocol

from pydantic import Field

from vidgen.ai.jobs.job import Job, Media, Request, Result, Time

if TYPE_CHECKING:
    from vidgen.ai.provider import Access


class MusicRequest(Request):
    """What is to be heard."""

    prompt: Annotated[str, Field(max_length=4000)]
    length: Time
    what: Literal["music", "effect"] = "music"
    variant: Annotated[int, Field(ge=0)] = 0
    """Another number asks for another piece to the same words."""


class MusicResult(Result):
    """What was made."""

    sound: Media
    beats: tuple[Time, ...] = ()
    """When the beats fall, where it is known."""
    credit: Annotated[str, Field(max_length=2000)] = ""
    """Whom to name, and the licence; empty when nobody needs to be named."""


class MusicProvider(Protocol):
    """Who plays."""

    async def music(self, request: MusicRequest, access: Access) -> MusicResult:
        """Return the piece. Raises ProviderError."""
        ...


JOB = Job("music", "Music and effects", MusicRequest, MusicResult)
