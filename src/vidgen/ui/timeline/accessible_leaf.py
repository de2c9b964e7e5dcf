"""What the items of the timeline have in common for screen readers: `Leaf` is one, `Doing` what can be done to it, `Made`
those that there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface, QColor, QWindow
from shiboken6 import Shiboken

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView

K = TypeVar("K")


class Leaf(QAccessibleInterface):
    """Base of items: no widget, no colours, nothing in it. Qt keeps each by its `number` until it is told to delete it."""

    def __init__(self, view: TimelineView, can: Doing) -> None:
        super().__init__()
        self._view, self._can = view, can
        self.number = 0

    def interface_cast(self, t: QAccessible.InterfaceType) -> Any:
        """Hand out what can be done."""
        if t == QAccessible.InterfaceType.ActionInterface:
            return Shiboken.VoidPtr(Shiboken.getCppPointer(self._can)[0])
        return None

    def object(self) -> QObject:
        """Return nothing: it is no object of Qt's."""
        return None  # type: ignore[return-value]

    def window(self) -> QWindow:
        """Return the window that it is in."""
        return self._view.window().windowHandle()

    def relations(self, match: QAccessible.RelationFlag = QAccessible.RelationFlag.AllRelations) -> list[Any]:
        """Return none."""
        del match
        return []

    def focusChild(self) -> QAccessibleInterface:  # noqa: N802
        """Return nothing: there is nothing in it."""
        return None  # type: ignore[return-value]

    def child(self, index: int) -> QAccessibleInterface:
        """Return nothing."""
        del index
        return None  # type: ignore[return-value]

    def childAt(self, x: int, y: int) -> QAccessibleInterface:  # noqa: N802
        """Return nothing."""
        del x, y
        return None  # type: ignore[return-value]

    def childCount(self) -> int:  # noqa: N802
        """Return 0."""
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        """Return -1."""
        del child
        return -1

    def role(self) -> QAccessible.Role:
        """Return that it is an item of a list."""
        return QAccessible.Role.ListItem

    def foregroundColor(self) -> QColor:  # noqa: N802
        """Return none."""
        return QColor()

    def backgroundColor(self) -> QColor:  # noqa: N802
        """Return none."""
        return QColor()


class Doing(QAccessibleActionInterface):
    """What can be done to one item: it is selected, and `names` by their titles in the user's language."""

    def __init__(self, view: TimelineView, names: Mapping[str, str], do: Callable[[str], None]) -> None:
        """`do` is called with the name of what is to be done, as long as there is a view; that of selecting is ""."""
        super().__init__()
        self._view, self._names, self._do = view, names, do

    def actionNames(self) -> list[str]:  # noqa: N802
        """Return what there is."""
        return [QAccessibleActionInterface.pressAction(), *self._names]

    def doAction(self, name: str) -> None:  # noqa: N802
        """Do it, as one undo step."""
        if Shiboken.isValid(self._view):
            self._do("" if name == QAccessibleActionInterface.pressAction() else name)

    def localizedActionName(self, name: str) -> str:  # noqa: N802
        """Return the name in the user's language."""
        return self._names.get(name, QCoreApplication.translate("Timeline", "Select"))

    def localizedActionDescription(self, name: str) -> str:  # noqa: N802
        """Return the same."""
        return self.localizedActionName(name)

    def keyBindingsForAction(self, name: str) -> list[str]:  # noqa: N802
        """Return none: keys belong to the timeline."""
        del name
        return []


class Made(Generic[K]):
    """The items that were asked for, each by what it stands for. Qt is told when one is no more."""

    def __init__(self) -> None:
        self._items: dict[K, Leaf] = {}

    def get(self, of: K, make: Callable[[K], Leaf]) -> Leaf:
        """Return the item of something, made if there is none."""
        if of not in self._items:
            made = self._items[of] = make(of)
            made.number = QAccessible.registerAccessibleInterface(made)
        return self._items[of]

    def forget(self, of: K) -> None:
        """Have Qt delete an item, if there is one."""
        item = self._items.pop(of, None)
        if item is not None and Shiboken.isValid(item):
            QAccessible.deleteAccessibleInterface(item.number)

    def all(self) -> tuple[K, ...]:
        """Return what there are items of."""
        return tuple(self._items)
