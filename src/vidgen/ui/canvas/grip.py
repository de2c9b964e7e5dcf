"""`Grip`: placements that are being changed: shown at once, one step of undo at the end, or nothing after Escape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vidgen.editor.command import find, perform
from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id
from vidgen.errors import VidgenError
from vidgen.ui.context import Context

Change = Mapping[Id, Mapping[str, float]]
"""New values of fields of `placement`, by block."""


class Grip:
    """Begins a gesture; ends with `commit` or `cancel`. What is animated gets a keyframe at the playhead."""

    def __init__(self, context: Context, label: str, time: int) -> None:
        self._context = context
        self._time = time
        self._gesture = context.project.gesture(label)

    def show(self, change: Change) -> bool:
        """Show other values in place of those shown before. False when they cannot be; the user is told."""
        try:
            with self._gesture.show() as tx:
                for name, arguments in steps(tx, change, self._time):
                    perform(tx, find(name), arguments)
        except VidgenError as error:
            self._context.tell(str(error))
            return False
        return True

    def commit(self) -> None:
        """Keep what is shown."""
        try:
            self._gesture.commit()
        except VidgenError as error:
            self._context.tell(str(error))

    def cancel(self) -> None:
        """Go back to exactly what was there before."""
        self._gesture.cancel()


def steps(records: Records, change: Change, time: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the commands that make a change at a time of the timeline; what stays as it is needs none."""
    for block_id, values in change.items():
        block = records.get(block_id, Block)
        for name, value in values.items():
            path = f"placement.{name}"
            curve = block.curve(path)
            at = min(max(0, time - block.start), block.duration)
            if curve is not None:
                if not _same(curve.value_at(at), value):
                    yield "set-keyframe", {"block": block_id, "path": path, "at": at, "value": value}
            elif not _same(getattr(block.placement, name), value):
                yield "set", {"blocks": [block_id], "path": path, "value": value}


def _same(a: object, b: float) -> bool:
    """Tell whether two values lie on the same millionth."""
    return isinstance(a, int | float) and abs(a - b) < 5e-7
