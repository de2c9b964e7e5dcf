"""What a call costs: exact, from a table with a version; unknown where no table has the model, and never 0 for that reason.

Asked in this order: the user's own `ai/prices.toml`, our `resources/ai/prices.toml`, the data of genai-prices (tokens).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vidgen import folders, resources
from vidgen.ai.jobs.job import Usage
from vidgen.ai.order import Money
from vidgen.editor.model import explain
from vidgen.errors import UsageError
from vidgen.untrusted import read_bytes, toml_of

if TYPE_CHECKING:
    from vidgen.ai.provider import Provider

_LARGEST = 1 << 20
_TOKENS = {
    "input_tokens": "input_tokens",
    "cached_tokens": "cache_read_tokens",
    "output_tokens": "output_tokens",
    "audio_input_tokens": "input_audio_tokens",
    "audio_output_tokens": "output_audio_tokens",
    "image_input_tokens": "input_image_tokens",
}
"""Our names of units and those of genai-prices."""


class Price(BaseModel):
    """What units of some models cost. The units are fields beside these: US dollars for one."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Money] = Field(init=False)

    provider: str
    models: tuple[str, ...]
    source: str = Field("", max_length=300)
    """Where the price was read, and when."""

    def fits(self, providers: set[str], model: str) -> bool:
        """Tell whether it is about a model."""
        return self.provider in providers and any(
            model == name or (name.endswith("*") and model.startswith(name[:-1])) for name in self.models
        )


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str = Field(max_length=60)
    price: tuple[Price, ...] = ()


class Prices:
    """The price tables, as they are now: the user's own is read again when it has changed."""

    def __init__(self) -> None:
        self._read: tuple[object, PriceList] | None = None

    def now(self) -> PriceList:
        """Return the tables. A call keeps to those that it was planned by. Raises UsageError when the user's own is none."""
        path = folders.home() / "ai" / "prices.toml"
        try:
            found = path.stat()
            state: object = (found.st_mtime_ns, found.st_size, found.st_ino)
        except OSError:
            state = None
        if self._read is None or self._read[0] != state:
            shipped = self._read[1].shipped if self._read else _read(resources.folder("ai") / "prices.toml")
            self._read = state, PriceList(_read(path) if state else None, shipped)
        return self._read[1]


@dataclass(frozen=True)
class PriceList:
    """Price tables as they were at a moment."""

    own: _Table | None
    shipped: _Table

    @property
    def version(self) -> str:
        """Return by which tables costs are worked out."""
        own = f"own {self.own.version}, " if self.own else ""
        return f"{own}vidgen {self.shipped.version}, genai-prices {metadata.version('genai-prices')}"

    def cost(self, provider: Provider, endpoint: str, model: str, usage: Usage | None) -> Decimal | None:
        """Return US dollars; None when nobody knows. What stays on this computer costs nothing unless a table says so."""
        if usage is None:
            return None
        names = {endpoint, provider.kind, provider.priced_as()}
        for table in (self.own, self.shipped):
            for price in table.price if table else ():
                if price.fits(names, model) and (found := _by_units(price, usage)) is not None:
                    return found
        if provider.stays_here():
            return Decimal(0)
        return _by_tokens(provider.priced_as(), model, usage)


def _by_units(price: Price, usage: Usage) -> Decimal | None:
    """Return the cost; None when a unit that was used has no price. What is part of another unit need not have one."""
    rates = price.__pydantic_extra__ or {}
    units = dict(usage.units)
    if "cached_tokens" in rates and "cached_tokens" in units:
        units["input_tokens"] = max(0, units.get("input_tokens", 0) - units["cached_tokens"])
    else:
        units.pop("cached_tokens", None)
    priced = {name: count for name, count in units.items() if name in rates}
    if not priced and any(units.values()):
        return None
    return sum((rates[name] * count for name, count in priced.items()), Decimal(0))


def _by_tokens(name: str, model: str, usage: Usage) -> Decimal | None:
    used = {_TOKENS[unit]: count for unit, count in usage.units.items() if unit in _TOKENS}
    if not used or not any(usage.units.get(unit) for unit in _TOKENS):
        return None
    from genai_prices import Usage as Tokens
    from genai_prices import calc_price

    where: dict[str, Any] = {"provider_api_url": name} if "://" in name else {"provider_id": name}
    try:
        found = calc_price(Tokens(**used), model_ref=model, **where).total_price
    except (LookupError, ValueError):
        return None
    return found if found.is_finite() and found >= 0 else None


def _read(path: Path) -> _Table:
    """Return a table. Raises UsageError when it makes no sense."""
    try:
        return _Table.model_validate(toml_of(read_bytes(path, _LARGEST).decode()))
    except ValidationError as error:
        raise UsageError(f"The prices in '{path}' make no sense: {explain(error)}") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"The prices in '{path}' cannot be read: {error}.") from None
