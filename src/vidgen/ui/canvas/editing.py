"""`TextEditing`: a text of the timeline is written on the canvas: one step of undo, or none after Escape."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from vidgen.blocks.text import Text
from vidgen.editor.command import find, perform
from vidgen.editor.document import Gesture
from vidgen.editor.evaluate import evaluated
from vidgen.editor.records import Block, Id
from vidgen.editor.transaction import Transaction
from vidgen.errors import VidgenError
from vidgen.imaging.drawing import View
from vidgen.imaging.lying import lie
from vidgen.ui.actions.navigation import last_frame
from vidgen.ui.canvas.sight import Sight
from vidgen.ui.canvas.writing import Writing
from vidgen.ui.context import Context


class TextEditing(QObject):
    """At most one text at a time. While it is written the block itself has none, so that it is not seen twice."""

    changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.writing: Writing | None = None
        self._gesture: Gesture | None = None
        self._block: Id | None = None
        """None for a text that is being added."""
        self._new: dict[str, Any] = {}
        context.project.about_to_change.connect(self.keep)
        context.session.playhead_changed.connect(self.keep)

    def begin(self, block_id: Id, over: QWidget, sight: Sight) -> bool:
        """Write the text of a block; False when it has none, or it cannot be changed now."""
        block = self._context.project.records.find(block_id, Block)
        if block is None or not isinstance(block.content, Text) or not self._open(self.tr("Write")):
            return False
        self._block = block_id
        self._show({"text": ""})
        self._write(block, over, sight)
        return True

    def add(self, over: QWidget, sight: Sight) -> bool:
        """Add a text at the playhead, on a free track above all that is there, and write it."""
        if not self._open(self.tr("Add text")):
            return False
        self._block = None
        playhead = self._context.session.playhead
        self._new = {"at": playhead, "kind": "text"}
        made = self._show({"text": ""})
        block = self._context.project.records.find(made or "", Block)
        if block is None:
            self._close(keep=False)
            return False
        self._write(block.replace(content=block.content.replace(text="")), over, sight)
        return True

    def place(self, sight: Sight) -> None:
        """The canvas shows another part: move along."""
        if self.writing is not None:
            self.writing.place(sight)

    def keep(self, _time: object = None) -> None:
        """End it and keep what is written."""
        if self.writing is not None:
            self.writing.end(keep=True)

    def _open(self, label: str) -> bool:
        if reason := self._context.project.read_only:
            self._context.tell(self.tr("The project is open for reading only. {0}").format(reason))
            return False
        self._gesture = self._context.project.gesture(label)
        return True

    def _write(self, block: Block, over: QWidget, sight: Sight) -> None:
        records = self._context.project.records
        project = records.project
        time = min(self._context.session.playhead, max(last_frame(records), block.start)) - block.start
        now = evaluated(block, time)
        content = now.content
        if not isinstance(content, Text):
            return
        view = View(project.width, project.height, time, block.duration, records.rate)
        writing = Writing(over, content, lie(now.placement, project.width, project.height), view)
        writing.done.connect(self._done)
        self.writing = writing
        writing.place(sight)
        writing.show()
        writing.setFocus()
        self.changed.emit()

    def _show(self, values: dict[str, Any]) -> Id | None:
        """Show the block with a text; return its id."""
        if self._gesture is None:
            return None
        try:
            with self._gesture.show() as tx:
                return self._do(tx, values)
        except VidgenError as error:
            self._context.tell(str(error))
            return None

    def _do(self, tx: Transaction, values: dict[str, Any]) -> Id:
        if self._block is None:
            made = perform(tx, find("overlay"), {**self._new, "values": values})
            return str(made["block"])
        perform(tx, find("set"), {"blocks": [self._block], "path": "content.text", "value": values["text"]})
        return self._block

    def _done(self, keep: bool) -> None:
        writing, self.writing = self.writing, None
        if writing is None:
            return
        text = writing.text
        parent = writing.parentWidget()
        had_focus = writing.hasFocus()
        writing.hide()
        writing.deleteLater()
        keep = keep and (self._block is not None or bool(text.strip()))
        shown = self._show({"text": text}) if keep else None
        self._close(keep=shown is not None)
        if shown is not None:
            self._context.session.select([shown])
        if had_focus and parent is not None:
            parent.setFocus()
        self.changed.emit()

    def _close(self, *, keep: bool) -> None:
        gesture, self._gesture = self._gesture, None
        if gesture is None:
            return
        if not keep:
            gesture.cancel()
            return
        try:
            gesture.commit()
        except VidgenError as error:
            self._context.tell(str(error))
