"""The quick ways of the compositor show what the general way, by way of RGBA, shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from tests.render.pictures import badge, landscape
from tests.render.timelines import Film, preset

from vidgen.blocks.adjustment import Adjustment
from vidgen.blocks.captions import Captions
from vidgen.blocks.clip import Clip
from vidgen.blocks.image import Image
from vidgen.blocks.region import Region
from vidgen.blocks.text import Text
from vidgen.editor.curves import Curve, Keyframe
from vidgen.editor.records import Placement
from vidgen.effects.colour_adjust import ColourAdjust
from vidgen.effects.fade import Fade
from vidgen.effects.lut import Lut
from vidgen.imaging.images import image_of_pixels
from vidgen.imaging.picture import Picture
from vidgen.imaging.planes import plane_of
from vidgen.render.composing.compositor import Compositor
from vidgen.render.plan import plan
from vidgen.render.sources import Sources
from vidgen.timing import FLICKS
from vidgen.transitions.dip import Dip
from vidgen.transitions.dissolve import Dissolve
from vidgen.transitions.wipe import Wipe

S = FLICKS
WIDTH, HEIGHT = 192, 108


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Films of something to see: one that pans, one that is larger and darker; a photo and a logo."""
    folder = tmp_path_factory.mktemp("fast")
    made = {"a": _film(folder / "a.mkv", (WIDTH, HEIGHT), 0), "b": _film(folder / "b.mkv", (384, 216), 24)}
    made["photo"] = folder / "photo.png"
    landscape(400, 300).image().save(str(made["photo"]))
    made["logo"] = folder / "logo.png"
    badge(60).image().save(str(made["logo"]))
    made["look"] = Path(__file__).parent / "teal-and-orange.cube"
    return made


def _film(path: Path, size: tuple[int, int], darker: int) -> Path:
    whole = landscape(size[0] + 60, size[1]).pixels()
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.colorspace = stream.codec_context.color_range = 1
        for number in range(15):
            part = np.maximum(whole[:, number * 4 : number * 4 + size[0]], darker)
            frame = Picture.of_image(image_of_pixels(part.copy(), opaque=True), opaque=True).frame("yuv420p")
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def curve(path: str, first: float, last: float) -> Curve:
    return Curve(path=path, keyframes=(Keyframe(time=0, value=first), Keyframe(time=S // 2, value=last)))


def scene(name: str, media: dict[str, Path]) -> Film:
    """Half a second of one kind of cut."""
    film = Film(width=WIDTH, height=HEIGHT)
    a, b = Clip(asset=film.asset(media["a"])), Clip(asset=film.asset(media["b"]))
    look: tuple[Any, ...] = ()
    if name == "look":
        look = (Lut(id="fx-1", asset=film.asset(media["look"])), ColourAdjust(id="fx-2", contrast=0.2))
    if name in JOINTS:
        film.block("V1", 0, 0.24, a)
        film.block("V1", 0.24, 0.24, Clip(asset=b.asset), transition=JOINTS[name]())
        return film
    if name == "photo":
        grows = tuple(curve(f"placement.scale_{axis}", 1.0, 1.2) for axis in "xy")
        still = Image(asset=film.asset(media["photo"]))
        film.block("V1", 0, 0.48, still, placement=Placement(fit="cover"), curves=grows)
        return film
    where = {"blurred": {"fit": "blurred", "crop_left": 0.5}, "scaled": {"scale_x": 0.61, "scale_y": 0.61, "x": 0.4}}
    film.block("V1", 0, 0.48, b if name == "large" else a, effects=look, placement=Placement(**where.get(name, {})))
    if name == "sliding":
        moves = (curve("placement.x", 0.1, 0.93), curve("placement.y", 0.2, 0.6))
        film.block("V2", 0, 0.48, b, placement=Placement(scale_x=0.4, scale_y=0.4), curves=moves)
    if name == "reworked":
        grey, beside = (ColourAdjust(id="fx-4", saturation=-0.5),), (curve("placement.x", 0.2, 0.6),)
        film.block("V2", 0, 0.48, Adjustment(), effects=grey, placement=Placement(opacity=0.7))
        film.block("V3", 0, 0.2, Region(width=0.6, height=0.5), placement=Placement(x=0.4, rotation=20))
        film.block("V3", 0.2, 0.28, Region(look="dark", around=True, form="ellipse"), curves=beside)
        film.block("V4", 0, 0.48, Region(look="squares", width=0.4), placement=Placement(y=0.8))
    if name == "titles":
        fading = (Fade(id="fx-3", fade_in=S // 4, fade_out=S // 4),)
        film.block("V2", 0, 0.48, Text(text="Title", size=0.3), effects=fading)
        corner = Placement(x=0.97, y=0.05, anchor_x=1, anchor_y=0, scale_x=0.3, scale_y=0.3, opacity=0.6)
        film.block("V3", 0, 0.48, Image(asset=film.asset(media["logo"])), placement=corner)
        film.block("C1", 0, 0.48, Captions(cues=[{"start": 0, "end": S, "text": "What is said"}], size=0.1))  # type: ignore[list-item]
    return film


JOINTS: dict[str, Callable[[], Any]] = {
    "dissolve": lambda: Dissolve(before=S // 10, after=S // 10),
    "dip": lambda: Dip(before=S // 10, after=S // 10, colour="#2040a0"),
    "wipe": lambda: Wipe(before=S // 10, after=S // 10, softness=0.2),
}
ALLOWED = {"sliding": (0.6, 20.0), "blurred": (3.2, 12.0)}
"""Levels of chroma after a slight blur, on average and at most: it loses detail on its way through RGB and back, and the
background of a blurred fill, a picture of a few pixels here, nearly all of it."""
ALLOWED_LUMA = {"photo": (0.9, 10.0)}
"""The quick way zooms with bicubic filters, Qt with bilinear ones: noise stays sharper. Places: test_zooming.py."""


def differences(fast: av.VideoFrame, general: av.VideoFrame, index: int) -> tuple[float, float]:
    """Return the mean and the largest difference of one plane, each sample mixed with its neighbours."""
    soft = []
    for frame in (fast, general):
        plane = plane_of(frame, index).astype(float)
        padded, (height, width) = np.pad(plane, 1, mode="edge"), plane.shape
        soft.append(sum(padded[y : y + height, x : x + width] for y in range(3) for x in range(3)) / 9)
    difference = np.abs(soft[0] - soft[1])
    return float(difference.mean()), float(difference.max())


@pytest.mark.parametrize(
    "name", ["plain", "look", "large", "scaled", "blurred", "photo", "sliding", "reworked", "titles", *JOINTS]
)
def test_both_ways_show_the_same(name: str, media: dict[str, Path]) -> None:
    film = scene(name, media)
    made = plan(film.document, preset(), film.paths)
    sources = [Sources(made), Sources(made)]
    ways = Compositor(made, sources[0]), Compositor(made, sources[1], general=True)
    allowed = [ALLOWED_LUMA.get(name, (0.5, 5.0)), *[ALLOWED.get(name, (0.7, 7.0))] * 2]
    try:
        for number in (0, 3, 5, 6, 7, 11):
            fast, general = (way.compose(number).frame() for way in ways)
            for index, (mean, worst) in enumerate(allowed):
                found = differences(fast, general, index)
                assert found[0] <= mean, f"plane {index} of frame {number} differs by {found[0]:.2f} on average"
                assert found[1] <= worst, f"plane {index} of frame {number} differs by {found[1]:.1f} at most"
    finally:
        for opened in sources:
            opened.close()
