"""Each kind, effect, transition, blend mode and script, drawn small and compared with a frame that a person looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.render.pictures import GOLDEN, HEIGHT, WIDTH, assert_golden, badge, landscape, on_canvas, view

from vidgen.blocks.captions import Captions
from vidgen.blocks.shape import Shape
from vidgen.blocks.solid import Solid
from vidgen.blocks.text import Text
from vidgen.editor.records import Placement
from vidgen.effects.blur import Blur
from vidgen.effects.colour_adjust import ColourAdjust
from vidgen.effects.fade import Fade
from vidgen.effects.lut import Lut
from vidgen.imaging.blending import blend_onto
from vidgen.imaging.colour_table import coloured
from vidgen.imaging.picture import Picture
from vidgen.imaging.placing import cropped, fitted, place
from vidgen.timing import FLICKS
from vidgen.transitions.dip import Dip
from vidgen.transitions.dissolve import Dissolve
from vidgen.transitions.wipe import Wipe

Case = Callable[[], Picture]


def text(words: str, **fields: Any) -> Case:
    return lambda: on_canvas(Text(text=words, **{"size": 0.2, **fields}).draw(view()))


def captions(words: str, *, at: float = 1.0, **fields: Any) -> Case:
    cues = [{"start": 0, "end": 5 * FLICKS, "text": words}]
    return lambda: on_canvas(Captions(cues=cues, **{"size": 0.12, **fields}).draw(view(at=at)))


def placed(picture: Callable[[], Picture], fit: str = "contain", **fields: Any) -> Case:
    def draw() -> Picture:
        placement = Placement(**fields)
        whole, box = fitted(cropped(picture(), placement), fit, WIDTH, HEIGHT)
        return on_canvas(place(whole, placement, WIDTH, HEIGHT, box=box))

    return draw


def blended(mode: str, opacity: float = 1.0) -> Case:
    return lambda: blend_onto(
        blend_onto(landscape(), badge(90).at(11, 9), opacity, mode), badge(40).at(130, 51), 1, mode
    )


def joined(transition: Any, progress: float) -> Case:
    def draw() -> Picture:
        after = blend_onto(Solid(fill="#7a2f8f").draw(view()), badge(90).at(51, 9))
        return on_canvas(transition.blend(landscape(), after, progress, view()))

    return draw


OUTLINED = {"outline_width": 0.02, "outline": "#202060", "shadow_x": 0.02, "shadow_y": 0.02, "shadow_blur": 0.015}
RTL = "من عربية ENG 123 نص"

looking = replace(view(), file=lambda _: Path(__file__).parent / "teal-and-orange.cube")

CASES: dict[str, Case] = {
    "solid": lambda: on_canvas(Solid(fill="#c04020").draw(view())),
    "shape-rectangle": lambda: on_canvas(
        Shape(width=0.9, height=0.6, corner_radius=0.1, outline_width=0.03, fill="#4c9affc0").draw(view())
    ),
    "shape-ellipse": lambda: on_canvas(Shape(form="ellipse", width=1.2, height=0.7, outline_width=0.05).draw(view())),
    "text-latin": text("Grüße, Ångström\nfi ffl", weight=500),
    "text-arabic": text("مرحبا بالعالم"),
    "text-hebrew": text("שלום עולם"),
    "text-devanagari": text("नमस्ते दुनिया\nक्षत्रिय"),
    "text-thai": text("สวัสดีชาวโลก\nที่นี่"),
    "text-cjk": text("日本語 漢字 かな\n简体汉语 한국어", size=0.17),
    "text-emoji": text("👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪\n❤️ 👩🏾‍🚀 1️⃣", size=0.25),
    "text-bidi": text(RTL, size=0.16),
    "text-outline-shadow": text("Outline 🙂", **OUTLINED),
    "text-background-block": text("One box\nbehind", background="#c02050", size=0.17),
    "text-background-line": text("A box\nbehind each line", background="#2050c0", background_form="line", size=0.14),
    "text-fit": text("A long title that has to become smaller until it fits", layout="fit", size=0.5, box_height=0.6),
    "text-left-top": text("Left\nand on top", align="left", vertical="top", size=0.12),
    "text-right-bottom": text("Right\nand below", align="right", vertical="bottom", size=0.12),
    "text-justify": text(
        "Words that are spread so that every line is as wide as the box is, but the last one",
        align="justify",
        size=0.1,
        box_width=0.8,
    ),
    "text-spacing": text("SPACED\nOUT", letter_spacing=0.3, line_spacing=1.6, size=0.15),
    "text-anton": text("ANTON 123", font="Anton"),
    "text-playfair": text("Playfair", font="Playfair Display", italic=True),
    "text-caveat": text("Caveat, by hand", font="Caveat"),
    "text-slide": lambda: on_canvas(Text(text="Slides in", enter="slide_up", size=0.2).draw(view(at=0.2))),
    "captions-box": captions("What somebody says, in two lines of a box"),
    "captions-highlight": captions("One word after the other", style="word_highlight", at=2.0),
    "captions-plain": captions("Letters only", style="plain"),
    "captions-rtl": captions("مرحبا بكم في هذا الفيديو الجديد", style="word_highlight", at=1.0),
    "effect-colour-adjust": lambda: coloured(
        landscape(), [ColourAdjust(brightness=0.1, contrast=0.2, saturation=0.6)], view()
    ),
    "effect-black-and-white": lambda: coloured(landscape(), [ColourAdjust(saturation=-1)], view()),
    "effect-colour-adjust-alpha": lambda: on_canvas(coloured(badge(90), [ColourAdjust(saturation=-0.5)], view())),
    "effect-lut": lambda: coloured(landscape(), [Lut(asset="teal", strength=0.8)], looking),
    "effect-blur": lambda: Blur(radius=0.03).apply(landscape(), view()),
    "effect-blur-grow": lambda: on_canvas(Blur(radius=0.05, edges="grow").apply(badge(60).at(66, 24), view())),
    "effect-fade": lambda: on_canvas(Fade(fade_in=2 * FLICKS).apply(landscape(), view(at=1))),
    "transition-dissolve": joined(Dissolve(), 0.5),
    "transition-dip": joined(Dip(colour="#ffffff"), 0.3),
    "transition-wipe": joined(Wipe(direction="right"), 0.4),
    "transition-wipe-soft": joined(Wipe(direction="up", softness=0.4), 0.5),
    "blend-normal": blended("normal", 0.7),
    "blend-multiply": blended("multiply"),
    "blend-screen": blended("screen"),
    "blend-overlay": blended("overlay"),
    "blend-add": blended("add", 0.8),
    "fit-contain": placed(lambda: landscape(108, 108)),
    "fit-cover": placed(lambda: landscape(108, 108), "cover"),
    "fit-stretch": placed(lambda: landscape(108, 108), "stretch"),
    "fit-blurred": placed(lambda: landscape(60, 108), "blurred"),
    "place-scaled": placed(lambda: landscape(960, 540), scale_x=0.5, scale_y=0.5, x=0.3, y=0.4),
    "place-rotated": placed(landscape, scale_x=0.7, scale_y=0.7, rotation=20),
    "place-mirrored": placed(landscape, scale_x=-1.0, scale_y=0.5, y=0.0, anchor_y=0.0),
    "place-cropped": placed(landscape, crop_left=0.1, crop_right=0.4, crop_top=0.2),
}


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str) -> None:
    assert_golden(name, CASES[name]())


def test_every_golden_frame_is_used() -> None:
    frames = {p.stem for p in GOLDEN.glob("*.png") if not p.stem.endswith(".actual")}
    assert frames == set(CASES)
