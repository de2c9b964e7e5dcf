"""Which frames look the same in two plans: what is at hand of them need not be made again after an edit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vidgen.render.plan import RenderPlan, Span


def unchanged(before: RenderPlan, after: RenderPlan) -> list[tuple[int, int]]:
    """Return stretches of frames (first, behind the last; counted from the start of the timeline) that look alike in both.

    They show the same layers, of equal blocks, of equal files. Nothing, when size, rate or background are not the same.
    """
    facts = ("width", "height", "rate", "background", "pixel_format")
    if any(getattr(before, fact) != getattr(after, fact) for fact in facts):
        return []
    return list(_joined(_alike(before, after)))


def _alike(before: RenderPlan, after: RenderPlan) -> Iterator[tuple[int, int]]:
    same: dict[str, bool] = {}

    def equal(block: str) -> bool:
        if block not in same:
            one, other = before.blocks.get(block), after.blocks.get(block)
            same[block] = one is not None and one == other and before.sources.items() >= _used(after, block).items()
        return same[block]

    ones, others = iter(before.spans), iter(after.spans)
    one, other = next(ones, None), next(others, None)
    while one is not None and other is not None:
        start = max(one.start + before.first, other.start + after.first)
        end = min(one.end + before.first, other.end + after.first)
        if start < end and one.layers == other.layers and all(equal(b) for b in _blocks(other)):
            yield start, end
        if one.end + before.first <= other.end + after.first:
            one = next(ones, None)
        else:
            other = next(others, None)


def _blocks(span: Span) -> Iterator[str]:
    for layer in span.layers:
        yield layer.block
        if layer.before is not None:
            yield layer.before


def _used(plan: RenderPlan, block: str) -> dict[str, object]:
    """Return the sources of a block's content and effects."""
    record = plan.blocks[block]
    wanted = {getattr(part, "asset_id", None) for part in (record.content, *record.effects)}
    return {asset: source for asset, source in plan.sources.items() if asset in wanted}


def _joined(stretches: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last: tuple[int, int] | None = None
    for start, end in stretches:
        if last is not None and last[1] == start:
            last = last[0], end
            continue
        if last is not None:
            yield last
        last = start, end
    if last is not None:
        yield last
