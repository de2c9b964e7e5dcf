"""`BlockTool`: a tool that takes a whole block, wherever it is pressed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from vidgen.editor.records import Id
from vidgen.ui.timeline.tools import Tool

if TYPE_CHECKING:
    from vidgen.ui.timeline.drags import Drag, Pointer
    from vidgen.ui.timeline.hits import Hit


class BlockTool(Tool, ABC):
    """Base of such tools: `grabbed` says what dragging a block does; a click selects."""

    @abstractmethod
    def grabbed(self, block: Id, pointer: Pointer) -> Drag:
        """Return what dragging a block does."""

    def cursor(self, hit: Hit) -> Qt.CursorShape:
        """Show a hand where there is a block."""
        return Qt.CursorShape.OpenHandCursor if hit.block and hit.part != "gap" else Qt.CursorShape.ArrowCursor

    def touch(self, pointer: Pointer, hit: Hit) -> None:
        """Select what is pressed."""
        self.view.tools["select"].touch(pointer, hit)

    def press(self, pointer: Pointer, hit: Hit) -> Drag | None:
        """Take the block."""
        if hit.block is None or hit.part == "gap" or self.view.project.read_only is not None:
            return None
        return self.grabbed(hit.block, pointer)

    def click(self, pointer: Pointer, hit: Hit) -> None:
        """Select."""
        self.view.tools["select"].click(pointer, hit)
