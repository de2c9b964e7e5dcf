"""What the compositor delivers: always the canvas, with everything at its place, whatever the source's shape."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from tests import media_files
from tests.render.timelines import Film, preset

from vidgen.blocks.clip import Clip
from vidgen.blocks.image import Image
from vidgen.editor.records import Placement
from vidgen.render.composing.compositor import Compositor
from vidgen.render.plan import plan
from vidgen.render.sources import Sources

LOW, HIGH = 40, 200


def slope(width: int, height: int, across: bool) -> NDArray[np.uint8]:
    """A luma plane that rises evenly from left to right, or from top to bottom."""
    length = width if across else height
    line = LOW + (HIGH - LOW) * (np.arange(length) + 0.5) / length
    return np.broadcast_to(line if across else line[:, None], (height, width)).round().astype(np.uint8)


def source(folder: Path, width: int, height: int, across: bool, still: bool) -> Path:
    """A film or a picture of a slope."""
    frame = av.VideoFrame(width, height, "yuv420p")
    for plane, value in zip(frame.planes, (slope(width, height, across), 128, 128), strict=True):
        rows = np.full((plane.height, plane.line_size), 128, np.uint8)
        rows[:, : plane.width] = value
        plane.update(rows.tobytes())
    path = folder / f"{width}x{height}{across}.{'png' if still else 'mkv'}"
    if still:
        frame.reformat(format="rgb24", src_colorspace=1, src_color_range=1, dst_color_range=2).to_image().save(path)
        return path
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.colorspace = 1
        stream.codec_context.color_range = 1
        for number in range(3):
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def composed(path: Path, canvas: tuple[int, int], placement: Placement, still: bool) -> av.VideoFrame:
    film = Film(width=canvas[0], height=canvas[1])
    asset = film.asset(path)
    film.block("V1", 0, 0.12, Image(asset=asset) if still else Clip(asset=asset), placement=placement)
    made = plan(film.document, preset(), film.paths)
    sources = Sources(made)
    try:
        return Compositor(made, sources).compose(1).frame()
    finally:
        sources.close()


@pytest.mark.parametrize("still", [False, True], ids=["film", "still"])
@pytest.mark.parametrize("across", [True, False], ids=["across", "down"])
@pytest.mark.parametrize("shape", [(320, 180), (180, 320), (202, 202), (64, 36)], ids=str)
@pytest.mark.parametrize("canvas", [(108, 192), (192, 108), (128, 128)], ids=str)
@pytest.mark.parametrize(
    ("fit", "more"),
    [
        ("contain", {}),
        ("cover", {}),
        ("stretch", {}),
        ("cover", {"scale_x": 1.3, "scale_y": 1.3}),
        ("cover", {"x": 0.53, "y": 0.47}),
        ("contain", {"scale_x": 3.0, "scale_y": 3.0, "x": 0.3}),
    ],
    ids=str,
)
def test_every_pixel_is_where_it_belongs(
    tmp_path: Path,
    fit: str,
    more: dict[str, float],
    canvas: tuple[int, int],
    shape: tuple[int, int],
    across: bool,
    still: bool,
) -> None:
    placement = Placement(fit=fit, **more)  # type: ignore[arg-type]
    frame = composed(source(tmp_path, *shape, across, still), canvas, placement, still)
    assert (frame.width, frame.height, frame.format.name) == (*canvas, "yuv420p")
    found = np.frombuffer(frame.planes[0], np.uint8).reshape(frame.height, -1)[:, : frame.width].astype(float)
    ratios = [c / s for c, s in zip(canvas, shape, strict=True)]
    scale = {"contain": [min(ratios)] * 2, "cover": [max(ratios)] * 2, "stretch": ratios}[fit]
    at: list[NDArray[np.float64]] = []
    for axis, (name, turn) in enumerate((("x", 1), ("y", 1))):
        factor = scale[axis] * getattr(placement, f"scale_{name}") * turn
        centre = getattr(placement, name) * canvas[axis]
        at.append(((np.arange(canvas[axis]) + 0.5 - centre) / factor + shape[axis] / 2) / shape[axis])
    u, v = np.meshgrid(*at)
    wanted = LOW + (HIGH - LOW) * np.clip(u if across else v, 0, 1)
    margin = 2.5 / min(canvas)
    inside = (u > margin) & (u < 1 - margin) & (v > margin) & (v < 1 - margin)
    outside = (u < -margin) | (u > 1 + margin) | (v < -margin) | (v > 1 + margin)
    pixel = (HIGH - LOW) / (shape[0 if across else 1] * scale[0 if across else 1])
    assert np.abs(found - wanted)[inside].max() <= 2 + 1.6 * pixel
    if outside.any():
        assert np.abs(found[outside] - 16).max() <= 2


@pytest.mark.parametrize(("source_rate", "rate"), [(60, "30"), (50, "25"), (25, "25"), (24, "30"), (30, "25")])
def test_source_frames_are_those_nearest_in_time(source_rate: int, rate: str) -> None:
    """A source frame goes to the frame nearest to its own beginning; halfway between two, to the later one."""
    path = media_files.video(f"nearest{source_rate}.mkv", rate=source_rate, frames=60)
    film = Film(rate=rate)
    film.block("V1", 0, 1, Clip(asset=film.asset(path)), placement=Placement(fit="stretch"))
    made = plan(film.document, preset(), film.paths)
    sources = Sources(made)
    compositor = Compositor(made, sources)
    try:
        shown = [media_files.number_of(compositor.compose(n).frame()) for n in range(int(rate))]
    finally:
        sources.close()
    ratio = Fraction(int(rate), source_rate)
    wanted = [max(s for s in range(60) if s * ratio < n + Fraction(1, 2)) for n in range(int(rate))]
    assert shown == wanted
