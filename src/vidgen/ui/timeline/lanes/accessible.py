"""Keyframes for screen readers: items inside the item of their block, while its lanes are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QRect, QSize
from PySide6.QtGui import QAccessible, QAccessibleInterface
from shiboken6 import Shiboken

from vidgen.editor.document import News
from vidgen.editor.records import Block, Id
from vidgen.ui.timeline.accessible_leaf import Doing, Leaf, Made
from vidgen.ui.timeline.lanes.doing import keyframe, nudge_keys, remove_keys, spoken_key, tr
from vidgen.ui.timeline.lanes.finding import time_of
from vidgen.ui.timeline.lanes.model import LANE, Key

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView


class KeyItems(QObject):
    """Of one view: the items that were asked for."""

    def __init__(self, view: TimelineView, block_item: Callable[[Id], QAccessibleInterface | None]) -> None:
        super().__init__(view)
        self.view, self.block_item = view, block_item
        self._made = Made[Key]()
        view.project.news.connect(self._hear)

    def of(self, block: Id) -> list[Key]:
        """Return the keyframes of a block that are shown."""
        record = self.view.project.records.find(block, Block)
        return self.view.lanes.keys_of(record) if record is not None and self.view.lanes.shown(record) else []

    def item(self, block: Id, place: int) -> QAccessibleInterface | None:
        """Return the item of a block's keyframe with that number."""
        keys = self.of(block)
        if not 0 <= place < len(keys):
            return None
        return self._made.get(keys[place], lambda key: _KeyItem(self, key))

    def place(self, item: QAccessibleInterface) -> int:
        """Return the number of an item in its block, or -1."""
        keys = self.of(item.key.block) if isinstance(item, _KeyItem) else []
        return keys.index(item.key) if isinstance(item, _KeyItem) and item.key in keys else -1

    def forget_all(self) -> None:
        """Have Qt delete all items."""
        for key in self._made.all():
            self._made.forget(key)

    def _hear(self, news: News) -> None:
        made = self._made.all()
        if not made or news.edit is None:
            return
        touched = {i for i, _, _ in news.patch}
        for key in [k for k in made if k.block in touched]:
            if keyframe(self.view.project.records, key) is None:
                self._made.forget(key)


class _KeyItem(Leaf):
    """One keyframe."""

    def __init__(self, items: KeyItems, key: Key) -> None:
        super().__init__(items.view, _doing(items.view, key))
        self._items, self.key = items, key

    def isValid(self) -> bool:  # noqa: N802
        """Tell whether the keyframe is still there."""
        return Shiboken.isValid(self._items) and keyframe(self._view.project.records, self.key) is not None

    def parent(self) -> QAccessibleInterface:
        """Return the item of its block."""
        return self._items.block_item(self.key.block)  # type: ignore[return-value]

    def text(self, t: QAccessible.Text) -> str:
        """Return property, time, value and ease; as its value the time alone."""
        if not self.isValid():
            return ""
        records = self._view.project.records
        if t == QAccessible.Text.Name:
            return spoken_key(records, self.key)
        return records.rate.timecode(time_of(records, self.key)) if t == QAccessible.Text.Value else ""

    def setText(self, t: QAccessible.Text, text: str) -> None:  # noqa: N802
        """Nothing can be written there."""

    def rect(self) -> QRect:
        """Return where it is on the screen, also when that is outside of the view."""
        view = self._view
        if not self.isValid():
            return QRect()
        block = view.project.records.get(self.key.block, Block)
        paths = [c.path for c in view.lanes.curves(block).values()]
        x = round(view.viewport.x(block.start + self.key.time)) - 6
        y = view.block_rect(block).bottom() + paths.index(self.key.path) * LANE + LANE // 2 - 6
        return QRect(view.mapToGlobal(QPoint(x, y)), QSize(12, 12))

    def state(self) -> QAccessible.State:
        """Tell whether it is selected."""
        state: Any = QAccessible.State()
        state.selectable = state.multiSelectable = True
        state.selected = self.key in self._view.lanes.selected
        return state  # type: ignore[no-any-return]


def _doing(view: TimelineView, key: Key) -> Doing:
    """Return what can be done to one keyframe: select, move by a frame, remove."""
    names = {"move on": tr("Move a frame on"), "move back": tr("Move a frame back"), "remove": tr("Remove keyframes")}

    def do(name: str) -> None:
        if keyframe(view.project.records, key) is None:
            return
        if key.block not in view.session.selection:
            view.session.select([key.block])
        if not name:
            view.lanes.select(view.lanes.selected ^ {key})
            return
        view.lanes.select([key])
        if name == "remove":
            remove_keys(view)
        elif name in ("move on", "move back"):
            nudge_keys(view, 1 if name == "move on" else -1)

    return Doing(view, names, do)
