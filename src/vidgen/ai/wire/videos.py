"""Films by the Videos API: begun, asked about, fetched (`POST /videos`, `GET /videos/ID`, `GET /videos/ID/content`).

Described at developers.openai.com/api/docs/guides/video-generation. OpenAI has announced to end its own on
24 September 2026; other servers speak alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vidgen.ai.jobs.job import Media, Usage
from vidgen.ai.jobs.polling import Progress, Ticket
from vidgen.ai.jobs.video import VideoRequest, VideoResult
from vidgen.ai.wire import border
from vidgen.errors import ProviderError, Refused
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from datetime import datetime

    from vidgen.ai.provider import Access

_SIZES = ((1280, 720), (720, 1280))
_PRO_SIZES = (*_SIZES, (1792, 1024), (1024, 1792))
_SECONDS = (4, 8, 12)
"""What OpenAI's own models make; others are asked for what is wanted."""
_CLOCKS = 86_400
"""Seconds by which a service's clock may be behind ours, which may have been set, or count as another zone of time."""
_PAGES = 10
"""Pages of a hundred films that are looked through."""
_STATES = {
    "queued": "waiting",
    "in_progress": "running",
    "processing": "running",
    "completed": "done",
    "succeeded": "done",
    "failed": "failed",
    "cancelled": "failed",
    "expired": "failed",
}


class Videos:
    """Does the job `video` at one address."""

    def __init__(self, base_url: str, host: str) -> None:
        self._base, self._host = f"{base_url}/videos", host

    async def submit(self, request: VideoRequest, access: Access) -> Ticket:
        """Begin."""
        (width, height), seconds = size_of(request, access.model), seconds_of(request, access.model)
        said = {"model": access.model, "prompt": request.prompt, "size": f"{width}x{height}", "seconds": str(seconds)}
        parts: dict[str, Any] = {name: (None, text) for name, text in said.items()}
        if request.first is not None:
            parts["input_reference"] = (f"first{request.first.suffix}", request.first.data, request.first.type)
        async with access.client() as client:
            answer = await client.post(self._base, files=parts, headers=_headers(access))
        with border.sense(self._host):
            return Ticket(id=_id(border.data_of(answer, access.key)["id"]))

    async def find(
        self, request: VideoRequest, begun: datetime, known: frozenset[str], access: Access
    ) -> Ticket | None:
        """Return the newest film of the list (`GET /videos`) that was asked for alike. Raises Refused without a list."""
        (width, height), seconds = size_of(request, access.model), seconds_of(request, access.model)
        wanted = (access.model, f"{width}x{height}", str(seconds))
        since, after = begun.timestamp() - _CLOCKS, ""
        for _ in range(_PAGES):
            async with access.client() as client:
                answer = await client.get(f"{self._base}?limit=100&order=desc{after}", headers=_headers(access))
            data = border.data_of(answer, access.key)
            with border.sense(self._host):
                films = data["data"]
                for film in films:
                    if float(film["created_at"]) < since:
                        return None
                    state, asked = _STATES[film["status"]], (film["model"], film["size"], str(film["seconds"]))
                    if film["id"] in known or state == "failed" or asked != wanted:
                        continue
                    if not isinstance(film.get("prompt"), str):
                        raise Refused(f"'{self._host}' does not say what its films were asked for.")
                    if film["prompt"].split() == request.prompt.split():
                        return Ticket(id=_id(film["id"]))
                if not data.get("has_more") or not films:
                    return None
                after = f"&after={_id(films[-1]['id'])}"
        raise Refused(f"'{self._host}' has more films than can be looked through.")

    async def poll(self, ticket: Ticket, access: Access) -> Progress:
        """Ask how far it is."""
        async with access.client() as client:
            answer = await client.get(f"{self._base}/{ticket.id}", headers=_headers(access))
        data = border.data_of(answer, access.key)
        with border.sense(self._host):
            why = (data.get("error") or {}).get("message") or ""
            share = min(100.0, max(0.0, float(data.get("progress") or 0))) / 100
            return Progress.model_validate(
                {"state": _STATES[data["status"]], "share": share, "message": border.shown(str(why), access.key)}
            )

    async def fetch(self, ticket: Ticket, access: Access) -> VideoResult:
        """Return the film. What it used is not said: it costs what was estimated, which goes by its length."""
        async with access.client() as client:
            answer = await client.get(f"{self._base}/{ticket.id}/content", headers=_headers(access))
        data = border.checked(answer, access.key).content
        return VideoResult(video=Media(type=_type(data, self._host), data=data))

    async def cancel(self, ticket: Ticket, access: Access) -> None:
        """Have it given up."""
        async with access.client() as client:
            border.checked(await client.delete(f"{self._base}/{ticket.id}", headers=_headers(access)), access.key)


def size_of(request: VideoRequest, model: str) -> tuple[int, int]:
    """Return the size in pixels that is asked for: the nearest shape that a model of OpenAI has, else what is wanted."""
    if not model.startswith("sora-2"):
        return request.width, request.height
    sizes = _PRO_SIZES if model.startswith("sora-2-pro") else _SIZES
    shape, area = request.width / request.height, request.width * request.height
    return min(sizes, key=lambda s: (abs(s[0] / s[1] - shape) > 0.5, abs(s[0] * s[1] - area)))


def seconds_of(request: VideoRequest, model: str) -> int:
    """Return the length in seconds that is asked for: as long as wanted or longer, where the model has it."""
    wanted = max(1, -(-request.length // FLICKS))
    if not model.startswith("sora-2"):
        return wanted
    return next((s for s in _SECONDS if s >= wanted), _SECONDS[-1])


def used(request: VideoRequest, model: str) -> Usage:
    """Return what a film uses: it is paid by its length, and by whether it is larger than 1280 × 720."""
    width, height = size_of(request, model)
    unit = "video_milliseconds" if width * height <= 1280 * 720 else "hd_video_milliseconds"
    return Usage(units={unit: seconds_of(request, model) * 1000})


def _id(name: str) -> str:
    """Return the name of a film, which becomes a part of addresses. Raises ValueError for what is none."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,200}", name):
        raise ValueError("no name of a film")
    return name


def _type(data: bytes, host: str) -> str:
    if data[4:8] == b"ftyp":
        return "video/mp4"
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm"
    raise ProviderError(f"What '{host}' sent is no film; it is not used.", paid=True)


def _headers(access: Access) -> dict[str, str]:
    return {"Authorization": f"Bearer {access.key.reveal()}"} if access.key is not None else {}
