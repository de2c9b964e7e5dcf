"""Films made from words or from a picture. It takes minutes, so it is polled."""

from __future__ import annotations

from typing import Annotated, Protocol

from pydantic import Field

from vidgen.ai.jobs.job import LARGEST_MEDIA, Job, Media, Request, Result, Time
from vidgen.ai.jobs.polling import Polled


class VideoRequest(Request):
    """What is to be seen."""

    prompt: Annotated[str, Field(min_length=1, max_length=32_000)]
    length: Time
    width: Annotated[int, Field(ge=64, le=8192)] = 1280
    height: Annotated[int, Field(ge=64, le=8192)] = 720
    first: Media | None = None
    """The picture that it begins with."""
    last: Media | None = None
    sound: bool = False
    variant: Annotated[int, Field(ge=0)] = 0


class VideoResult(Result):
    """What was made."""

    video: Media


class VideoProvider(Protocol):
    """Who makes films."""

    def video(self) -> Polled[VideoRequest, VideoResult]:
        """Return how it is done."""
        ...


JOB = Job("video", "Video", VideoRequest, VideoResult, polled=True, largest=LARGEST_MEDIA)
