"""Openverse: openly licensed pictures from many collections, without a key. Files come through Openverse itself."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Literal

from pydantic import field_validator

from vidgen.ai.jobs.job import Media, Request, Usage
from vidgen.ai.jobs.stock import StockFetchRequest, StockFetchResult, StockItem, StockRequest, StockResult
from vidgen.ai.provider import Access, AiModel, Provider, Rate
from vidgen.ai.wire import border
from vidgen.editor.fields import field
from vidgen.errors import Refused
from vidgen.net import host_of

_SHAPES = {"wide": "wide", "tall": "tall", "square": "square"}
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Openverse(Provider):
    """Openverse."""

    title: ClassVar[str] = "Openverse"
    jobs: ClassVar[tuple[str, ...]] = ("stock", "stock_fetch")
    needs_key: ClassVar[bool] = False
    rate: ClassVar[Rate] = Rate(calls=15, at_once=2)

    kind: Literal["openverse"] = "openverse"
    base_url: str = field("https://api.openverse.org", label="Address")
    commercial: bool = field(
        True, label="For commercial use", help="Only pictures that may be used and changed for money."
    )

    @field_validator("base_url")
    @classmethod
    def _safe(cls, address: str) -> str:
        return border.safe_address(address)

    def hosts(self) -> tuple[str, ...]:
        """Return the host of its address."""
        return (host_of(self.base_url),)

    def models(self) -> tuple[AiModel, ...]:
        """Return the one catalogue."""
        return (AiModel(name="openverse", title="Openverse", jobs=self.jobs),)

    async def ask_models(self, access: Access) -> tuple[AiModel, ...]:
        """Try whether it answers."""
        await self._get(access, "/v1/images/", {"q": "sea", "page_size": "1"})
        return self.models()

    def most(self, job: str, request: Request, model: str) -> Usage | None:
        """Return one request."""
        del job, request, model
        return Usage(units={"requests": 1})

    async def stock(self, request: StockRequest, access: Access) -> StockResult:
        """Search."""
        if request.kind != "image":
            raise Refused("From Openverse only pictures are taken.")
        asked = {"q": request.words, "page_size": str(min(20, request.most)), "mature": "false"}
        if self.commercial:
            asked["license_type"] = "commercial,modification"
        if request.shape in _SHAPES:
            asked["aspect_ratio"] = _SHAPES[request.shape]
        data = await self._get(access, "/v1/images/", asked)
        with border.sense(self.hosts()[0]):
            return StockResult(items=tuple(map(_item, data["results"])), usage=Usage(units={"requests": 1}))

    async def stock_fetch(self, request: StockFetchRequest, access: Access) -> StockFetchResult:
        """Fetch."""
        if not _ID.fullmatch(request.id):
            raise Refused("That is no picture of Openverse.")
        data = await self._get(access, f"/v1/images/{request.id}/", {})
        async with access.client() as client:
            answer = await client.get(
                f"{self.base_url}/v1/images/{request.id}/thumb/", params={"full_size": "true", "compressed": "false"}
            )
        border.checked(answer, None)
        with border.sense(self.hosts()[0]):
            type = answer.headers["content-type"].split(";")[0].strip()
            return StockFetchResult(
                media=Media(type=type, data=answer.content), item=_item(data), usage=Usage(units={"requests": 2})
            )

    async def _get(self, access: Access, path: str, asked: dict[str, str]) -> dict[str, Any]:
        async with access.client() as client:
            answer = await client.get(
                self.base_url + path, params=asked or None, headers={"Accept": "application/json"}
            )
        return border.data_of(answer, None)


def _item(data: dict[str, Any]) -> StockItem:
    licence = str(data["license"]).upper()
    name = {"CC0": "CC0", "PDM": "Public Domain Mark"}.get(licence, f"CC {licence}")
    return StockItem(
        id=str(data["id"]),
        kind="image",
        title=str(data.get("title") or "")[:2000],
        width=data.get("width") or 0,
        height=data.get("height") or 0,
        creator=str(data.get("creator") or "")[:2000],
        licence=f"{name} {data.get('license_version') or ''}".strip(),
        licence_page=str(data.get("license_url") or "")[:2000],
        page=str(data.get("foreign_landing_url") or "")[:2000],
        tags=tuple(str(t["name"])[:2000] for t in (data.get("tags") or [])[:20]),
    )
