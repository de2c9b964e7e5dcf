"""Commands that carry what blocks are like from one to others, and that change several keyframes at once."""

from __future__ import annotations

from typing import Any

from vidgen.editor import paths
from vidgen.editor.arguments import BlockId, Time
from vidgen.editor.command import command
from vidgen.editor.commands.cutting import has_blocks
from vidgen.editor.curves import Keyframe
from vidgen.editor.edits.moving import copied_blocks
from vidgen.editor.edits.slicing import track_of, unlocked
from vidgen.editor.integrity import new_effect_id
from vidgen.editor.paths import declared
from vidgen.editor.records import Block, Id
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError


@command(title="Paste attributes", menu="Edit", shortcut="Ctrl+Alt+V", can_run=has_blocks, asks=True)
def paste_attributes(
    tx: Transaction,
    blocks: list[BlockId],
    fragment: dict[str, Any],
    placement: bool = True,
    effects: bool = True,
    style: bool = True,
    keyframes: bool = True,
) -> list[Id]:
    """Give blocks the look of a copied block; what they show and when stays.

    blocks: which blocks.
    fragment: what `copy` or `cut` returned; its first block counts.
    placement: where the picture lies, how large and how transparent it is.
    effects: all effects, in place of those that the blocks have.
    style: fonts, colours and other properties of its content, for blocks of the same kind.
    keyframes: the keyframes of all that.
    """
    source = copied_blocks(fragment)[0]
    for block in unlocked(tx, blocks):
        new = block
        if placement:
            new = new.replace(placement=source.placement)
        if style and source.content.kind == block.content.kind:
            new = new.replace(content=block.content.replace(**_style(source)))
        renamed: dict[str, str] = {}
        if effects:
            medium = track_of(tx, block).medium
            fitting = [e.replace(id=new_effect_id()) for e in source.effects if medium in e.media]
            olds = [e for e in source.effects if medium in e.media]
            renamed = {old.id: fresh.id for old, fresh in zip(olds, fitting, strict=True)}
            new = new.replace(effects=tuple(fitting))
        tx.put(_with_curves(new, source, renamed, placement=placement, style=style, keyframes=keyframes))
    return blocks


def _style(block: Block) -> dict[str, Any]:
    """Return those properties of a block's content that say how it looks, not what it says or plays."""
    found = declared(type(block.content)).values()
    return {
        f.name: getattr(block.content, f.name)
        for f in found
        if not f.hidden and not f.info.is_required() and not f.multiline
    }


def _with_curves(
    new: Block, source: Block, renamed: dict[str, str], *, placement: bool, style: bool, keyframes: bool
) -> Block:
    """Return the block with the curves of what it took over in place of its own."""
    taken = {"placement": placement, "content": style and source.content.kind == new.content.kind}
    known = set(paths.paths_of(new))
    kept = [c for c in new.curves if c.path in known and not taken.get(c.path.partition(".")[0], False)]
    if keyframes:
        for curve in source.curves:
            head, _, rest = curve.path.partition(".")
            effect, _, name = rest.rpartition(".")
            if head == "effects" and effect in renamed:
                kept.append(curve.replace(path=f"effects.{renamed[effect]}.{name}"))
            elif taken.get(head) and curve.path in known:
                kept.append(curve)
    return new.replace(curves=tuple(kept))


@command(title="Move keyframes", menu="Block", can_run=has_blocks)
def move_keyframes(
    tx: Transaction, block: BlockId, path: str, keys: list[Time], by: Time = 0, lift: float = 0.0
) -> list[int]:
    """Move keyframes of a property in time, and up or down; they take the place of others where they come to lie.

    block: which block.
    path: which property.
    keys: the times of the keyframes, from the start of the block.
    by: how much later; negative for earlier.
    lift: what is added to their values, within the property's limits; of colours and texts nothing changes.
    """
    old = unlocked(tx, [block])[0]
    path = paths.resolved(old, path)
    curve = old.curve(path)
    wanted = set(keys)
    if curve is None or not wanted <= {k.time for k in curve.keyframes}:
        raise EditError(f"{path} has no keyframe at that time.")
    moved = {
        k.time + by: _lifted(old, path, k, lift).replace(time=k.time + by) for k in curve.keyframes if k.time in wanted
    }
    rest = [k for k in curve.keyframes if k.time not in wanted and k.time not in moved]
    new = curve.replace(keyframes=(*rest, *moved.values()))
    tx.put(old.replace(curves=(*(c for c in old.curves if c.path != path), new)))
    return sorted(moved)


def _lifted(block: Block, path: str, key: Keyframe, lift: float) -> Keyframe:
    if not lift or isinstance(key.value, bool | str):
        return key
    owner, name = paths.owner_of(block, path)
    low, high = paths.limits(owner, name)
    value = min(high, max(low, key.value + lift))
    whole = owner.model_fields[name].annotation is int
    return key.replace(value=paths.animated_value(block, path, round(value) if whole else round(value, 9)))


@command(title="Remove keyframes", menu="Block", can_run=has_blocks)
def remove_keyframes(tx: Transaction, block: BlockId, path: str, keys: list[Time]) -> Id:
    """Remove several keyframes of a property; with the last one its value stays.

    block: which block.
    path: which property.
    keys: the times of the keyframes, from the start of the block.
    """
    old = unlocked(tx, [block])[0]
    path = paths.resolved(old, path)
    curve = old.curve(path)
    wanted = set(keys)
    if curve is None or not wanted <= {k.time for k in curve.keyframes}:
        raise EditError(f"{path} has no keyframe at that time.")
    others = tuple(c for c in old.curves if c.path != path)
    rest = tuple(k for k in curve.keyframes if k.time not in wanted)
    if rest:
        return tx.put(old.replace(curves=(*others, curve.replace(keyframes=rest)))).id
    return tx.put(paths.write(old, path, curve.keyframes[0].value).replace(curves=others)).id
