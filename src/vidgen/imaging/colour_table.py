"""`ColourTable`: what any number of effects that work by colour alone do, as one table that is looked up in YUV.

Luma is looked up by its full value and six bits of each chroma; chroma by six bits of luma and seven of each chroma: two
million-byte tables stay in the processor's cache and cost a few milliseconds a frame. They are filled by evaluating the
effects on a coarse grid in YUV and interpolating; the mean error stays below 1.5 levels, and greys are exact. Tables for
deep pictures have all eight bits of chroma, since PQ has its colours close together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from vidgen.imaging.conversion import FULL, LIMITED, is_full, is_rgb, reformatted
from vidgen.imaging.drawing import Colouring, View
from vidgen.imaging.gathering import Places, gathered, table_frame
from vidgen.imaging.picture import Picture
from vidgen.imaging.planes import new_frame, plane_of

if TYPE_CHECKING:
    import av
    from numpy.typing import NDArray
    from PySide6.QtGui import QImage

    Bytes = NDArray[np.uint8]
    Floats = NDArray[np.float32]
    Samples = NDArray[Any]
    """Of 8 or 16 bits."""
    Map = Callable[[Floats], Floats]

_WEIGHTS = {"bt709": (0.2126, 0.0722), "bt2020": (0.2627, 0.0593)}
"""Of red and blue in luma (ITU-R BT.709, BT.2020)."""
_SWS_2020 = 9
_GRID_LUMA = 65
_SLAB = 64
"""Levels of luma whose part of the table is made at once."""


@dataclass(frozen=True, eq=False)
class ColourTable:
    """The two tables. Make it with `of_map`."""

    luma: Bytes
    """New luma by luma (`luma_bits`), U and V (6 bits each, 7 where luma has 10), flat."""
    chroma: tuple[Bytes, Bytes]
    """New U and V by luma (6 bits), U, V (`chroma_bits` each), flat."""
    luma_bits: int

    @property
    def chroma_bits(self) -> int:
        """How finely new chroma is looked up by chroma."""
        return 7 if self.luma_bits == 8 else 8

    @cached_property
    def luma_frame(self) -> av.VideoFrame:
        """The table of luma to be looked up by luma (column) and U and V (row)."""
        return table_frame(self.luma.reshape(1 << self.luma_bits, -1).T)

    @cached_property
    def chroma_frame(self) -> av.VideoFrame:
        """The table of both chroma, V in the higher byte, to be looked up by V (column) and luma and U (row)."""
        blue, red = self.chroma
        both: Samples = red.astype(np.uint16) << 8 | blue
        return table_frame(both.reshape(64 << self.chroma_bits, 1 << self.chroma_bits))

    @classmethod
    def of_map(
        cls, map_colour: Map, *, matrix: str = "bt709", full: bool = False, luma_bits: int = 8, nodes: int = 33
    ) -> ColourTable:
        """Return the table of a function of colours, (n, 3) red green blue from 0 to 1, to Rec.709 limited YUV.

        `matrix` (`bt709`, `bt2020`) and `full` say what the looked-up YUV is; `nodes` how finely chroma is evaluated.
        """
        y = np.linspace(0, 256, _GRID_LUMA, dtype=np.float32)
        c = np.linspace(0, 256, nodes, dtype=np.float32)
        grid = np.stack(np.meshgrid(y, c, c, indexing="ij"), axis=-1).reshape(-1, 3)
        mapped = np.clip(map_colour(_to_rgb(grid, matrix, full=full)), 0, 1)
        cube = _to_yuv(mapped).reshape(_GRID_LUMA, nodes, nodes, 3)
        levels = 1 << luma_bits
        at_luma = np.arange(levels) * (256.0 / levels)
        coarse = np.arange(64) * 4 if luma_bits == 8 else np.arange(128) * 2
        # In slabs: as a whole, each step of the finer table would take a quarter of a gigabyte.
        slabs = [_resampled(cube[..., 0], (at, coarse, coarse)) for at in np.split(at_luma, levels // _SLAB)]
        luma = np.concatenate(slabs)
        fine = np.arange(128) * 2 if luma_bits == 8 else np.arange(256)
        places = (np.arange(64) * 4, fine, fine)
        return cls(luma, (_resampled(cube[..., 1], places), _resampled(cube[..., 2], places)), luma_bits)


def _to_rgb(yuv: Floats, matrix: str, *, full: bool) -> Floats:
    red, blue = _WEIGHTS[matrix]
    green = 1 - red - blue
    y = yuv[:, 0] / 255 if full else (yuv[:, 0] - 16) / 219
    u, v = ((yuv[:, i] - 128) / (255 if full else 224) for i in (1, 2))
    r, b = y + 2 * (1 - red) * v, y + 2 * (1 - blue) * u
    return np.stack([r, (y - red * r - blue * b) / green, b], axis=1).astype(np.float32)


def _to_yuv(rgb: Floats) -> Floats:
    red, blue = _WEIGHTS["bt709"]
    y = rgb @ np.array([red, 1 - red - blue, blue], np.float32)
    u, v = (rgb[:, 2] - y) / (2 * (1 - blue)), (rgb[:, 0] - y) / (2 * (1 - red))
    return np.stack([16 + 219 * y, 128 + 224 * u, 128 + 224 * v], axis=1).astype(np.float32)


def _resampled(cube: Floats, places: Sequence[NDArray[Any]]) -> Bytes:
    """Return the cube interpolated at the places (0 to 256) on each of its axes, as bytes, flat."""
    for axis, wanted in enumerate(places):
        at = wanted * ((cube.shape[axis] - 1) / 256)
        low = np.minimum(at.astype(np.int64), cube.shape[axis] - 2)
        part = (at - low).astype(np.float32).reshape([-1 if i == axis else 1 for i in range(3)])
        left = cube.take(low, axis)
        cube = left + (cube.take(low + 1, axis) - left) * part
    return np.asarray(np.clip(cube + np.float32(0.5), 0, 255), np.uint8).ravel()


def table_of(effects: Sequence[Colouring], view: View) -> ColourTable | None:
    """Return the table of a run of effects, applied in order; None when it changes no colour by half a level.

    Kept by the effects' fields and the files that they read, so the fields alone may decide what `map_colour` does.
    """
    parts = tuple(_Part(_key(effect, view), effect, view) for effect in effects)
    return _table(parts)


class _Part:
    """One effect of a run, equal to another with the same key."""

    __slots__ = ("effect", "key", "view")

    def __init__(self, key: object, effect: Colouring, view: View) -> None:
        self.key = key
        self.effect = effect
        self.view = view

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Part) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def _key(effect: Colouring, view: View) -> object:
    asset = getattr(effect, "asset_id", None)
    path = view.file(asset) if asset else None
    stamp = None
    if path is not None and path.exists():
        facts = path.stat()
        stamp = (str(path), facts.st_mtime_ns, facts.st_size)
    return type(effect), repr(effect), stamp


@lru_cache(maxsize=24)
def _table(parts: tuple[_Part, ...]) -> ColourTable | None:
    def map_colour(rgb: Floats) -> Floats:
        for part in parts:
            rgb = part.effect.map_colour(rgb, part.view)
        return rgb

    steps = np.linspace(0, 1, 9, dtype=np.float32)
    samples = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3)
    if np.abs(np.clip(map_colour(samples), 0, 1) - samples).max() < 0.5 / 255:
        return None
    return ColourTable.of_map(map_colour)


def coloured(picture: Picture, effects: Sequence[Colouring], view: View) -> Picture:
    """Return a picture with a run of effects applied; itself when they are neutral. Transparency stays."""
    table = table_of(effects, view)
    return picture if table is None else apply_table(picture, table)


def apply_table(picture: Picture, table: ColourTable) -> Picture:
    """Return a picture with its colours looked up; an opaque frame stays YUV."""
    bare = picture.bare()
    if bare.is_yuv and bare.solid:
        made = Picture.of_frame(apply_to_frame(bare.frame("yuv420p"), table), picture.x, picture.y)
    else:
        image = bare.image()
        made = Picture.of_image(_apply_to_image(image, table), picture.x, picture.y, opaque=bare.solid)
    return made.faded(picture.opacity)


def apply_to_frame(frame: av.VideoFrame, table: ColourTable) -> av.VideoFrame:
    """Return a frame as yuv420p, Rec.709 limited, looked up in a table that fits its matrix, range and depth."""
    deep = table.luma_bits > 8
    y, u, v = _deep_samples(frame) if deep else tuple(plane_of(frame, i) for i in range(3))
    result = new_frame(frame.width, frame.height)
    as_decoded = u, v
    if deep:
        u, v = (np.minimum((c + 2) >> 2, 255).astype(np.uint8) for c in (u, v))
    u, v = np.ascontiguousarray(u), np.ascontiguousarray(v)  # each step is quicker without the padding of rows
    places = Places(frame.width, frame.height)
    places.across[:] = y
    places.doubled(_deep_chroma_code(*as_decoded) if deep else _chroma_code(u, v))
    plane_of(result, 0)[:] = gathered(table.luma_frame, places)
    mean = _block_mean(y, u.shape)
    _look_up_chroma((mean + 2) >> 2 if deep else mean, u, v, table, result)
    return result


def _chroma_code(u: Samples, v: Samples) -> NDArray[np.uint16]:
    code: NDArray[np.uint16] = _six(u).astype(np.uint16)
    code <<= 6
    code |= _six(v)
    return code


def _deep_chroma_code(u: Samples, v: Samples) -> Samples:
    """Return in which of 128 bins each 10-bit chroma lies: PQ has all its colours within a few steps of it."""
    code: Samples = (u + 4) >> 3
    np.minimum(code, 127, out=code)
    code <<= 7
    code |= np.minimum((v + 4) >> 3, 127)
    return code


# Bins of chroma lie around multiples of 4 and 2, so that neutral, 128, is in the middle of one.


def _six(levels: Samples) -> Bytes:
    """Return which of 64 bins levels lie in: (level + 2) / 4, the last bin a little larger."""
    bins: Bytes = np.right_shift(levels, 2)
    bins += (levels >> 1) & 1
    bins -= bins >> 6
    return bins


def _seven(levels: Samples) -> Bytes:
    """Return which of 128 bins levels lie in: (level + 1) / 2, the last bin a little larger."""
    bins: Bytes = np.right_shift(levels, 1)
    bins += levels & 1
    bins -= bins >> 7
    return bins


def _look_up_chroma(luma: Samples, u: Samples, v: Samples, table: ColourTable, result: av.VideoFrame) -> None:
    """Set the chroma planes of `result`, where `luma` is that of each chroma sample, 0 to 255."""
    places = Places(u.shape[1], u.shape[0])
    coarse = table.chroma_bits == 7
    places.across[:] = _seven(v) if coarse else v
    rows = (luma + 2) >> 2
    rows -= rows >> 6
    rows <<= table.chroma_bits
    rows |= _seven(u) if coarse else u
    places.down[:] = rows
    found = gathered(table.chroma_frame, places)
    np.copyto(plane_of(result, 1), found, casting="unsafe")
    np.copyto(plane_of(result, 2), found >> 8, casting="unsafe")


def _block_mean(plane: Samples, shape: tuple[int, ...]) -> Samples:
    """Return the mean of each two by two samples; the last row and column count twice where the size is odd."""
    if plane.shape[0] % 2 or plane.shape[1] % 2:
        plane = np.pad(plane, ((0, plane.shape[0] % 2), (0, plane.shape[1] % 2)), mode="edge")
    # Two sums in a 32-bit number, next to each other: quicker than every second of an array.
    sums: NDArray[np.uint16] = np.add(plane[0::2], plane[1::2], dtype=np.uint16)
    pairs = sums.view(np.uint32)
    total = pairs & np.uint32(0xFFFF)
    pairs >>= 16
    total += pairs
    total += 2
    total >>= 2
    return total[: shape[0], : shape[1]].astype(np.uint16)


def _deep_samples(frame: av.VideoFrame) -> tuple[Samples, ...]:
    """Return the planes of a frame as yuv420p with 10 bits, its matrix (Rec.2020, for RGB) and range as they are."""
    format = "yuv420p10le"
    if frame.format.name != format:
        range = FULL if is_full(frame) and not is_rgb(frame.format.name) else LIMITED
        source_range = FULL if is_full(frame) else LIMITED
        frame = frame.reformat(format=format, src_colorspace=_SWS_2020, dst_colorspace=_SWS_2020,
                               src_color_range=source_range, dst_color_range=range, threads=1)  # fmt: skip
    planes = []
    for raw in frame.planes:
        buffer: Any = raw
        rows = np.frombuffer(buffer, np.uint16).reshape(-1, raw.line_size // 2)
        planes.append(np.minimum(rows[: raw.height, : raw.width], 1023))
    return tuple(planes)


def _apply_to_image(image: QImage, table: ColourTable) -> QImage:
    """Look an image up at full chroma resolution, by way of straight alpha."""
    from PySide6.QtGui import QImage

    from vidgen.imaging.images import RGBA, image_of_frame, pixels_of, wrapped

    straight = image.convertToFormat(QImage.Format.Format_ARGB32) if image.format() == RGBA else image
    source = reformatted(wrapped(straight), "yuv444p")
    y, u, v = (plane_of(source, i) for i in range(3))
    result = new_frame(source.width, source.height, "yuv444p")
    places = Places(source.width, source.height)
    places.across[:] = y
    places.down[:] = _chroma_code(u, v)
    plane_of(result, 0)[:] = gathered(table.luma_frame, places)
    _look_up_chroma(y.astype(np.uint16), u, v, table, result)
    changed = image_of_frame(result)
    if image.format() != RGBA:
        return changed
    pixels = pixels_of(changed).copy()
    pixels[:, :, 3] = pixels_of(image)[:, :, 3]
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, width * 4, QImage.Format.Format_ARGB32).convertToFormat(RGBA)
