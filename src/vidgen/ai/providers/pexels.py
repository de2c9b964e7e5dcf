"""Pexels: photographs and films that may be used freely, with a key that costs nothing."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from vidgen.ai.jobs.job import Media, Request, Usage
from vidgen.ai.jobs.stock import StockFetchRequest, StockFetchResult, StockItem, StockRequest, StockResult
from vidgen.ai.provider import Access, AiModel, Provider, Rate
from vidgen.ai.wire import border
from vidgen.errors import Refused
from vidgen.timing import FLICKS

_API = "https://api.pexels.com"
_LICENCE = "Pexels Licence"
_LICENCE_PAGE = "https://www.pexels.com/license/"
_SHAPES = {"wide": "landscape", "tall": "portrait", "square": "square"}


class Pexels(Provider):
    """Pexels."""

    title: ClassVar[str] = "Pexels"
    jobs: ClassVar[tuple[str, ...]] = ("stock", "stock_fetch")
    key_page: ClassVar[str] = "pexels.com/api"
    rate: ClassVar[Rate] = Rate(calls=60, at_once=4)

    kind: Literal["pexels"] = "pexels"

    def hosts(self) -> tuple[str, ...]:
        """Return where it is asked, and where its files lie."""
        return ("api.pexels.com", "images.pexels.com", "videos.pexels.com")

    def models(self) -> tuple[AiModel, ...]:
        """Return the one catalogue."""
        return (AiModel(name="pexels", title="Pexels", jobs=self.jobs),)

    async def ask_models(self, access: Access) -> tuple[AiModel, ...]:
        """Try whether the key is accepted."""
        await self._get(access, "/v1/search", {"query": "sea", "per_page": "1"})
        return self.models()

    def most(self, job: str, request: Request, model: str) -> Usage | None:
        """Return one request."""
        del job, request, model
        return Usage(units={"requests": 1})

    async def stock(self, request: StockRequest, access: Access) -> StockResult:
        """Search."""
        if request.kind == "audio":
            raise Refused("Pexels has no sound.")
        asked = {"query": request.words, "per_page": str(request.most)}
        if request.shape in _SHAPES:
            asked["orientation"] = _SHAPES[request.shape]
        films = request.kind == "video"
        data = await self._get(access, "/videos/search" if films else "/v1/search", asked)
        with border.sense(self.hosts()[0]):
            items = tuple(_item(i, films=films) for i in data["videos" if films else "photos"])
            return StockResult(items=items, usage=Usage(units={"requests": 1}))

    async def stock_fetch(self, request: StockFetchRequest, access: Access) -> StockFetchResult:
        """Fetch."""
        host, films = self.hosts()[0], request.kind == "video"
        if not request.id.isdecimal():
            raise Refused("That is no picture of Pexels.")
        data = await self._get(access, f"/videos/videos/{request.id}" if films else f"/v1/photos/{request.id}", {})
        with border.sense(host):
            item = _item(data, films=films)
            if films:
                files = [f for f in data["video_files"] if f.get("file_type") == "video/mp4" and f.get("width")]
                best = min(files, key=lambda f: abs(max(f["width"], f["height"]) - request.longest))
                address, asked = str(best["link"]), {}
            else:
                address, side = str(data["src"]["original"]), "w" if item.width >= item.height else "h"
                asked = {"auto": "compress", side: str(request.longest)}
        async with access.client() as client:
            answer = border.checked(await client.get(address, params=asked or None), None)
        with border.sense(host):
            type = answer.headers["content-type"].split(";")[0].strip()
            media = Media(type=type, data=answer.content)
            return StockFetchResult(media=media, item=item, usage=Usage(units={"requests": 1}))

    async def _get(self, access: Access, path: str, asked: dict[str, str]) -> dict[str, Any]:
        headers = {"Authorization": access.key.reveal()} if access.key else {}
        async with access.client() as client:
            answer = await client.get(_API + path, params=asked or None, headers=headers)
        return border.data_of(answer, access.key)


def _item(data: dict[str, Any], *, films: bool) -> StockItem:
    return StockItem(
        id=str(data["id"]),
        kind="video" if films else "image",
        title=str(data.get("alt") or "")[:2000],
        width=data["width"],
        height=data["height"],
        length=round(data.get("duration", 0) * FLICKS) if films else 0,
        creator=str((data.get("user") or {}).get("name") if films else data.get("photographer") or "")[:2000],
        licence=_LICENCE,
        licence_page=_LICENCE_PAGE,
        page=str(data.get("url") or "")[:2000],
    )
