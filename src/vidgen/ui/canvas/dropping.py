"""What is dropped on the canvas: media and kinds become blocks above all others at the playhead, effects go to a block."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

from vidgen.editor.command import find, perform
from vidgen.editor.kinds import BLOCKS
from vidgen.editor.records import Asset, Block, Id
from vidgen.editor.transaction import Transaction
from vidgen.errors import VidgenError
from vidgen.imaging.drawing import Bounded
from vidgen.imaging.lying import Point, fitted_size
from vidgen.ui.canvas.seen import Seen
from vidgen.ui.context import Context
from vidgen.ui.dragging import Carried, CarriedAsset
from vidgen.ui.elements.adding import add_effect, meant_by

_SMALL = 0.9
"""A still that is smaller than this share of the canvas both ways keeps its own size, and lies where it was dropped."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Canvas", text)


def takes(carried: Carried, target: Seen | None) -> bool:
    """Tell whether something can be dropped here; `target` is the block under the mouse."""
    if carried.kind is not None:
        if carried.kind.family == "effect":
            return target is not None and not target.locked
        return carried.kind.family == "block"
    return bool(carried.assets)


def drop(context: Context, carried: Carried, at: Point, target: Seen | None) -> bool:
    """Do it as one step of undo; `at` is a point of the canvas. False when it could not be done; the user is told."""
    if reason := context.project.read_only:
        context.tell(_tr("The project is open for reading only. {0}").format(reason))
        return False
    if carried.kind is not None and carried.kind.family == "effect":
        if target is None:
            return False
        on = meant_by(context.project.records, context.session.selection, target.block.id)
        done = add_effect(context, on, carried.kind.kind, carried.kind.values)
        if done and target.block.id not in context.session.selection:
            context.session.select([target.block.id])
        return done
    gesture = context.project.gesture(_tr("Overlay"))
    try:
        with gesture.show() as tx:
            made = _overlays(tx, carried, context.session.playhead, at)
        gesture.commit()
    except VidgenError as error:
        gesture.cancel()
        context.tell(str(error))
        return False
    context.session.select(made)
    return True


def _overlays(tx: Transaction, carried: Carried, playhead: int, at: Point) -> list[Id]:
    made: list[Id] = []
    start = playhead
    for one in carried.assets:
        arguments: dict[str, Any] = {"at": start, "asset": one.asset}
        if one.start is not None:
            arguments["source_start"] = one.start
        if one.end is not None:
            arguments["source_end"] = one.end
        block = tx.get(str(perform(tx, find("overlay"), arguments)["block"]), Block)
        _place(tx, block.id, _still_values(tx, one, at))
        made.append(block.id)
        start = block.end
    if carried.kind is not None:
        arguments = {"at": playhead, "kind": carried.kind.kind, "values": carried.kind.values}
        block_id = str(perform(tx, find("overlay"), arguments)["block"])
        kind = BLOCKS.find(carried.kind.kind)
        if kind is not None and issubclass(kind, Bounded):
            _place(tx, block_id, _point_values(tx, at))
        made.append(block_id)
    return made


def _place(tx: Transaction, block: Id, values: dict[str, float]) -> None:
    for name, value in values.items():
        perform(tx, find("set"), {"blocks": [block], "path": f"placement.{name}", "value": value})


def _point_values(tx: Transaction, at: Point) -> dict[str, float]:
    """Return the place of the mouse, kept on the canvas; near the middle it is the middle."""
    x, y = at[0] / tx.project.width, at[1] / tx.project.height
    x, y = min(1.0, max(0.0, x)), min(1.0, max(0.0, y))
    return {
        "x": 0.5 if abs(x - 0.5) < 0.02 else round(x, 4),
        "y": 0.5 if abs(y - 0.5) < 0.02 else round(y, 4),
    }


def _still_values(tx: Transaction, one: CarriedAsset, at: Point) -> dict[str, float]:
    """Return where a small still lies, and at its own size; films and large stills fill the canvas as fit says."""
    asset = tx.find(one.asset, Asset)
    if asset is None or asset.info is None or not asset.info.still or not asset.info.pictures:
        return {}
    picture = asset.info.pictures[0]
    width, height = tx.project.width, tx.project.height
    if picture.width > _SMALL * width or picture.height > _SMALL * height:
        return {}
    scale = picture.width / fitted_size(picture.width, picture.height, width, height, "contain")[0]
    return {**_point_values(tx, at), "scale_x": round(scale, 4), "scale_y": round(scale, 4)}
