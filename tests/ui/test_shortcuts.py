"""Keys are told apart: two enabled actions with the same keys in the same place would both do nothing."""

from __future__ import annotations

from collections import defaultdict

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

PLACES = (Qt.ShortcutContext.WidgetShortcut, Qt.ShortcutContext.WidgetWithChildrenShortcut)


def _meet(one: QAction, other: QAction) -> bool:
    """Tell whether there is a place of the keyboard where both are heard."""
    narrow = [a for a in (one, other) if a.shortcutContext() in PLACES]
    if len(narrow) < 2:
        return True  # what is heard in the whole window is heard in its parts too
    homes = [[w for w in a.associatedObjects() if isinstance(w, QWidget)] for a in narrow]
    return any(a is b or a.isAncestorOf(b) or b.isAncestorOf(a) for a in homes[0] for b in homes[1])


def test_no_two_actions_share_keys(window, editor) -> None:
    for panel in editor.docks.values():
        panel.show()
        panel.raise_()
    by_keys: dict[str, list[QAction]] = defaultdict(list)
    seen: set[int] = set()
    for widget in (window, *window.findChildren(QWidget)):
        for action in widget.actions():
            if id(action) not in seen:
                seen.add(id(action))
                for keys in action.shortcuts():
                    by_keys[keys.toString()].append(action)
    assert len(by_keys) > 60
    clashes = {
        keys: sorted({a.objectName() or a.text() for a in actions})
        for keys, actions in by_keys.items()
        if any(_meet(a, b) for n, a in enumerate(actions) for b in actions[n + 1 :])
    }
    assert clashes == {}
