"""Notes about letters that no font of vidgen has."""

from __future__ import annotations

from collections.abc import Iterator

from vidgen.imaging.fonts import missing_glyphs
from vidgen.render.plan import RenderPlan


def glyph_notes(plan: RenderPlan) -> Iterator[str]:
    """Yield a sentence for each block with text that cannot be drawn in full."""
    for block in plan.blocks.values():
        content = block.content
        texts = [getattr(content, "text", "")] + [cue.text for cue in getattr(content, "cues", ())]
        font = getattr(content, "font", None)
        if not isinstance(font, str):
            continue
        missing = missing_glyphs("".join(t for t in texts if isinstance(t, str)), font)
        if missing:
            yield f"No font has {missing[:20]!r} of the text of '{block.name or content.kind}'; boxes are drawn instead."
