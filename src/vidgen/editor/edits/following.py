"""Captions stay with what is said when time is put in, taken out or stretched below them.

    | hello world |  ->  | hello       world |

They are not cut in pieces: each word goes where the sound that it belongs to has gone. Where only some tracks ripple,
captions follow when speech moves along and none stays behind; music is no speech.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from vidgen.editor.curves import Curve
from vidgen.editor.edits.slicing import ceil, moved
from vidgen.editor.music import is_music
from vidgen.editor.records import Block, Id, Track
from vidgen.editor.transaction import Transaction
from vidgen.editor.transcript import Span, covered, cues_of, without
from vidgen.timing import scale

_EVER = 1 << 62


def follow_room(
    tx: Transaction, timeline: Id, reached: Sequence[Track], at: int, by: int, but: Collection[Id] = ()
) -> None:
    """Have captions go along with time that was put in at `at` on some tracks, whose own blocks have moved already."""
    for block in _following(tx, timeline, reached, at, at, but):
        tx.put(_opened(tx, block, at, by) if block.start < at else moved(tx.rate, block, by, free=False))


def follow_gap(
    tx: Transaction, timeline: Id, reached: Sequence[Track], start: int, end: int, but: Collection[Id] = ()
) -> None:
    """Have captions go along with time that goes from some tracks, whose own blocks have not moved yet.

    What was said in `[start, end)` goes from them.
    """
    for block in _following(tx, timeline, reached, start, end, but):
        if block.start >= end:
            tx.put(moved(tx.rate, block, start - end, free=False))
        elif (left := without_spans(block, [(start, end)])) is not None:
            tx.put(_on_grid(tx, left))
        else:
            tx.remove(block.id)


def _following(
    tx: Transaction, timeline: Id, reached: Sequence[Track], start: int, end: int, but: Collection[Id]
) -> list[Block]:
    """Return the captions that a ripple has to take along: those that reach behind `start`, the earliest first.

    On tracks that it reaches those alone which begin before `end`: the others move with their track.
    """
    names, every = {t.id for t in reached}, tx.tracks(timeline)
    unlocked = {t.id for t in every if not t.locked}
    captions = [
        b for b in tx.blocks_of_kind("captions", timeline) if b.track in unlocked and b.end > start and b.id not in but
    ]
    if not captions:
        return []
    moves = _speaks(tx, (t for t in every if t.id in names), start)
    moves = moves and not _speaks(tx, (t for t in every if t.id not in names), start)
    found = [b for b in captions if (b.start < end if b.track in names else moves)]
    return sorted(found, key=lambda b: b.start)


def _speaks(tx: Transaction, tracks: Iterable[Track], start: int, end: int = _EVER, but: Collection[Id] = ()) -> bool:
    """Tell whether anything but music is heard on tracks between two times."""
    heard = (b for t in tracks if t.medium == "audio" for b in tx.blocks_between(t.id, start, end) if b.id not in but)
    return any(not is_music(tx, block) for block in heard)


def _opened(tx: Transaction, block: Block, at: int, by: int) -> Block:
    """Return captions with time put in at `at`; a caption that lies across stays or goes by its middle."""
    inner = at - block.start
    cues = []
    for cue in cues_of(block):
        step = by if cue["start"] + cue["end"] >= 2 * inner else 0
        words = [{**w, "start": w["start"] + step, "end": w["end"] + step} for w in cue["words"]]
        cues.append({**cue, "start": cue["start"] + step, "end": cue["end"] + step, "words": words})
    curves = tuple(
        c.replace(keyframes=tuple(k.replace(time=k.time + by) if k.time >= inner else k for k in c.keyframes))
        for c in block.curves
    )
    content = block.content.replace(cues=cues)
    return _on_grid(tx, block.replace(duration=block.duration + by, content=content, curves=curves))


def _on_grid(tx: Transaction, block: Block) -> Block:
    """Return a block with its edges on the frame grid: sound alone ripples by less than a frame."""
    rate, start = tx.rate, tx.rate.snap(block.start)
    return block.replace(start=start, duration=max(rate.snap(block.end), ceil(rate, start + 1)) - start)


def without_spans(block: Block, cuts: Sequence[Span]) -> Block | None:
    """Return captions as they are when spans are cut out and the gaps closed; None when nothing is left.

    The words in a span go, and the others move to their new times.
    """
    start, end = without(cuts, block.start), without(cuts, block.end)
    if end <= start:
        return None

    def place(time: int) -> int:
        return _place(block, cuts, time)

    def gone(part: dict[str, Any]) -> bool:
        return covered(cuts, block.start + part["start"], block.start + part["end"])

    cues = []
    for cue in cues_of(block):
        words = [w for w in cue["words"] if not gone(w)]
        first, last = place(cue["start"]), place(cue["end"])
        if last <= first or (cue["words"] and not words) or (not cue["words"] and gone(cue)):
            continue
        text = cue["text"]
        if len(words) < len(cue["words"]):
            text = (" " if " " in text or "\n" in text else "").join(w["text"].strip() for w in words)
        placed = [{**w, "start": place(w["start"]), "end": max(place(w["end"]), place(w["start"]))} for w in words]
        cues.append({**cue, "start": first, "end": last, "text": text, "words": placed})
    content = block.content.replace(cues=cues)
    return block.replace(start=start, duration=end - start, content=content, curves=curves_without(block, cuts))


def curves_without(block: Block, cuts: Sequence[Span]) -> tuple[Curve, ...]:
    """Return a block's curves with their keyframes where cuts have brought them."""
    return tuple(
        c.replace(
            keyframes=tuple({(t := _place(block, cuts, k.time)): k.replace(time=t) for k in c.keyframes}.values())
        )
        for c in block.curves
    )


def _place(block: Block, cuts: Sequence[Span], time: int) -> int:
    """Return a time within the block after the cuts; what lies outside the block keeps its distance to the edge."""
    start, end = without(cuts, block.start), without(cuts, block.end)
    if not 0 <= time <= block.duration:
        return time if time < 0 else time - block.duration + end - start
    return without(cuts, block.start + time) - start


@dataclass(frozen=True)
class Stretch:
    """Time that is played faster or slower: `[start, end)` becomes `[start, to)`. What lies behind has its place already."""

    start: int
    end: int
    to: int
    ratio: Fraction
    """How long a second becomes. What has no room before `to` is not shown."""

    def place(self, time: int, *, begins: bool = False) -> int:
        """Return where a time goes; at the end of the stretch what begins there lies behind it, what ends there within."""
        if time <= self.start:
            return time
        if time > self.end or (begins and time == self.end):
            return max(time, self.to)
        return min(self.start + scale(time - self.start, self.ratio), self.to)


def follow_stretch(tx: Transaction, timeline: Id, blocks: Sequence[Block], stretch: Stretch) -> None:
    """Have captions go along with speech that is faster or slower now, when nobody else speaks at that time.

    `blocks`: what was stretched. Captions that have no room for it stay as they are.
    """
    tracks, own = tx.tracks(timeline), {b.id for b in blocks}
    sound = {t.id for t in tracks if t.medium == "audio"}
    if not any(b.track in sound and not is_music(tx, b) for b in blocks):
        return
    if _speaks(tx, tracks, stretch.start, stretch.end, own):
        return
    unlocked = {t.id for t in tracks if not t.locked}
    for block in [b for b in tx.blocks_of_kind("captions", timeline) if b.track in unlocked]:
        if block.start < stretch.end and block.end > stretch.start:
            _stretch(tx, block, stretch)


def _stretch(tx: Transaction, block: Block, stretch: Stretch) -> None:
    start, end = tx.rate.snap(stretch.place(block.start)), tx.rate.snap(stretch.place(block.end))
    following, cues = tx.block_after(block), cues_of(block)
    if following is not None and following.start < end:
        return
    shown = [block.start + c["start"] for c in cues if 0 <= c["start"] < block.duration]
    if any(stretch.end <= time < stretch.to for time in shown):
        return
    if end <= start:
        tx.remove(block.id)
        return

    def place(time: int, *, begins: bool = False) -> int:
        return stretch.place(block.start + time, begins=begins) - start

    placed = []
    for cue in cues:
        if (first := place(cue["start"], begins=True)) < (last := place(cue["end"])):
            words = [{**w, "start": place(w["start"], begins=True), "end": place(w["end"])} for w in cue["words"]]
            placed.append({**cue, "start": first, "end": last, "words": words})
    curves = tuple(
        c.replace(keyframes=tuple({(t := place(k.time)): k.replace(time=t) for k in c.keyframes}.values()))
        for c in block.curves
    )
    content = block.content.replace(cues=placed)
    tx.put(block.replace(start=start, duration=end - start, content=content, curves=curves))


def stretch_notes(tx: Transaction, timeline: Id, stretch: Stretch) -> None:
    """Bring markers and borders of scenes within the stretch to where what they mark has gone."""
    for marker in tx.markers(timeline):
        if stretch.start < marker.time <= stretch.end:
            tx.put(marker.replace(time=stretch.place(marker.time)))
    for scene in tx.scenes(timeline):
        start, end = tx.rate.snap(stretch.place(scene.start, begins=True)), tx.rate.snap(stretch.place(scene.end))
        if end <= start:
            tx.remove(scene.id)
        elif (start, end) != (scene.start, scene.end):
            tx.put(scene.replace(start=start, duration=end - start))
