"""Dashboard, export, layout, accessibility, and what the window's process must never do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QDockWidget, QFileDialog, QInputDialog, QMenu, QTabBar, QToolButton, QWidget

from vidgen.errors import ProjectError
from vidgen.render.segments.store import Store
from vidgen.timing import FLICKS
from vidgen.ui import theme
from vidgen.ui.actions.menus import MENUS
from vidgen.ui.dashboard import shelf
from vidgen.ui.docks.tabs import DockTabs
from vidgen.ui.editor import Editor
from vidgen.ui.exports.dialog import ExportDialog
from vidgen.ui.panels import panels
from vidgen.ui.widgets.letters import unmarked
from vidgen.write_behind import flush


@pytest.fixture
def project(services, tmp_path) -> Path:
    from vidgen.editor.command import run

    with services.projects.create(tmp_path / "Sea <b>.vidgen", width=320, height=180) as made:
        run(made.document, "append", {"kind": "solid", "duration": "1s", "values": {"fill": "#2266cc"}})
    return made.path


def _names(window) -> list[str]:
    model = window.dashboard.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_posters_are_made_once_for_each_state(window, services, project, idle) -> None:
    window.refresh_dashboard()
    idle()
    (card,) = shelf.cards(services)
    assert card.poster is not None
    first = card.poster.stat().st_mtime_ns
    window.refresh_dashboard()
    idle()
    assert shelf.cards(services)[0].poster.stat().st_mtime_ns == first
    poster = window.dashboard.list.model().index(0, 0).data(Qt.ItemDataRole.UserRole + 1)
    colour = poster.toImage().pixelColor(poster.width() // 2, poster.height() // 2)
    assert colour.blue() > 180 > colour.red()
    os.utime(project, ns=(1, 1))
    assert shelf.cards(services)[0].poster is None


def test_search_rename_duplicate_and_forget(window, services, project, qtbot, idle) -> None:
    window.refresh_dashboard()
    idle()
    assert _names(window) == ["Sea <b>"]
    board = window.dashboard
    board.search.setText("mountain")
    assert _names(window) == []
    board.search.setText("SEA <b")
    board.list.model().item(0).setText("Ocean")
    qtbot.waitUntil(lambda: _names(window) == [])  # no longer found by that
    board.search.clear()
    idle()
    assert _names(window) == ["Ocean"]
    assert project.with_name("Ocean.vidgen").is_file()
    assert not project.exists()
    qtbot.keyClick(board.list, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: _names(window) == ["Ocean copy", "Ocean"])
    idle()
    paths = [project.with_name(name) for name in ("Ocean copy.vidgen", "Ocean.vidgen")]
    with services.projects.open(paths[0]) as copy, services.projects.open(paths[1]) as original:
        assert copy.project_id != original.project_id
        assert [b.content for b in copy.document.blocks()] == [b.content for b in original.document.blocks()]
    board.forget_wanted.emit(board.card())
    qtbot.waitUntil(lambda: _names(window) == ["Ocean"])
    idle()


def test_a_bad_name_is_refused_with_a_sentence(window, services, project, idle) -> None:
    window.refresh_dashboard()
    idle()
    window.dashboard.list.model().item(0).setText("a/b")
    idle()
    assert _names(window) == ["Sea <b>"]
    assert "1 to 120 characters" in window.notices.said[-1]


def test_a_project_that_is_open_elsewhere_is_not_renamed(services, project) -> None:
    with services.projects.open(project), pytest.raises(ProjectError, match="already open"):
        shelf.rename(services, project, "Other")


def test_a_moved_project_is_found_again(window, services, project, qtbot, idle, monkeypatch) -> None:
    moved = project.with_name("Moved.vidgen")
    project.rename(moved)
    window.refresh_dashboard()
    idle()
    assert window.dashboard.card().missing
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(moved), ""))
    qtbot.keyClick(window.dashboard.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _names(window) == ["Moved"])
    assert not window.dashboard.card().missing
    idle()


def test_trash(window, services, project, tmp_path, qtbot, idle, monkeypatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    window.refresh_dashboard()
    idle()
    window.dashboard.list.setFocus()
    qtbot.keyClick(window.dashboard.list, Qt.Key.Key_Delete)
    idle()
    if project.exists():  # a file system without a trash: then it says so
        assert "trash" in window.notices.said[-1]
    else:
        assert _names(window) == []


def test_export_by_the_dialog(window, services, project, tmp_path, qtbot, idle) -> None:
    services.__dict__["store"] = Store(tmp_path / "store")
    window.open(project)
    qtbot.waitUntil(lambda: window.editor is not None, timeout=60_000)
    window.editor.actions_["export"].trigger()
    dialog = window.findChild(ExportDialog)
    qtbot.waitUntil(dialog.start_button.isEnabled, timeout=60_000)
    assert "1.0 s of film" in dialog.form.estimate.text()
    qtbot.waitUntil(lambda: "of work" in dialog.form.estimate.text(), timeout=60_000)
    assert dialog.form.estimate.text().startswith("about ")
    assert dialog.form.out.text().endswith(".mp4")
    dialog.form.out.setText(str(tmp_path / "film.mp4"))
    qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
    assert unmarked(dialog.stop_button.text()) == "Stop"
    window.editor.context.run("append", {"kind": "solid"})  # one can go on editing
    qtbot.waitUntil(lambda: dialog.report is not None, timeout=120_000)
    assert dialog.report.frames == 30
    assert (tmp_path / "film.mp4").stat().st_size == dialog.report.size
    assert dialog.reveal_button.isVisible()
    dialog.close()
    idle()


def test_an_export_can_be_stopped(window, services, project, tmp_path, qtbot, idle) -> None:
    services.__dict__["store"] = Store(tmp_path / "store")
    window.open(project)
    qtbot.waitUntil(lambda: window.editor is not None, timeout=60_000)
    window.editor.context.run("append", {"kind": "solid", "duration": "600s"})
    window.editor.actions_["export"].trigger()
    dialog = window.findChild(ExportDialog)
    qtbot.waitUntil(dialog.start_button.isEnabled, timeout=60_000)
    dialog.form.out.setText(str(tmp_path / "long.mp4"))
    dialog.start()
    qtbot.mouseClick(dialog.stop_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "stopped" in dialog.state.text(), timeout=60_000)
    assert not (tmp_path / "long.mp4").exists()
    dialog.close()
    idle()


def test_panels_come_back_where_they_were(window, editor, qtbot, idle) -> None:
    editor.docks["history"].close()
    editor.docks["markers"].setFloating(True)
    path = editor.project.path
    window.open(path)
    qtbot.waitUntil(lambda: window.editor is not None and window.editor is not editor, timeout=60_000)
    again = window.editor
    assert not again.docks["history"].isVisibleTo(again)
    assert again.docks["markers"].isFloating()
    again.actions_["reset-layout"].trigger()
    assert all(not d.isFloating() and not d.isHidden() for d in again.findChildren(QDockWidget))
    idle()


def test_a_workspace_is_kept_under_its_name(window, editor, qtbot, idle, monkeypatch) -> None:
    editor.docks["history"].close()
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: ("Calm & quiet", True))
    editor.actions_["save-workspace"].trigger()
    assert "Workspace: Calm && quiet" in [a.text() for a in window.menuBar().actions()[-1].menu().actions()]
    editor.actions_["reset-layout"].trigger()
    assert not editor.docks["history"].isHidden()
    window.open(editor.project.path)
    qtbot.waitUntil(lambda: window.editor is not None and window.editor is not editor, timeout=60_000)
    again = window.editor
    assert not again.docks["history"].isHidden()
    again.actions_["workspace-Calm & quiet"].trigger()
    assert again.docks["history"].isHidden()
    idle()


def _bar_of(editor: Editor, title: str) -> QTabBar:
    bars = editor.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return next(b for b in bars if title in [b.tabText(n) for n in range(b.count())])


def test_tabs_that_have_no_room_become_icons_with_tips(editor, qtbot) -> None:
    def bar() -> QTabBar:
        return _bar_of(editor, "Inspector")

    def narrow(width: int) -> None:
        editor.resizeDocks([editor.docks["inspector"]], [width], Qt.Orientation.Horizontal)

    narrow(600)
    qtbot.waitUntil(lambda: bar().property("short") is False)
    assert all(bar().tabIcon(n).isNull() for n in range(bar().count()))
    narrow(200)
    qtbot.waitUntil(lambda: bar().property("short") is True)
    tabs = range(bar().count())
    assert not any(bar().tabIcon(n).isNull() for n in tabs)
    assert [bar().tabToolTip(n) for n in tabs] == [bar().tabText(n) for n in tabs]
    assert bar().tabRect(bar().count() - 1).right() <= bar().width(), "all can be seen"


def test_among_tabs_a_tab_is_the_title_and_a_panel_that_floats_has_its_own(editor, qtbot) -> None:
    dock, title = editor.docks["markers"], editor.docks["markers"].titleBarWidget()
    bar = _bar_of(editor, "Markers")
    assert bar.shape() == QTabBar.Shape.RoundedNorth
    assert bar.isMovable(), "tabs can be taken out by the pointer"
    qtbot.waitUntil(lambda: title.folded and title.height() == 0)
    tabs = editor.findChild(DockTabs)
    menu = tabs.menu(bar, bar.tabRect([bar.tabText(n) for n in range(bar.count())].index("Markers")).center())
    menu.actions()[0].trigger()
    menu.close()
    assert dock.isFloating()
    qtbot.waitUntil(lambda: not title.folded and title.height() > 20)
    qtbot.mouseClick(title.findChildren(QToolButton)[0], Qt.MouseButton.LeftButton)
    assert not dock.isFloating()
    qtbot.waitUntil(lambda: title.folded)
    editor.panels["timeline"].view.setFocus()
    editor.actions_["float-panel"].trigger()
    assert editor.docks["timeline"].isFloating()
    menu = tabs.menu(_bar_of(editor, "Markers"), QPoint(-5, -5))
    assert menu is None


def test_the_workspaces_that_vidgen_has(window, editor, qtbot, monkeypatch) -> None:
    for name in ("storyboard", "audio", "export", "edit"):
        editor.actions_[f"arrange-{name}"].trigger()
        assert not editor.docks["preview"].isHidden()
        assert all(not dock.isFloating() for dock in editor.docks.values())
    assert all(not dock.isHidden() for dock in editor.docks.values())
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    editor.actions_["arrange-export"].trigger()
    marked = [b.text() for b in window.menuBar().cornerWidget().findChildren(QToolButton) if b.isChecked()]
    assert marked == ["Export"]
    assert not editor.docks["jobs"].isHidden()
    assert editor.docks["elements"].isHidden()
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: ("Mine", True))
    editor.actions_["save-workspace"].trigger()
    monkeypatch.setattr(QInputDialog, "getItem", lambda *_a, **_k: ("Mine", True))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: ("Yours", True))
    editor._rename_workspace()
    assert sorted(editor._workspaces) == ["Yours"]
    editor.actions_["arrange-edit"].trigger()
    editor.actions_["workspace-Yours"].trigger()
    assert editor.docks["elements"].isHidden()
    monkeypatch.setattr(QInputDialog, "getItem", lambda *_a, **_k: ("Yours", True))
    editor._delete_workspace()
    assert not editor._workspaces
    assert "workspace-Yours" not in {entry.name for entry in editor.actions_}


def test_every_panel_is_there(editor) -> None:
    assert set(editor.docks) == set(panels())
    assert {"history", "inspector", "markers", "media", "preview"} <= set(editor.docks)


def _nameless(root: QWidget) -> list[str]:
    found = []
    for widget in root.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not widget.isVisibleTo(root):
            continue
        if widget.objectName().startswith("qt_") or widget.focusProxy() is not None:
            continue
        face = QAccessible.queryAccessibleInterface(widget)
        if face is not None and not face.text(QAccessible.Text.Name):
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def test_every_control_has_a_name(window, editor, qtbot) -> None:
    editor.context.run("append", {"kind": "text"})
    editor.context.run("add-marker", {"at": 0})
    editor.session.select([next(editor.project.records.blocks()).id])
    qtbot.waitUntil(lambda: bool(editor.panels["inspector"].rows))
    for dock in editor.docks.values():
        dock.raise_()
    assert _nameless(editor) == []
    assert _nameless(window.dashboard) == []


def test_menus_hold_all_commands_and_say_why_not(window, editor) -> None:
    marked = [a.text() for a in window.menuBar().actions()]
    letters = [text[text.index("&") + 1].upper() for text in marked if "&" in text]
    keys = {keys.toString() for e in editor.actions_ for keys in e.action.shortcuts()}
    assert len(letters) == len(set(letters)) >= len(marked) - 1, "Alt and a letter opens a menu"
    assert not keys & {f"Alt+{letter}" for letter in letters}
    titles = [text.replace("&", "") for text in marked]
    assert titles[:2] == ["File", "Edit"]
    listed = set()
    for action in window.menuBar().actions():
        listed |= {a.objectName() for a in action.menu().actions()}
    wanted = {e.name for e in editor.actions_ if e.in_menus and e.action.objectName()}
    assert wanted <= listed
    editor.actions_.refresh()
    assert "no blocks" in editor.actions_["split"].toolTip()


def test_shortcuts_are_not_given_twice(editor) -> None:
    keys: dict[str, str] = {}
    for entry in editor.actions_:
        key = entry.action.shortcut().toString()
        if key:
            assert key not in keys, f"{entry.name} and {keys[key]} have {key}"
            keys[key] = entry.name


def test_dark_and_light(window, qapp: QApplication) -> None:
    before = theme.scheme()
    window.switch_theme()
    assert theme.scheme() != before
    assert qapp.palette().window().color().name() == theme.tokens().surface
    window.switch_theme()
    assert theme.scheme() == before


@pytest.mark.parametrize("of", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
def test_texts_can_be_read(of: theme.Tokens) -> None:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        high, low = sorted((light(one), light(other)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    for back in (of.ground, of.surface, of.raised, of.hover, of.selected):
        assert contrast(of.text, back) >= 7
        assert contrast(of.text_soft, back) >= 4.5
    for front in (of.danger, of.warning):
        assert contrast(front, of.surface) >= 4.5
    assert contrast(of.accent_text, of.accent) >= 3.5


def test_starting_the_window_opens_no_codecs(vidgen_home) -> None:
    code = (
        "import sys; from PySide6.QtCore import QTimer; from PySide6.QtWidgets import QApplication;"
        "from vidgen.app import Services; from vidgen.ui import application;"
        "close = lambda: QTimer.singleShot(300, lambda: [w.close() for w in QApplication.topLevelWidgets()]);"
        "services = Services();\n"
        "with services: code = application.run(services, shown=close)\n"
        "bad = {m for m in sys.modules if m in ('av', 'PIL', 'cv2')}; sys.exit(str(bad) if bad else code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr


def test_an_empty_timeline_has_an_end(editor) -> None:
    assert editor.project.records.duration() == 0
    editor.session.set_playhead(FLICKS)
    assert editor.panels["preview"].canvas.image is None


def test_a_fault_in_a_slot_is_logged_and_told_and_the_window_goes_on(vidgen_home) -> None:
    code = (
        "import logging; logging.basicConfig(); from PySide6.QtCore import QTimer;"
        "from PySide6.QtWidgets import QApplication; from vidgen.app import Services; from vidgen.ui import application;"
        "from vidgen.ui.window import Window\n"
        "def end():\n"
        "    for w in QApplication.topLevelWidgets():\n"
        "        if isinstance(w, Window):\n"
        "            print(w.notices.said)\n"
        "            w.close()\n"
        "def begin():\n"
        "    QTimer.singleShot(50, lambda: 1 / 0)\n"
        "    QTimer.singleShot(200, end)\n"
        "with Services() as services: application.run(services, shown=begin)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "ZeroDivisionError" in done.stderr
    assert "Something went wrong" in done.stdout


def test_the_window_can_be_closed_while_a_project_is_half_opened(window, qtbot, vidgen_home) -> None:
    (vidgen_home / "window.json").write_text('{"workspaces": {"Mine": "damaged", "Ours": 7}}')
    window.new("youtube")
    qtbot.waitUntil(lambda: window.work is not None, timeout=60_000)
    assert window.editor is None  # its panels are being made; the fixture waits for everything to end well
    window.close()
    qtbot.waitUntil(lambda: window.work is None, timeout=60_000)
    assert window.editor is None
    qtbot.waitUntil(lambda: flush(0), timeout=60_000)
    kept = json.loads((vidgen_home / "window.json").read_text())  # it was completed, then closed as any other
    assert kept["workspaces"] == {}, "what is damaged is not kept"
    assert [said for said in window.notices.said if "'Mine', 'Ours'" in said], "and told"


def test_menus_that_others_take_the_place_of_go_away(window, editor, qtbot) -> None:
    def count() -> int:
        return len(window.menuBar().findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly))

    qtbot.waitUntil(lambda: count() <= len(MENUS) + 1)
    before = count()
    for _ in range(3):
        editor.menus_changed.emit()
    qtbot.waitUntil(lambda: count() == before)
    assert {a.menu().objectName() for a in window.menuBar().actions()} >= {"menu-File", "menu-Edit", "menu-View"}
