"""What is carried by a drag from one part of the window to another: files of the media bin, and kinds of the palette.

    drag.setMimeData(carry(Carried(assets=(CarriedAsset(asset.id),))))     # where it begins
    carried = carried_in(event.mimeData())                                 # where it is dropped: None is for others

A drag may come from another program that uses the same name: what is read is checked.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError
from PySide6.QtCore import QMimeData

_MIME = "application/x-vidgen-carried+json"
_LARGEST = 1 << 20
"""Bytes."""


class CarriedAsset(BaseModel):
    """A file of the media bin, or a range of it in flicks; None is its own start or end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    asset: str
    start: int | None = Field(None, ge=0)
    end: int | None = Field(None, gt=0)


class CarriedKind(BaseModel):
    """A kind of block, effect or transition, with values for its fields where they are not the defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    family: Literal["block", "effect", "transition"]
    kind: str
    values: dict[str, JsonValue] = {}


class Carried(BaseModel):
    """What one drag carries."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    assets: tuple[CarriedAsset, ...] = Field((), max_length=10_000)
    kind: CarriedKind | None = None


def carry(what: Carried) -> QMimeData:
    """Return the data of a drag."""
    data = QMimeData()
    data.setData(_MIME, what.model_dump_json().encode())
    return data


def carried_in(data: QMimeData) -> Carried | None:
    """Return what a drag carries, or None when it is none of ours."""
    if not data.hasFormat(_MIME):
        return None
    raw = bytes(data.data(_MIME).data())
    if len(raw) > _LARGEST:
        return None
    try:
        return Carried.model_validate_json(raw)
    except ValidationError:
        return None
