"""Commands for effects and transitions."""

from __future__ import annotations

from typing import Any, Literal

from vidgen.editor.arguments import BlockId, Length, LengthOrNone
from vidgen.editor.command import command
from vidgen.editor.commands.cutting import has_blocks
from vidgen.editor.edits.slicing import track_of, unlocked
from vidgen.editor.integrity import new_effect_id
from vidgen.editor.kinds import EFFECTS, TRANSITIONS
from vidgen.editor.paths import effect_named
from vidgen.editor.records import Block, Id
from vidgen.editor.transaction import Transaction
from vidgen.editor.values import made
from vidgen.errors import EditError
from vidgen.timing import FLICKS


def _with_effect(tx: Transaction, block: Id, effect: str) -> tuple[Block, str]:
    """Return the block and the id of its effect that `effect` means: an id, or a kind that it has one of."""
    found = unlocked(tx, [block])[0]
    meant = effect_named(found, effect)
    if meant is None:
        known = ", ".join(f"{e.id} ({e.kind})" for e in found.effects) or "none"
        several = "several effects" if any(e.kind == effect for e in found.effects) else "no effect"
        raise EditError(f"This block has {several} '{effect}'; it has {known}.")
    return found, meant.id


@command(title="Add effect", menu="Effect", can_run=has_blocks)
def add_effect(tx: Transaction, block: BlockId, kind: str, values: dict[str, Any] | None = None) -> str:
    """Add an effect to a block, after those that it has; the effect's id is returned.

    block: which block.
    kind: which effect, for example blur; 'vidgen kinds' lists them.
    values: its properties, for example {"radius": 0.02}; 'vidgen kinds blur' lists those of blur.
    """
    old = unlocked(tx, [block])[0]
    effect = made(tx, EFFECTS, "effect", kind, {**(values or {}), "id": new_effect_id()})
    medium = track_of(tx, old).medium
    if medium not in effect.media:
        raise EditError(f"{effect.title} is an effect for {' or '.join(effect.media)}, and this block is {medium}.")
    tx.put(old.replace(effects=(*old.effects, effect)))
    return effect.id


@command(title="Remove effect", menu="Effect", can_run=has_blocks)
def remove_effect(tx: Transaction, block: BlockId, effect: str) -> None:
    """Remove an effect with its keyframes.

    block: which block.
    effect: its id, or its kind if the block has one of it.
    """
    old, effect = _with_effect(tx, block, effect)
    tx.put(old.replace(effects=tuple(e for e in old.effects if e.id != effect)))


@command(title="Move effect", menu="Effect", can_run=has_blocks)
def move_effect(tx: Transaction, block: BlockId, effect: str, place: int) -> list[str]:
    """Apply an effect earlier or later among those of its block; their ids are returned in order.

    block: which block.
    effect: its id, or its kind if the block has one of it.
    place: counted from 0, the first that is applied.
    """
    old, effect = _with_effect(tx, block, effect)
    rest = [e for e in old.effects if e.id != effect]
    rest[max(0, place) : max(0, place)] = [e for e in old.effects if e.id == effect]
    tx.put(old.replace(effects=tuple(rest)))
    return [e.id for e in rest]


@command(title="Enable effect", menu="Effect", can_run=has_blocks)
def enable_effect(tx: Transaction, block: BlockId, effect: str, on: bool = True) -> None:
    """Turn an effect on or off.

    block: which block.
    effect: its id, or its kind if the block has one of it.
    on: false to turn it off.
    """
    old, effect = _with_effect(tx, block, effect)
    tx.put(old.replace(effects=tuple(e.replace(enabled=on) if e.id == effect else e for e in old.effects)))


@command(title="Fade", menu="Effect", can_run=has_blocks)
def fade(
    tx: Transaction, blocks: list[BlockId], fade_in: LengthOrNone | None = None, fade_out: LengthOrNone | None = None
) -> list[Id]:
    """Let blocks come up at their start and go at their end, picture or sound; what is not given stays.

        | A | B |  ->  |/A\\| B |

    * Each stays within its block; at most one effect of the kind fade is made or changed, and one that does nothing goes.

    blocks: which blocks.
    fade_in: how long, from the start; 0 for none.
    fade_out: how long, up to the end; 0 for none.
    """
    if fade_in is None and fade_out is None:
        raise EditError("Say how long the fade in or the fade out is.")
    if min(fade_in or 0, fade_out or 0) < 0:
        raise EditError("A fade lasts some time, or 0 for none.")
    for block in unlocked(tx, blocks):
        was = next((e for e in block.effects if e.kind == "fade"), None)
        given = {"fade_in": fade_in, "fade_out": fade_out}
        lengths = {
            name: getattr(was, name, 0) if length is None else min(length, block.duration)
            for name, length in given.items()
        }
        rest = tuple(e for e in block.effects if e is not was)
        if not any(lengths.values()):
            tx.put(block.replace(effects=rest))
        elif was is not None:
            new = was.replace(**lengths)
            tx.put(block.replace(effects=tuple(new if e is was else e for e in block.effects)))
        else:
            new = made(tx, EFFECTS, "effect", "fade", {**lengths, "id": new_effect_id()})
            tx.put(block.replace(effects=(*rest, new)))
    return blocks


@command(title="Set transition", menu="Effect", shortcut="Ctrl+Shift+D", can_run=has_blocks)
def set_transition(
    tx: Transaction,
    block: BlockId,
    kind: str = "",
    duration: Length = FLICKS,
    alignment: Literal["centre", "start", "end"] = "centre",
    values: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Lead from the block before into this one by a transition around the cut.

        | A   |   B |  ->  | A  [x]  B |

    * It becomes shorter where the two blocks, or the transitions at their other ends, leave no room.

    block: the block after the cut.
    kind: which transition, see 'vidgen kinds'; without it dissolve for pictures, crossfade for sound.
    duration: how long.
    alignment: centre lies around the cut, start begins at the cut, end ends there.
    values: its other properties, for example {"colour": "#ffffff"} of dip.
    """
    b = unlocked(tx, [block])[0]
    a = tx.block_before(b)
    if a is None or a.end != b.start:
        raise EditError("There is no cut for a transition: no block touches the start of this one.")
    if duration <= 0:
        raise EditError("A transition must last some time.")
    whole = tx.rate.snap(b.start + duration) - b.start
    before = {"centre": tx.rate.snap(b.start + whole // 2) - b.start, "start": 0, "end": whole}[alignment]
    following = tx.block_after(b)
    taken_a = a.transition.after if a.transition is not None else 0
    touching = following is not None and following.start == b.end and following.transition is not None
    taken_b = following.transition.before if touching and following and following.transition else 0
    lengths = {"before": min(before, a.duration - taken_a), "after": min(whole - before, b.duration - taken_b)}
    if lengths["before"] + lengths["after"] <= 0:
        raise EditError("There is no room for a transition at this cut.")
    medium = track_of(tx, b).medium
    kind = kind or ("crossfade" if medium == "audio" else "dissolve")
    transition = made(tx, TRANSITIONS, "transition", kind, {**(values or {}), **lengths})
    if medium not in transition.media:
        raise EditError(f"{transition.title} is a transition of {' or '.join(transition.media)}, not of {medium}.")
    tx.put(b.replace(transition=transition))
    return {"block": b.id, **lengths}


@command(title="Remove transition", menu="Effect", can_run=has_blocks)
def remove_transition(tx: Transaction, blocks: list[BlockId]) -> None:
    """Cut hard again.

    blocks: the blocks after the cuts.
    """
    for block in unlocked(tx, blocks):
        tx.put(block.replace(transition=None))
