"""Where the panels of a window are, as text. Qt crashes over damaged states, so a checksum stands before each."""

from __future__ import annotations

import base64
import hashlib
from typing import TypeGuard

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow


def state_of(window: QMainWindow, version: int) -> str:
    """Return how the docks of a window lie."""
    state = base64.b64encode(bytes(window.saveState(version).data())).decode()
    return f"{_digest(state)} {state}"


def is_whole(text: object) -> TypeGuard[str]:
    """Tell whether it is what `state_of` made."""
    if not isinstance(text, str):
        return False
    digest, _, state = text.partition(" ")
    return digest == _digest(state)


def restore(window: QMainWindow, text: str, version: int) -> bool:
    """Arrange the docks of a window by a whole text; tell whether it is of this version."""
    return window.restoreState(QByteArray(base64.b64decode(text.partition(" ")[2])), version)


def _digest(state: str) -> str:
    return hashlib.blake2b(state.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
