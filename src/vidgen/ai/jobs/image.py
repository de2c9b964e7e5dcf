"""Pictures: made from words, or from words and other pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Protocol

from pydantic import Field

from vidgen.ai.jobs.job import Job, Media, Request, Result

if TYPE_CHECKING:
    from vidgen.ai.provider import Access


class ImageRequest(Request):
    """What is to be drawn."""

    prompt: Annotated[str, Field(min_length=1, max_length=32_000)]
    width: Annotated[int, Field(ge=64, le=8192)] = 1024
    height: Annotated[int, Field(ge=64, le=8192)] = 1024
    """Pixels that are wanted. A provider takes the nearest that it can; the result may differ."""
    quality: Literal["low", "medium", "high"] = "medium"
    transparent: bool = False
    images: tuple[Media, ...] = ()
    """Pictures to be changed, or to go by; none makes a picture from nothing."""
    mask: Media | None = None
    """Of the first picture: what is transparent here is to be drawn anew."""
    style: Annotated[str, Field(max_length=2000)] = ""
    variant: Annotated[int, Field(ge=0)] = 0
    """Another number asks for another picture of the same words."""


class ImageResult(Result):
    """What was drawn."""

    image: Media
    prompt: str = ""
    """The words that the provider made of ours, where it says so."""


class ImageProvider(Protocol):
    """Who draws."""

    async def image(self, request: ImageRequest, access: Access) -> ImageResult:
        """Return one picture. Raises ProviderError."""
        ...


JOB = Job("image", "Pictures", ImageRequest, ImageResult)
