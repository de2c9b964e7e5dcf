"""Split and join.

split:  | A     |   ->  | A |A' |        join:  | A |A' |   ->  | A     |
            ^
"""

from __future__ import annotations

from collections.abc import Iterable

from vidgen.editor.curves import Curve
from vidgen.editor.edits.slicing import Bonds, cut_in_two, free_edges, same_kind_fields, unlocked, with_linked
from vidgen.editor.kinds import Kind
from vidgen.editor.records import Block, Id
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError


def split(tx: Transaction, blocks: Iterable[Id], at: int, *, linked: bool = True) -> list[Id]:
    """Cut blocks in two at a time; return the ids of the second pieces.

    * The first piece keeps id and transition; the second pieces of linked blocks are linked with each other.
    * A linked block that does not lie there is left alone.
    * Raises EditError when a named block does not lie there, or `at` is its edge.
    """
    named = unlocked(tx, blocks)
    every = with_linked(tx, named, linked)
    at = at if free_edges(tx, every) else tx.rate.snap(at)
    for block in named:
        if not block.start < at < block.end:
            raise EditError(f"The block does not lie at {tx.rate.timecode(at)}, so it cannot be split there.")
    bonds = Bonds()
    return [cut_in_two(tx, b, at, bonds)[1].id for b in every if b.start < at < b.end]


def join(tx: Transaction, blocks: Iterable[Id], *, linked: bool = True) -> list[Id]:
    """Make one block of pieces which continue each other; return the ids of what is left.

    * They must touch, show the same content in one run, and look alike: what a split makes, and nothing else.
    * The first keeps its id and its transition; keyframes of all pieces stay where they are.
    * Raises EditError when any two neighbours don't continue each other, or nothing is there to join.
    """
    rows: dict[Id, list[Block]] = {}
    named = unlocked(tx, blocks)
    for block in with_linked(tx, named, linked):
        rows.setdefault(block.track, []).append(block)
    left: list[Id] = []
    if all(len(rows[b.track]) < 2 for b in named):
        raise EditError("Name at least two blocks of one track to join.")
    for row in rows.values():
        row.sort(key=lambda b: b.start)
        first = row[0]
        for following in row[1:]:
            joined = joined_block(first, following)
            tx.remove(following.id)
            first = tx.put(joined)
        left.append(first.id)
    return left


def joined_block(a: Block, b: Block) -> Block:
    """Return one block for two which continue each other. Raises EditError when they don't."""
    total = a.duration + b.duration
    if a.end != b.start or b.transition is not None:
        raise EditError("Only blocks that touch, without a transition between them, can be joined.")
    inner = {"head": False, "tail": False}
    whole = a.content.sliced(0, total, a.duration)
    second = whole.sliced(a.duration, b.duration, total).piece(**inner)
    alike = (
        same_kind_fields(second, b.content.piece(**inner))
        and a.placement == b.placement
        and a.enabled == b.enabled
        and len(a.effects) == len(b.effects)
        and all(same_kind_fields(x.piece(**inner), y.piece(**inner)) for x, y in zip(a.effects, b.effects, strict=True))
        and {c.path for c in a.curves} == {c.path for c in b.curves}
    )
    if not alike:
        raise EditError("Only blocks which continue each other, the pieces of one block, can be joined.")
    return a.replace(
        duration=total,
        content=_with_tail_of(whole, b.content),
        effects=tuple(_with_tail_of(x, y) for x, y in zip(a.effects, b.effects, strict=True)),
        curves=tuple(_joined_curve(c, b, a.duration) for c in a.curves),
    )


def _with_tail_of(a: Kind, b: Kind) -> Kind:
    """Return `a` with what `b` does at its end."""
    cut = b.piece(head=True, tail=False)
    own = {name: value for name in type(b).model_fields if (value := getattr(b, name)) != getattr(cut, name)}
    return a.replace(**own) if own else a


def _joined_curve(curve: Curve, b: Block, offset: int) -> Curve:
    other = b.curve(curve.path)
    if other is None:
        return curve
    keys = {k.time: k for k in other.shifted(offset).keyframes if k.time >= offset}
    keys |= {k.time: k for k in curve.keyframes if k.time < offset or not keys}
    return curve.replace(keyframes=tuple(keys.values()))
