"""A picture out of words without a model: one frame of the motion graphics that a scene with these words gets."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from vidgen.ai.making.assembling import Look, put_pieces
from vidgen.ai.making.outline import SceneOutline
from vidgen.ai.making.palettes import palette_for
from vidgen.ai.making.phrasing import headline_of
from vidgen.ai.making.stage import Stage
from vidgen.editor.document import Document
from vidgen.editor.records import Scene
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from vidgen.render.service import RenderService

_LENGTH = 6 * FLICKS
_SETTLED = _LENGTH * 3 // 5
"""When everything that comes in has come, and nothing has left."""
_MOST_WORDS = 4


def still(render: RenderService, words: str, width: int, height: int, seed: int) -> bytes:
    """Return a PNG of `width` × `height` pixels, each rounded up to an even number; another seed makes another picture."""
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
        put_pieces(tx, scene, stage, Look(stage.palette, seed, width, height))
    with tempfile.TemporaryDirectory(prefix="vidgen-picture-") as folder:
        path = Path(folder) / "picture.png"
        render.frame(document.snapshot(), {}, _SETTLED, path, (width, height))
        return path.read_bytes()
