"""Dragging fades and transitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vidgen.editor.records import Block
from vidgen.ui.timeline.drags import GestureDrag, Pointer
from vidgen.ui.timeline.hits import Hit, fade_of

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView


class FadeDrag(GestureDrag):
    """Moves where a block has faded in, or begins to fade out."""

    scrolls_rows = False

    def __init__(self, view: TimelineView, hit: Hit, pointer: Pointer) -> None:
        super().__init__(view, view.tr("Fade"))
        self._block = view.project.records.get(hit.block or "", Block)
        self._into = hit.part == "fade-in"
        fade = fade_of(self._block)
        into, out = (fade.fade_in, fade.fade_out) if fade is not None else (0, 0)
        self._was, other = (into, out) if self._into else (out, into)
        self._most = max(self._was, self._block.duration - other)
        """Up to the other fade; two that lie over each other already may stay so."""
        self._from = pointer
        self._targets = [t - self._block.start for t in view.snap_targets(frozenset({self._block.id}))]

    def move(self, pointer: Pointer) -> None:
        """Show the fade that long."""
        view, block = self.view, self._block
        rate = view.project.records.rate
        step = pointer.time - self._from.time
        length = self._was + (step if self._into else -step)
        length = rate.snap(max(0, min(length, self._most)))
        name = "fade_in" if self._into else "fade_out"
        if self.show(("fade", {"blocks": [block.id], name: length})) is not None:
            view.tip = rate.timecode(length)


class TransitionDrag(GestureDrag):
    """Moves where a transition begins or ends; with Ctrl the other end as far the other way."""

    scrolls_rows = False

    def __init__(self, view: TimelineView, hit: Hit, pointer: Pointer) -> None:
        super().__init__(view, view.tr("Transition"))
        self._block = view.project.records.get(hit.block or "", Block)
        self._head = hit.part == "transition-head"
        self._from = pointer
        view.session.select(())
        view.transition = self._block.id

    def move(self, pointer: Pointer) -> None:
        """Show the transition that long."""
        view, block = self.view, self._block
        if block.transition is None:
            return
        rate = view.project.records.rate
        step = pointer.time - self._from.time
        was = {"before": block.transition.before, "after": block.transition.after}
        side = "before" if self._head else "after"
        lengths = {side: max(0, was[side] + (-step if self._head else step))}
        if pointer.ctrl:
            other = "after" if self._head else "before"
            lengths[other] = lengths[side]
        steps = [
            ("set", {"blocks": [block.id], "path": f"transition.{name}", "value": self._on_grid(name, length)})
            for name, length in lengths.items()
        ]
        if self.show(*steps) is None:
            return
        now = view.project.records.get(block.id, Block).transition
        view.tip = rate.timecode(now.length) if now is not None else view.tr("no transition")

    def _on_grid(self, side: str, length: int) -> int:
        rate, cut = self.view.project.records.rate, self._block.start
        return cut - rate.snap(cut - length) if side == "before" else rate.snap(cut + length) - cut
