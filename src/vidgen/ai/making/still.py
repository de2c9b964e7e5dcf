"""A picture out of words without a model: one frame of the motion graphics that a scene with these words gets."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from vidgen.ai.making.assembling import put_pieces
from vidgen.ai.making.headlines import headline_of
from vidgen.ai.making.order import SIZES
from vidgen.ai.making.outline import Outline, SceneOutline
from vidgen.ai.making.palettes import palette_for
from vidgen.ai.making.stage import Stage
from vidgen.ai.making.style import Style, style_for
from vidgen.editor.document import Document
from vidgen.editor.records import Scene
from vidgen.scratch import scratch_folder
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from vidgen.ai.making.order import VideoOrder
    from vidgen.render.service import RenderService

_LENGTH = 6 * FLICKS
_SETTLED = _LENGTH * 3 // 5
"""When everything that comes in has come, and nothing has left."""
_LOOKED_AT = FLICKS * 3 // 2
_MOST_WORDS = 4


def still(
    render: RenderService, words: str, width: int, height: int, seed: int, cancel: threading.Event | None = None
) -> bytes:
    """Return a PNG of `width` × `height` pixels, each rounded up to an even number; another seed makes another picture.

    Setting `cancel` raises Cancelled.
    """
    width, height = width + width % 2, height + height % 2
    document = Document.new(width=width, height=height)
    said = " ".join(words.split())
    outline = SceneOutline(headline=headline_of(said, _MOST_WORDS)[:300], narration=said[:3000], picture=said[:1000])
    with document.transaction("Picture", "ai") as tx:
        scene = tx.put(Scene(id=Scene.new_id(), timeline=tx.timeline.id, start=0, duration=_LENGTH, name="Picture"))
        stage = Stage(
            scene=outline,
            number=0,
            points=(),
            width=width,
            height=height,
            palette=palette_for(said, seed),
            duration=_LENGTH,
            words=(),
            seed=seed,
        )
        put_pieces(tx, scene, stage, Style(stage.palette, seed, width, height))
    return _frame(render, document, _SETTLED, cancel)


def first_picture(render: RenderService, order: VideoOrder, outline: Outline, height: int) -> bytes:
    """Return a PNG of about `height` pixels: what the first scene of an order will look like, before anything is made."""
    across, down = SIZES[order.format]
    width, height = round(across * height / down / 2) * 2, height // 2 * 2
    document = Document.new(width=width, height=height)
    style = style_for(order, outline, width, height)
    points = tuple(s for s in outline.scenes if s.role == "point")
    with document.transaction("Picture", "ai") as tx:
        scene = tx.put(Scene(id=Scene.new_id(), timeline=tx.timeline.id, start=0, duration=_LENGTH, name="Picture"))
        first = outline.scenes[0]
        number = 1 if first.role == "point" else 0
        put_pieces(tx, scene, Stage(first, number, points, width, height, style.palette, _LENGTH, (), style.seed,
                                    about=style.about), style)  # fmt: skip
    return _frame(render, document, _LOOKED_AT)


def _frame(render: RenderService, document: Document, time: int, cancel: threading.Event | None = None) -> bytes:
    size = document.project.width, document.project.height
    with scratch_folder() as folder:
        path = folder / "picture.png"
        render.frame(document.snapshot(), {}, time, path, size, cancel)
        return path.read_bytes()
