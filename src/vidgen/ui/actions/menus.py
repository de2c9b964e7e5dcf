"""Menus, made from the actions. Nothing is listed twice; what is not named here comes after what is, in its own menu."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QMenuBar

from vidgen.ui.actions.actions import Entry

MENUS = (
    "File", "Edit", "Clip", "Block", "Effect", "Captions", "Track", "Marker", "Scene", "Project", "Timeline", "Go", "Play",
    "View",
)  # fmt: skip
"""Their order."""
_FIRST: dict[str, tuple[str, ...]] = {
    "File": (
        "new", "make", "open", "recent", "-", "import", "import-sequence", "relink", "-", "export", "batch", "bundle", "-",
        "save-copy", "save-version", "compare-version", "-", "ai-providers", "-",
        "close", "quit",
    ),
    "Edit": (
        "undo", "redo", "-", "cut", "copy", "paste", "paste-attributes", "duplicate", "delete", "ripple-delete", "-",
        "select-all", "select-none", "-", "split", "join", "cut-head", "cut-tail", "-", "group", "ungroup",
        "link", "unlink", "-",
    ),
    "Go": ("frame-back", "frame-on", "cut-back", "cut-on", "-", "go-start", "go-end", "-", "mark-in", "mark-out"),
    "Play": (
        "play", "pause", "shuttle-back", "shuttle-on", "-", "play-marked", "play-selected", "play-around", "loop", "-",
        "render-preview", "render-marked", "stop-rendering", "-",
        "mute", "scrub-sound", "-",
    ),
    "View": ("palette", "-"),
}  # fmt: skip
"""The order inside a menu; `-` is a line."""
_NAMED = "menu-"
"""How the names of the objects begin."""


def fill(bar: QMenuBar, entries: Iterable[Entry], recent: QMenu | None) -> dict[str, QMenu]:
    """Make the menus of a window anew and return them by their English names."""
    bar.clear()  # takes the menus out and leaves them alive
    for old in bar.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if old.objectName().startswith(_NAMED):
            old.deleteLater()
    by_menu: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry.in_menus:
            by_menu.setdefault(entry.menu, {})[entry.name] = entry
    made: dict[str, QMenu] = {}
    taken = {keys.toString() for menu in by_menu.values() for e in menu.values() for keys in e.action.shortcuts()}
    for title in (*MENUS, *sorted(set(by_menu) - set(MENUS))):
        if title in by_menu:
            menu = bar.addMenu(_with_key(QCoreApplication.translate("Menu", title), taken))
            menu.setObjectName(_NAMED + title)
            menu.setToolTipsVisible(True)
            _fill(menu, title, by_menu[title], recent)
            made[title] = menu
    return made


def _with_key(title: str, taken: set[str]) -> str:
    """Return a title with the letter marked that opens its menu together with Alt: the first that is free, if any is.

    It is in `taken` from then on. Keys of actions come first: of two that want the same neither would do anything.
    """
    for place, letter in enumerate(title):
        if letter.isalpha() and (keys := f"Alt+{letter.upper()}") not in taken:
            taken.add(keys)
            return f"{title[:place]}&{title[place:]}"
    return title


def _fill(menu: QMenu, title: str, entries: dict[str, Entry], recent: QMenu | None) -> None:
    left = dict(entries)
    for name in _FIRST.get(title, ()):
        if name == "-":
            if not menu.isEmpty() and not menu.actions()[-1].isSeparator():
                menu.addSeparator()
        elif name == "recent":
            if recent is not None:
                menu.addMenu(recent)
        elif name in left:
            menu.addAction(left.pop(name).action)
    for entry in left.values():
        menu.addAction(entry.action)
    if menu.actions() and menu.actions()[-1].isSeparator():
        menu.removeAction(menu.actions()[-1])
