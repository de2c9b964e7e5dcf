"""Going from panel to panel: by the menu, by F6, and Tab, which stays in what is seen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from vidgen.ui.actions.actions import Actions, Entry
from vidgen.ui.panels import Panel


def panel_entry(dock: QDockWidget, panel: Panel) -> Entry:
    """Return the action that shows a panel, brings it to the front when others hide it, and hides it when it is seen."""
    title = QCoreApplication.translate("PanelKeys", "Panel: {0}").format(panel.shown_title())
    action = QAction(title, dock, checkable=True)
    action.setObjectName(f"panel-{panel.kind}")

    def change() -> None:
        if panel.seen:
            dock.close()
        else:
            go_to(dock, panel)
        action.setChecked(not dock.isHidden())

    action.triggered.connect(lambda _checked=False: change())
    dock.visibilityChanged.connect(lambda _seen: action.setChecked(not dock.isHidden()))
    summary = QCoreApplication.translate("PanelKeys", "Show this panel in front of the others, or hide it.")
    return Entry(action.objectName(), "View", action, summary, lambda: None)


def add_panel_keys(actions: Actions, docks: Mapping[str, QDockWidget], panels: Mapping[str, Panel]) -> None:
    """Add the keys that go round among the panels that are seen."""

    def go(step: int) -> None:
        seen = [name for name, panel in panels.items() if panel.seen]
        now = QApplication.focusWidget()
        at = next((n for n, name in enumerate(seen) if now is not None and docks[name].isAncestorOf(now)), None)
        if seen:
            name = seen[(at + step) % len(seen) if at is not None else 0]
            go_to(docks[name], panels[name])

    for name, title, key, step in (
        ("panel-on", QCoreApplication.translate("PanelKeys", "To the next panel"), "F6", 1),
        ("panel-back", QCoreApplication.translate("PanelKeys", "To the panel before"), "Shift+F6", -1),
    ):
        summary = QCoreApplication.translate("PanelKeys", "Give the keyboard to another panel that is seen.")
        actions.add(name, title, "Go", partial(go, step), shortcut=key, summary=summary)


def go_to(dock: QDockWidget, panel: Panel) -> None:
    """Show a panel in front, and give the keyboard to what had it there last, or to its first control."""
    dock.show()
    dock.raise_()
    last, own = panel.focusWidget(), panel.focusProxy() or panel
    for one in (last, own, *panel.findChildren(QWidget)):
        if one is not None and one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isEnabled() and one.isVisible():
            one.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
    panel.setFocus(Qt.FocusReason.ShortcutFocusReason)  # it is empty


def tab(window: QWidget, *, forwards: bool) -> bool:
    """Give the keyboard to the next control of a window that is seen; tell whether there is one.

    Qt's own walk goes into panels that lie behind others, and does not come out of the last of them.
    """
    first = window.focusWidget() or window
    now: QWidget | None = first
    while now is not None and (now := now.nextInFocusChain() if forwards else now.previousInFocusChain()) is not first:
        takes = now.focusPolicy() & Qt.FocusPolicy.TabFocus and now.focusProxy() is None
        if takes and now.isEnabled() and now.isVisible() and now.window() is window and not _is_behind(now):
            now.setFocus(Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason)
            return True
    return False


def _is_behind(widget: QWidget) -> bool:
    within: QWidget | None = widget
    while within is not None and not isinstance(within, QDockWidget):
        within = within.parentWidget()
    panel = within.widget() if within is not None else None
    return isinstance(panel, Panel) and not panel.seen
