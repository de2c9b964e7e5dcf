"""From panel to panel by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

SHIFT = Qt.KeyboardModifier.ShiftModifier


def _has_keys(editor, name: str) -> bool:
    return editor.docks[name].isAncestorOf(QApplication.focusWidget())


def test_keys_go_round_among_the_panels_that_are_seen(window, editor, qtbot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    seen = {name for name, panel in editor.panels.items() if panel.seen}
    assert "transcript" not in seen
    reached = []
    for _ in seen:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        reached += [name for name in editor.panels if _has_keys(editor, name)]
    assert set(reached) == seen
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6, SHIFT)
    assert _has_keys(editor, reached[-2])


def test_tab_leaves_out_what_lies_behind(window, editor, qtbot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    first, count = QApplication.focusWidget(), 0
    while count == 0 or QApplication.focusWidget() is not first:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        behind = [name for name in editor.panels if _has_keys(editor, name) and not editor.panels[name].seen]
        assert not behind, f"after {count} steps"
        count += 1
        assert count < 200
    assert count > 20


def test_the_action_of_a_panel_brings_it_to_the_front_and_then_hides_it(window, editor, qtbot) -> None:
    panel, action = editor.panels["markers"], editor.actions_["panel-markers"]
    assert not panel.seen
    assert action.isChecked()
    action.trigger()
    qtbot.waitUntil(lambda: panel.seen)
    assert _has_keys(editor, "markers")
    assert action.isChecked()
    action.trigger()
    assert editor.docks["markers"].isHidden()
    assert not action.isChecked()
    action.trigger()
    qtbot.waitUntil(lambda: panel.seen)
    assert action.isChecked()
