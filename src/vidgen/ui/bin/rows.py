"""What the media bin knows of each file, and which files it shows in which order. Pure: needs no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from vidgen.editor.queries import Records
from vidgen.editor.records import Asset, Block, Id
from vidgen.timing import FLICKS

Kind = Literal["video", "picture", "sound", "other"]
KINDS: tuple[Kind, ...] = ("video", "picture", "sound", "other")
Order = Literal["name", "kind", "duration", "added", "used"]
ORDERS: tuple[Order, ...] = ("name", "kind", "duration", "added", "used")
Standing = Literal["all", "used", "unused", "missing"]
STANDINGS: tuple[Standing, ...] = ("all", "used", "unused", "missing")


@dataclass(frozen=True)
class Row:
    """One file."""

    asset: Asset
    uses: int
    """How often it is on the timeline."""
    missing: bool
    broken: bool = False
    """It is there, and could not be read when it was tried."""
    proxy: str = ""
    """Of its proxy: ready, making, waiting, failed, or nothing."""

    @property
    def state(self) -> str:
        """Return "missing", "unreadable", "used" or ""."""
        if self.missing:
            return "missing"
        if self.asset.info is None or self.broken:
            return "unreadable"
        return "used" if self.uses else ""


@dataclass(frozen=True)
class Filter:
    """What is to be seen."""

    words: str = ""
    kind: Kind | None = None
    standing: Standing = "all"
    tag: str = ""
    order: Order = "name"
    descending: bool = False


def kind_of(asset: Asset) -> Kind:
    """Return what a file is, for a person."""
    info = asset.info
    if info is None:
        return "other"
    if info.pictures:
        return "picture" if info.still else "video"
    return "sound" if info.sounds else "other"


def uses(records: Records) -> dict[Id, int]:
    """Return how often each asset is used; picture and sound that are linked count once."""
    found: dict[Id, set[str]] = {}
    for block in records.of(Block):
        for part in (block.content, *block.effects):
            if part.asset_id is not None:
                found.setdefault(part.asset_id, set()).add(block.link or block.id)
    return {asset: len(blocks) for asset, blocks in found.items()}


def arranged(rows: Iterable[Row], wanted: Filter) -> list[Row]:
    """Return the rows that pass a filter, in its order."""
    words = wanted.words.casefold().split()
    shown = [row for row in rows if _passes(row, wanted, words)]
    shown.sort(key=lambda row: row.asset.name.casefold())
    shown.sort(key=_KEYS[wanted.order], reverse=wanted.descending)
    return shown


def _passes(row: Row, wanted: Filter, words: list[str]) -> bool:
    asset = row.asset
    if wanted.kind is not None and kind_of(asset) != wanted.kind:
        return False
    if wanted.tag and wanted.tag.casefold() not in (t.casefold() for t in asset.tags):
        return False
    standing = {"all": True, "used": row.uses > 0, "unused": row.uses == 0, "missing": row.missing}
    text = " ".join((asset.name, *asset.tags)).casefold()
    return standing[wanted.standing] and all(word in text for word in words)


_KEYS: dict[Order, Callable[[Row], Any]] = {
    "name": lambda row: row.asset.name.casefold(),
    "kind": lambda row: KINDS.index(kind_of(row.asset)),
    "duration": lambda row: (row.asset.info.duration or 0) if row.asset.info else 0,
    "added": lambda row: row.asset.added,
    "used": lambda row: row.uses,
}


def clock(flicks: int) -> str:
    """Return a length of time for a person: 0:04.5, 1:02:03."""
    seconds = flicks / FLICKS
    if seconds < 3600:
        tenths = round(seconds * 10)
        return f"{tenths // 600}:{tenths % 600 / 10:04.1f}"
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def facts(asset: Asset) -> str:
    """Return what a person asks first about a file: how long, how large."""
    info = asset.info
    if info is None:
        return ""
    parts = [] if info.duration is None else [clock(info.duration)]
    if info.pictures:
        parts.append(f"{info.pictures[0].width}×{info.pictures[0].height}")
    elif info.sounds:
        parts.append(f"{info.sounds[0].rate / 1000:g} kHz")
    return "  ".join(parts)


def metadata(asset: Asset) -> list[tuple[str, str]]:
    """Return all that is known of a file, as names (in English, to be translated) and values."""
    info = asset.info
    if info is None:
        return [("Size", size(asset.size))]
    found: list[tuple[str, str]] = []
    if info.duration is not None:
        found.append(("Duration", clock(info.duration)))
    for picture in info.pictures[:1]:
        rate = "" if info.still or not picture.rate else f", {float(picture.rate):.5g} fps"
        rate += " (variable)" if picture.variable_rate else ""
        found.append(("Picture", f"{picture.width} × {picture.height}{rate}"))
        depth = f", {picture.bit_depth} bit" if picture.bit_depth > 8 else ""
        found.append(("Codec", f"{_codec(picture.codec)}{depth}{', alpha' if picture.alpha else ''}"))
        colour = f"{_colour(picture.primaries, picture.transfer)}{' HDR' if picture.hdr else ''}".strip()
        if colour:
            found.append(("Colour", colour))
    for sound in info.sounds[:1]:
        layout = sound.layout or f"{sound.channels} channels"
        more = f" (+{len(info.sounds) - 1})" if len(info.sounds) > 1 else ""
        found.append(("Sound", f"{_codec(sound.codec)}, {sound.rate / 1000:g} kHz, {layout}{more}"))
    found.append(("Size", size(asset.size)))
    if info.created:
        found.append(("Recorded", info.created))
    return found


def size(count: int) -> str:
    """Return a number of bytes for a person."""
    value = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.3g} {unit}" if unit != "B" else f"{count} B"
        value /= 1000
    return f"{value:.3g} TB"


_CODECS = {"h264": "H.264", "hevc": "HEVC", "av1": "AV1", "vp9": "VP9", "vp8": "VP8", "prores": "ProRes", "aac": "AAC",
           "mp3": "MP3", "opus": "Opus", "flac": "FLAC", "vorbis": "Vorbis", "mpeg4": "MPEG-4", "mjpeg": "Motion JPEG",
           "jpeg": "JPEG", "png": "PNG", "webp": "WebP", "gif": "GIF", "dnxhd": "DNxHD", "mpeg2video": "MPEG-2"}  # fmt: skip


def _codec(name: str) -> str:
    if name.startswith("pcm_"):
        return "PCM"
    return _CODECS.get(name, name)


def _colour(primaries: str, transfer: str) -> str:
    names = {"bt709": "Rec.709", "bt2020": "Rec.2020", "smpte432": "P3", "smpte170m": "Rec.601", "bt470bg": "Rec.601"}
    curves = {"smpte2084": "PQ", "arib-std-b67": "HLG", "iec61966-2-1": "sRGB"}
    if transfer in curves and primaries in ("", "bt709"):
        return curves[transfer]
    return " ".join(p for p in (names.get(primaries, primaries), curves.get(transfer, "")) if p)
