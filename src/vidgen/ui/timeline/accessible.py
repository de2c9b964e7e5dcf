"""The timeline for screen readers: a list whose items are all blocks, seen or not, with what can be done to each.

An item is made when it is asked for. Qt keeps it by its number until it is told to delete it, so an item is never let go
without that: `Items.forget` does it when the block or the view goes.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import Shiboken

from vidgen.editor.document import News
from vidgen.editor.records import Block, Id, Track
from vidgen.ui.timeline.accessible_leaf import Doing, Leaf, Made
from vidgen.ui.timeline.geometry import in_order_of_rows
from vidgen.ui.timeline.labels import shown_name
from vidgen.ui.timeline.lanes.accessible import KeyItems
from vidgen.ui.timeline.navigation import at
from vidgen.ui.timeline.view import TimelineView


def tr(text: str) -> str:
    """Return a text in the user's language."""
    return QCoreApplication.translate("Timeline", text)


def spoken(view: TimelineView, block: Block) -> str:
    """Return what is read out of a block: name, track, start, duration."""
    records = view.project.records
    track = records.find(block.track, Track)
    return tr("{0}, {1}, starts {2}, {3} long").format(
        shown_name(records, block),
        track.name if track is not None else "",
        records.rate.timecode(block.start),
        records.rate.timecode(block.duration),
    )


class Items(QObject):
    """The items of one view: which blocks there are, in order of the rows, and those that were asked for."""

    def __init__(self, view: TimelineView) -> None:
        super().__init__(view)
        self.view = view
        self._order: list[Id] | None = None
        self._places: dict[Id, int] = {}
        self._made = Made[Id]()
        self.keys = KeyItems(view, lambda block: self.item(self.place(block)))
        view.project.news.connect(self._hear)
        view.current_changed.connect(self._tell_current)

    def order(self) -> list[Id]:
        """Return the ids of all blocks, row by row."""
        if self._order is None:
            records = self.view.project.records
            self._order = [b.id for t in in_order_of_rows(records.tracks()) for b in records.blocks_on(t.id)]
            self._places = {i: n for n, i in enumerate(self._order)}
        return self._order

    def place(self, block: Id) -> int:
        """Return the number of a block among all, or -1."""
        self.order()
        return self._places.get(block, -1)

    def item(self, place: int) -> Leaf | None:
        """Return the item with that number."""
        order = self.order()
        if not 0 <= place < len(order):
            return None
        return self._made.get(order[place], lambda block: _Item(self, block))

    def forget_all(self) -> None:
        """Have Qt delete all items."""
        self.keys.forget_all()
        for block in self._made.all():
            self._made.forget(block)

    def _hear(self, news: News) -> None:
        for block, before, after in news.patch:
            if not isinstance(after or before, Block | Track):
                continue
            self._order = None
            if after is None:
                self._made.forget(block)

    def _tell_current(self) -> None:
        if QAccessible.isActive() and self.view.current is not None:
            event = QAccessibleEvent(self.view, QAccessible.Event.Focus)
            event.setChild(self.place(self.view.current))
            QAccessible.updateAccessibility(event)


class _Face(QAccessibleWidget):
    """The list."""

    def __init__(self, view: TimelineView, items: Items) -> None:
        super().__init__(view, QAccessible.Role.List, tr("Timeline"))
        self._items = items

    def childCount(self) -> int:  # noqa: N802
        """Return how many blocks there are."""
        return len(self._items.order())

    def child(self, index: int) -> QAccessibleInterface:
        """Return one block's item."""
        return self._items.item(index)  # type: ignore[return-value]  # None is no child; the stubs don't know

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        """Return the number of an item."""
        return self._items.place(child.block) if isinstance(child, _Item) else -1

    def focusChild(self) -> QAccessibleInterface:  # noqa: N802
        """Return the item that the keyboard is at."""
        current = self._items.view.current
        return self._items.item(self._items.place(current)) if current is not None else None  # type: ignore[return-value]

    def childAt(self, x: int, y: int) -> QAccessibleInterface:  # noqa: N802
        """Return the item at a point of the screen."""
        view = self._items.view
        at = view.mapFromGlobal(QPoint(x, y)).toPointF()
        hit = view.hit(view.pointer(at, Qt.KeyboardModifier.NoModifier)) if at.y() >= view.notes.height else None
        place = self._items.place(hit.block) if hit is not None and hit.block else -1
        return self._items.item(place)  # type: ignore[return-value]


class _Item(Leaf):
    """One block; in it the keyframes that are shown."""

    def __init__(self, items: Items, block: Id) -> None:
        super().__init__(items.view, _doing(items.view, block))
        self._items, self.block = items, block

    def _record(self) -> Block | None:
        return self._items.view.project.records.find(self.block, Block) if Shiboken.isValid(self._items) else None

    def isValid(self) -> bool:  # noqa: N802
        """Tell whether the block is still there."""
        return self._record() is not None

    def parent(self) -> QAccessibleInterface:
        """Return the list."""
        return QAccessible.queryAccessibleInterface(self._items.view)

    def childCount(self) -> int:  # noqa: N802
        """Return how many keyframes of it are shown."""
        return len(self._items.keys.of(self.block)) if self.isValid() else 0

    def child(self, index: int) -> QAccessibleInterface:
        """Return the item of a keyframe."""
        return self._items.keys.item(self.block, index)  # type: ignore[return-value]  # None is no child

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        """Return the number of a keyframe's item."""
        return self._items.keys.place(child)

    def text(self, t: QAccessible.Text) -> str:
        """Return name, track, start and duration; as its value the start alone."""
        block = self._record()
        if block is None:
            return ""
        if t == QAccessible.Text.Name:
            return spoken(self._items.view, block)
        if t == QAccessible.Text.Description:
            return block.content.title
        if t == QAccessible.Text.Value:
            return self._items.view.project.records.rate.timecode(block.start)
        return ""

    def setText(self, t: QAccessible.Text, text: str) -> None:  # noqa: N802
        """Rename the block."""
        if t == QAccessible.Text.Name and self._record() is not None:
            self._items.view.context.run("rename", {"block": self.block, "name": text})

    def rect(self) -> QRect:
        """Return where it is on the screen, also when that is outside of the view."""
        block, view = self._record(), self._items.view
        if block is None:
            return QRect()
        rect = view.block_rect(block)
        return QRect(view.mapToGlobal(rect.topLeft()), rect.size())

    def state(self) -> QAccessible.State:
        """Tell whether it is selected, seen, and where the keyboard is."""
        state: Any = QAccessible.State()
        view, block = self._items.view, self._record()
        state.selectable = state.multiSelectable = state.focusable = True
        state.selected = self.block in view.session.selection
        state.focused = view.hasFocus() and view.current == self.block
        state.disabled = block is None or not block.enabled
        state.offscreen = block is None or not view.rect().intersects(view.block_rect(block))
        return state  # type: ignore[no-any-return]


def _doing(view: TimelineView, block_id: Id) -> Doing:
    """Return what can be done to one block: select, move and trim by a frame."""
    names = {
        "move on": tr("Move a frame on"), "move back": tr("Move a frame back"), "start on": tr("Start a frame later"),
        "start back": tr("Start a frame earlier"), "end on": tr("End a frame later"), "end back": tr("End a frame earlier"),
    }  # fmt: skip

    def do(name: str) -> None:
        block = view.project.records.find(block_id, Block)
        if block is None:
            return
        what, _, way = name.partition(" ")
        frame = view.project.records.rate.frame_duration * (-1 if way == "back" else 1)
        if not name:
            chosen = view.session.selection
            view.session.select([i for i in chosen if i != block.id] if block.id in chosen else [*chosen, block.id])
            at(view, block)
        elif what == "move":
            view.context.run("move", {"blocks": [block.id], "to": max(0, block.start + frame)})
        elif what == "start":
            view.context.run("trim", {"block": block.id, "edge": "head", "to": block.start + frame})
        elif what == "end":
            view.context.run("trim", {"block": block.id, "edge": "tail", "to": block.end + frame})

    return Doing(view, names, do)


def _face(_key: str, target: QObject) -> QAccessibleInterface | None:
    """Return the list of a timeline; of every other object nothing, so that Qt makes what it knows."""
    if isinstance(target, TimelineView) and isinstance(target.items, Items):
        return _Face(target, target.items)
    return None


def make_accessible(view: TimelineView) -> None:
    """Have screen readers see the blocks of a view."""
    view.items = Items(view)
    view.destroyed.connect(view.items.forget_all)
    _install()


@cache
def _install() -> None:
    QAccessible.installFactory(_face)
