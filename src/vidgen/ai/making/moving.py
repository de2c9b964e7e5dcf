"""How pieces come with a cut and go with it, so that the canvas is never empty between two scenes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from vidgen.ai.making.stage import SECOND, Key, Piece

_SOON = SECOND // 2
_SPRINGING = ("placement.scale_x", "placement.scale_y", "placement.rotation")
_AWAY = {"left": -0.5, "right": 0.5}
"""How far a push has come at its middle, where the cut is; in the width of the canvas."""


def settled(piece: Piece) -> Piece:
    """Return a piece of the first scene that is there from the first frame, which sites show as a poster."""
    if piece.start > _SOON:
        return piece
    values = {k: v for k, v in piece.values.items() if k not in ("enter", "enter_duration")}
    curves = {
        path: ((0, *keys[1][1:]), *keys[2:]) if path in _SPRINGING and len(keys) > 1 else keys
        for path, keys in piece.curves.items()
    }
    return replace(piece, start=0, values=values, curves=curves, fade=(0, piece.fade[1]))


def arriving(piece: Piece, join: Mapping[str, Any], half: int) -> Piece:
    """Return a piece that comes in with the push that its scene begins with."""
    if join["kind"] != "push" or piece.start >= half or "placement.x" in piece.curves:
        return piece
    x = float(piece.placement.get("x", 0.5))
    keys: tuple[Key, ...] = ((0, x - _AWAY[join["direction"]], "ease_out"), (half - piece.start, x, "linear"))
    return replace(piece, curves={**piece.curves, "placement.x": keys})


def leaving(piece: Piece, join: Mapping[str, Any], half: int, duration: int) -> Piece:
    """Return a piece that stays until its scene of `duration` ends, and goes out with the push that follows.

    After the last scene the `join` is an "end": everything stands until the last frame, which players hold.
    """
    if piece.end is not None or join["kind"] == "dissolve":
        return piece
    values = {k: v for k, v in piece.values.items() if k not in ("leave", "leave_duration")}
    stays = replace(piece, values=values, fade=(piece.fade[0], 0))
    length = duration - piece.start
    old = piece.curves.get("placement.x", ())
    if join["kind"] != "push" or length <= half or (old and old[-1][0] >= length - half):
        return stays
    x = old[-1][1] if old else float(piece.placement.get("x", 0.5))
    keys: tuple[Key, ...] = (*old, (length - half, x, "ease_in"), (length, x + _AWAY[join["direction"]], "linear"))
    return replace(stays, curves={**piece.curves, "placement.x": keys})
