"""What screen readers are told: every control has a name and a role; blocks of the timeline can be moved and trimmed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QLineEdit, QTabWidget, QWidget
from tests.ui.dialog_walk import awake, faults_by_keys, main_buttons

from vidgen.editor.command import commands
from vidgen.timing import FLICKS
from vidgen.ui.actions.arguments import filled, in_menus
from vidgen.ui.actions.form import ArgumentForm
from vidgen.ui.actions.palette import Palette
from vidgen.ui.dashboard.new_project import NewProjectDialog
from vidgen.ui.settings_dialog import SettingsDialog

CONTROLS = {
    QAccessible.Role.Button, QAccessible.Role.PushButton, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton,
    QAccessible.Role.ComboBox, QAccessible.Role.EditableText, QAccessible.Role.Slider, QAccessible.Role.SpinBox,
    QAccessible.Role.List, QAccessible.Role.Table, QAccessible.Role.Tree, QAccessible.Role.MenuItem,
    QAccessible.Role.PageTab, QAccessible.Role.ButtonMenu, QAccessible.Role.ButtonDropDown, QAccessible.Role.Dial,
}  # fmt: skip


def walk(top: QAccessibleInterface, deep: int = 0) -> Iterator[QAccessibleInterface]:
    """Go through everything that is seen below an item."""
    yield top
    if deep < 40:
        for number in range(min(top.childCount(), 300)):
            child = top.child(number)
            if child is not None and child.isValid() and not child.state().invisible:
                yield from walk(child, deep + 1)


def nameless(widget: QWidget) -> list[str]:
    """Return the controls of a widget that have no name, and what takes the keyboard but has no role."""
    found = []
    for item in walk(QAccessible.queryAccessibleInterface(widget)):
        of = item.object()
        focusable = isinstance(of, QWidget) and of.focusPolicy().value & 2 and of.focusProxy() is None  # Qt.ClickFocus
        if isinstance(of, QWidget) and (not of.isVisible() or of.objectName().startswith("qt_")):
            continue
        if isinstance(of, QWidget) and isinstance(of.parentWidget(), QLineEdit):
            continue  # what Qt puts into a field: not reached by Tab, and the field has a name
        if (item.role() in CONTROLS or focusable) and not item.text(QAccessible.Text.Name).strip():
            chain, up = [], of
            while isinstance(up, QWidget) and len(chain) < 4:
                chain.append(f"{type(up).__name__}#{up.objectName()}")
                up = up.parentWidget()
            found.append(f"{item.role().name}: {' in '.join(chain) or item.parent().text(QAccessible.Text.Name)}")
        if focusable and item.role() == QAccessible.Role.NoRole:
            found.append(f"no role: {type(of).__name__}")
    return found


@pytest.fixture
def film(editor, idle):
    run = editor.context.run
    run("append", {"kind": "solid", "duration": "2s", "name": "first"})
    run("append", {"kind": "text", "duration": "2s", "name": "words", "values": {"text": "Hello"}})
    run("add-effect", {"block": "V1:2", "kind": "blur"})
    run("add-scene", {"name": "One", "start": 0, "duration": "2s"})
    run("add-marker", {"at": "1s", "text": "here"})
    run("add-captions", {"cues": [{"start": "0.5s", "end": "2s", "text": "said and heard"}]})
    editor.session.select([next(b.id for b in editor.project.records.blocks() if b.name == "words")])
    idle()
    return editor


def test_every_control_of_every_panel_has_a_name(window, film, qtbot, idle) -> None:
    found: dict[str, list[str]] = {}
    for name, dock in film.docks.items():
        dock.show()
        dock.raise_()
        qtbot.waitUntil(film.panels[name].isVisible)
        qtbot.wait(1)
        if bad := nameless(dock):
            found[name] = bad
        qtbot.wait(1)  # the walk is no stall of the window: let the loop rest between its parts
    for name, part in (("menus", window.menuBar()), ("status", window.statusBar())):
        if bad := nameless(part):
            found[name] = bad
    assert found == {}
    idle()


DIALOGS = [
    "export",
    "batch",
    "settings",
    "palette",
    "ai-providers",
    "make",
    "generate",
    "compare-version",
    "canvas-guides-place",
]


MAINLESS = {"settings", "palette", "ai-providers", "canvas-guides-place"}
"""Dialogs in which Return keeps what is written in a field, or runs what is chosen in the list."""


@pytest.mark.parametrize("action", DIALOGS)
def test_dialogs_are_used_by_ear_and_by_keys(window, film, qtbot, idle, action) -> None:
    if action == "compare-version":
        film.panels["history"].versions.save("rough")
        film.context.run("rename", {"block": film.session.selection[0], "name": "other"})
        film.actions_.refresh()
    before = film.project.revision
    film.actions_[action].trigger()
    kind = Palette if action == "palette" else QDialog
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(kind)), timeout=30_000)
    dialog = next(d for d in window.findChildren(kind) if d.isVisible())
    idle()
    awake(dialog, qtbot)
    bad = []
    pages: list[Callable[[], None]] = [
        partial(tabs.setCurrentIndex, page) for tabs in dialog.findChildren(QTabWidget) for page in range(tabs.count())
    ]
    if isinstance(dialog, SettingsDialog):
        pages = [partial(dialog.sections.setCurrentRow, row) for row in range(dialog.sections.count())]
        assert len(pages) > 3
    for turn in pages or [lambda: None]:
        turn()
        idle()
        qtbot.wait(1)  # the walk is no stall of the window: let the loop rest between its parts
        bad += nameless(dialog)
        qtbot.wait(1)
        bad += faults_by_keys(dialog)
        qtbot.wait(1)
    assert bad == []
    assert [b.property("primary") for b in main_buttons(dialog)] == ([] if action in MAINLESS else [True])
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not any(d.isVisible() for d in window.findChildren(kind)))
    idle()
    assert film.project.revision == before


def test_every_control_of_the_forms_has_a_name(film, qtbot) -> None:
    records, found = film.project.records, {}
    where = film.actions_.where()
    for command in filter(in_menus, commands().values()):
        form = ArgumentForm(command, filled(command, records, where), records, film)
        form.show()
        qtbot.wait(1)
        if bad := nameless(form):
            found[command.name] = bad
        form.close()
        form.deleteLater()
    assert found == {}


def test_every_control_of_the_dialog_for_a_new_project_has_a_name(window, qtbot, tmp_path) -> None:
    dialog = NewProjectDialog(tmp_path, window)
    dialog.show()
    awake(dialog, qtbot)
    assert nameless(dialog) + faults_by_keys(dialog) == []
    assert [b.property("primary") for b in main_buttons(dialog)] == [True]
    assert dialog.width_.lineEdit().width() > dialog.fontMetrics().horizontalAdvance("16384")
    dialog.close()
    dialog.deleteLater()


def test_every_control_of_qts_own_dialogs_has_a_name(film, window, qtbot, tmp_path) -> None:
    files, line = QFileDialog(window, "Open", str(tmp_path), "vidgen (*.vidgen)"), QInputDialog(window)
    line.setLabelText("Name")
    for dialog in (files, line):
        dialog.show()
        qtbot.wait(1)
        assert nameless(dialog) == []
        dialog.close()
        dialog.deleteLater()
    found: list[list[str]] = []

    def look() -> None:
        note = window.findChild(QInputDialog)
        found.append(nameless(note))
        note.reject()

    QTimer.singleShot(100, look)
    film.panels["timeline"].menus._note(film.project.records.markers()[0])
    assert found == [[]]


def test_the_dashboard_has_names(window) -> None:
    assert nameless(window) == []


def test_blocks_are_moved_and_trimmed_from_the_tree(film, qtbot) -> None:
    view = film.panels["timeline"].view
    face = QAccessible.queryAccessibleInterface(view)
    assert face.role() == QAccessible.Role.List
    items = {i.text(QAccessible.Text.Name).split(",")[0]: i for i in (face.child(n) for n in range(face.childCount()))}
    assert {"first", "words"} <= set(items)
    item, block = items["words"], next(b for b in film.project.records.blocks() if b.name == "words")
    said = item.text(QAccessible.Text.Name)
    assert "V1" in said
    assert film.project.records.rate.timecode(block.start) in said
    assert film.project.records.rate.timecode(block.duration) in said
    assert item.role() == QAccessible.Role.ListItem
    assert item.state().selected
    assert not items["first"].state().selected
    doing = view.items.item(view.items.place(block.id))._can
    frame = FLICKS // 30
    doing.doAction("end back")
    doing.doAction("move on")
    doing.doAction("start on")
    after = next(b for b in film.project.records.blocks() if b.name == "words")
    assert (after.start, after.end) == (block.start + 2 * frame, block.end)
    doing.doAction(QAccessibleActionInterface.pressAction())
    assert not item.state().selected
    assert {"move on", "move back", "start on", "end back"} <= set(doing.actionNames())
