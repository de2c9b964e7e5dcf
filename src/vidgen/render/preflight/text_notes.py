"""Notes about texts that will not look as they were meant: missing fonts and letters, boxes that are too small."""

from __future__ import annotations

from collections.abc import Iterator

from vidgen.editor.records import Block
from vidgen.imaging.drawing import View, Worded
from vidgen.imaging.fonts import EMOJI, families, missing_glyphs, shipped
from vidgen.render.plan import RenderPlan


def text_notes(plan: RenderPlan) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong with the text of a block."""
    known = {name.casefold() for name in families()}
    for block in plan.blocks.values():
        content = block.content
        font = getattr(content, "font", None)
        if isinstance(font, str):
            if font.casefold() not in known:
                own = ", ".join(name for name in shipped() if not name.startswith(("Noto", EMOJI)))
                yield f"There is no font '{font}' for {_name(block)}; another one is drawn. vidgen comes with {own}."
            texts = [getattr(content, "text", "")] + [cue.text for cue in getattr(content, "cues", ())]
            if missing := missing_glyphs("".join(t for t in texts if isinstance(t, str)), font):
                yield f"No font has {missing[:20]!r} of {_name(block)}; boxes are drawn instead."
        if isinstance(content, Worded) and content.overflows(
            View(plan.width, plan.height, 0, block.duration, plan.rate)
        ):
            yield f"The text of {_name(block)} does not fit into its box; make it smaller, or set content.layout to fit."


def _name(block: Block) -> str:
    return f"'{block.name or getattr(block.content, 'text', '')[:40] or block.content.kind}'"
