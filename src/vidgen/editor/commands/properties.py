"""Commands for the properties of blocks, and their keyframes. Properties are named by path: `placement.opacity`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from vidgen.editor import paths
from vidgen.editor.arguments import BlockId, Time
from vidgen.editor.command import command
from vidgen.editor.commands.cutting import has_blocks
from vidgen.editor.curves import Curve, Ease, Keyframe
from vidgen.editor.edits.slicing import unlocked
from vidgen.editor.records import Id, Name
from vidgen.editor.transaction import Transaction
from vidgen.editor.values import understood
from vidgen.errors import EditError

Handle = Annotated[float, Field(ge=-100, le=100)]
Handles = tuple[Annotated[float, Field(ge=0, le=1)], Handle, Annotated[float, Field(ge=0, le=1)], Handle]


@command(title="Set", menu="Block", can_run=has_blocks)
def set_(tx: Transaction, blocks: list[BlockId], path: str, value: Any) -> list[Id]:
    """Set a property of blocks, for example placement.opacity, content.text, effects.blur.radius, transition.before.

    blocks: which blocks; each must have the property.
    path: which property; 'vidgen kinds' lists them. An effect is named by its id, or by its kind if it is the only one.
    value: what it becomes: a number, a text, true or false, a time such as 0.3s, 60%; keyframes stay and win.
    """
    for block in unlocked(tx, blocks):
        full = paths.resolved(block, path)
        tx.put(paths.write(block, full, understood(tx, *paths.owner_of(block, full), value)))
    return blocks


@command(title="Reset", menu="Block", can_run=has_blocks)
def reset(tx: Transaction, blocks: list[BlockId], path: str) -> list[Id]:
    """Give a property of blocks its default again, without keyframes.

    blocks: which blocks; each must have the property.
    path: which property, or a part for all of it: `placement`, `content` (what it says or plays stays), `effects.blur`.
    """
    for block in unlocked(tx, blocks):
        part = paths.resolved(block, f"{path}.x").removesuffix(".x")
        if part in dict(paths.parts_of(block)):
            tx.put(paths.plain(block, part))
            continue
        full = paths.resolved(block, path)
        owner, name = paths.owner_of(block, full)
        info = owner.model_fields[name]
        if info.is_required():
            raise EditError(f"{full} has no default.")
        rest = tuple(c for c in block.curves if c.path != full)
        tx.put(paths.write(block, full, info.get_default(call_default_factory=True)).replace(curves=rest))
    return blocks


@command(title="Set keyframe", menu="Block", can_run=has_blocks)
def set_keyframe(
    tx: Transaction,
    block: BlockId,
    path: str,
    at: Time,
    value: Any = None,
    ease: Ease | None = None,
    bezier: Handles | None = None,
) -> Id:
    """Give a property a value at a time; between two keyframes it changes from one to the other.

    block: which block.
    path: which property, for example placement.x.
    at: the time, from the start of the block.
    value: the value there; without it what the property has there.
    ease: how it goes on from there: hold, linear, ease, ease_in, ease_out, ease_in_out, back_in, back_out, bezier.
    bezier: the handles x1, y1, x2, y2 of the ease `bezier`.
    """
    old = unlocked(tx, [block])[0]
    path = paths.resolved(old, path)
    curve = old.curve(path)
    owner, name = paths.owner_of(old, path)
    if value is None:
        value = paths.read(old, path) if curve is None else curve.value_at(at)
        if owner.model_fields[name].annotation is int and isinstance(value, float):
            value = round(value)
    was = next((k for k in curve.keyframes if k.time == at), None) if curve is not None else None
    changes: dict[str, object] = {"value": paths.animated_value(old, path, understood(tx, owner, name, value))}
    if bezier is not None:
        changes |= {"bezier": bezier, "ease": ease or "bezier"}
    elif ease is not None:
        changes["ease"] = ease
    key = was.replace(**changes) if was is not None else Keyframe.model_validate({"time": at, **changes})
    new = Curve(path=path, keyframes=(key,)) if curve is None else curve.with_key(key)
    return tx.put(old.replace(curves=(*(c for c in old.curves if c.path != path), new))).id


@command(title="Remove keyframe", menu="Block", can_run=has_blocks)
def remove_keyframe(tx: Transaction, block: BlockId, path: str, at: Time) -> Id:
    """Remove one keyframe of a property; with the last one its value stays.

    block: which block.
    path: which property.
    at: the time of the keyframe, from the start of the block.
    """
    old = unlocked(tx, [block])[0]
    path = paths.resolved(old, path)
    curve = old.curve(path)
    if curve is None:
        raise EditError(f"{path} has no keyframes.")
    rest = curve.without_key(at)
    others = tuple(c for c in old.curves if c.path != path)
    if rest is not None:
        return tx.put(old.replace(curves=(*others, rest))).id
    return tx.put(paths.write(old, path, curve.keyframes[0].value).replace(curves=others)).id


@command(title="Clear keyframes", menu="Block", can_run=has_blocks)
def clear_keyframes(tx: Transaction, blocks: list[BlockId], path: str | None = None) -> list[Id]:
    """Remove all keyframes of a property; it has its own value again.

    blocks: which blocks.
    path: which property; without it all.
    """
    for block in unlocked(tx, blocks):
        full = None if path is None else paths.resolved(block, path)
        tx.put(block.replace(curves=tuple(c for c in block.curves if full is not None and c.path != full)))
    return blocks


@command(title="Enable", menu="Block", shortcut="Shift+D", can_run=has_blocks)
def enable(tx: Transaction, blocks: list[BlockId], on: bool = True) -> list[Id]:
    """Show and play blocks, or leave them out while they keep their place.

    blocks: which blocks.
    on: false to leave them out.
    """
    for block in unlocked(tx, blocks):
        tx.put(block.replace(enabled=on))
    return blocks


@command(title="Rename", menu="Block", shortcut="F2", can_run=has_blocks)
def rename(tx: Transaction, block: BlockId, name: Name) -> Id:
    """Give a block a name.

    block: which block.
    name: the new name; empty for none.
    """
    return tx.put(unlocked(tx, [block])[0].replace(name=name)).id
