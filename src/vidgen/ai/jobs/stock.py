"""Stock media: pictures, films and sounds that others may use. Searching and fetching are two jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Protocol

from pydantic import Field

from vidgen.ai.jobs.job import Job, Media, Name, Request, Result, Time, Value

if TYPE_CHECKING:
    from vidgen.ai.provider import Access

Kind = Literal["image", "video", "audio"]
Text = Annotated[str, Field(max_length=2000)]


class StockItem(Value):
    """Something that was found. Its texts are as the provider has them: show them as plain text."""

    id: Name
    kind: Kind
    title: Text = ""
    width: Annotated[int, Field(ge=0, le=100_000)] = 0
    height: Annotated[int, Field(ge=0, le=100_000)] = 0
    length: Time = 0
    creator: Text = ""
    licence: Text
    """Its name, for example CC BY 4.0."""
    licence_page: Text = ""
    page: Text = ""
    """Where people can look at it."""
    tags: tuple[Text, ...] = ()

    @property
    def credit(self) -> str:
        """Return the line that names its maker and licence."""
        title = f"“{self.title}” " if self.title else ""
        return f"{title}by {self.creator or 'unknown'}, {self.licence}" + (f" ({self.page})" if self.page else "")


class StockRequest(Request):
    """What is looked for."""

    words: Annotated[str, Field(min_length=1, max_length=500)]
    kind: Kind = "image"
    shape: Literal["wide", "tall", "square", "any"] = "any"
    most: Annotated[int, Field(ge=1, le=50)] = 12


class StockResult(Result):
    """What was found, the best first."""

    items: tuple[StockItem, ...]


class StockFetchRequest(Request):
    """Which of them is wanted."""

    id: Name
    kind: Kind = "image"
    longest: Annotated[int, Field(ge=64, le=8192)] = 1920
    """Pixels of the longer side, about."""


class StockFetchResult(Result):
    """The file, and what has to be said about it."""

    media: Media
    item: StockItem


class StockProvider(Protocol):
    """Who has such media."""

    async def stock(self, request: StockRequest, access: Access) -> StockResult:
        """Return what fits. Raises ProviderError."""
        ...

    async def stock_fetch(self, request: StockFetchRequest, access: Access) -> StockFetchResult:
        """Return one of them. Raises ProviderError."""
        ...


JOB = Job("stock", "Stock media", StockRequest, StockResult)
FETCH = Job("stock_fetch", "Stock media: fetch", StockFetchRequest, StockFetchResult, part_of="stock")
