"""How a curve goes on from a key, as people choose it."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QCoreApplication

from vidgen.editor.curves import Ease

EASES: tuple[Ease, ...] = get_args(Ease)
_TITLES: dict[Ease, str] = {
    "hold": "Hold", "linear": "Linear", "ease": "Ease", "ease_in": "Ease in", "ease_out": "Ease out",
    "ease_in_out": "Ease in and out", "back_in": "Swing back before", "back_out": "Swing beyond", "bezier": "Free curve",
}  # fmt: skip


def ease_title(ease: Ease) -> str:
    """Return what an ease is called in the user's language."""
    return QCoreApplication.translate("Ease", _TITLES[ease])
