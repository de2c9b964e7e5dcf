"""What a person does with the window, from the dashboard to closing, by mouse and by keys."""

from __future__ import annotations

import os
import re
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog, QInputDialog, QPlainTextEdit

from vidgen.editor.records import Block, Marker
from vidgen.timing import FLICKS
from vidgen.ui.actions.form import ArgumentForm
from vidgen.ui.actions.palette import Palette

MEDIA = Path(__file__).resolve().parents[2] / "resources" / "media"


def _drop(widget, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
    event = QDropEvent(
        QPointF(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    widget.dropEvent(event)


def _solids(editor, count: int = 3) -> list[Block]:
    for _ in range(count):
        editor.context.run("append", {"kind": "solid", "duration": "2s"})
    return list(editor.project.records.blocks())


def test_a_preset_begins_a_project(window, editor) -> None:
    record = editor.project.records.project
    assert (record.width, record.height) == (1920, 1080)
    assert editor.project.path.name == "YouTube.vidgen"
    assert window.windowTitle().startswith("YouTube")


def test_media_dropped_on_the_dashboard_begin_a_project(window, qtbot, idle) -> None:
    _drop(window.dashboard, [MEDIA / "sunrise.jpg", MEDIA / "morning.ogg"])
    qtbot.waitUntil(lambda: window.editor is not None, timeout=30_000)
    idle()
    assert window.editor.project.path.stem == "sunrise"
    assert {b.content.kind for b in window.editor.project.records.blocks()} == {"image", "audio"}


def test_a_project_dropped_on_the_dashboard_is_opened(window, services, tmp_path, qtbot) -> None:
    services.projects.create(tmp_path / "mine.vidgen").close()
    _drop(window.dashboard, [tmp_path / "mine.vidgen"])
    qtbot.waitUntil(lambda: window.editor is not None, timeout=30_000)
    assert window.editor.project.path == tmp_path / "mine.vidgen"


def test_undo_and_redo_by_keys_have_names(window, editor, qtbot) -> None:
    blocks = _solids(editor)
    editor.session.set_playhead(3 * FLICKS)
    qtbot.waitUntil(editor.actions_["split"].isEnabled)
    qtbot.keyClick(editor.panels["preview"].canvas, Qt.Key.Key_S)
    assert len(list(editor.project.records.blocks())) == len(blocks) + 1
    assert editor.actions_["undo"].text() == "Undo Split"
    qtbot.keyClick(editor.panels["preview"].canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert list(editor.project.records.blocks()) == blocks
    assert editor.actions_["redo"].text() == "Redo Split"
    shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.waitUntil(editor.actions_["redo"].isEnabled)
    qtbot.keyClick(editor.panels["preview"].canvas, Qt.Key.Key_Z, shift)
    assert len(list(editor.project.records.blocks())) == len(blocks) + 1


def test_the_history_goes_back_and_forth(editor, qtbot) -> None:
    blocks = _solids(editor)
    panel = editor.panels["history"]
    editor.docks["history"].raise_()
    model = panel.list.model()
    qtbot.waitUntil(lambda: model.rowCount() == 4)
    assert [model.index(r, 0).data() for r in range(model.rowCount())] == ["Opened", "Append", "Append", "Append"]
    panel.list.clicked.emit(model.index(1, 0))
    assert list(editor.project.records.blocks()) == blocks[:1]
    assert panel.list.currentIndex().row() == 1
    panel.list.clicked.emit(model.index(3, 0))
    assert list(editor.project.records.blocks()) == blocks
    panel.list.clicked.emit(model.index(0, 0))
    assert not list(editor.project.records.blocks())


def test_arrows_step_by_frames_and_cuts(editor, qtbot) -> None:
    _solids(editor)
    canvas, frame = editor.panels["preview"].canvas, FLICKS // 30
    qtbot.waitUntil(editor.actions_["frame-on"].isEnabled)
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert editor.session.playhead == 2 * frame
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert editor.session.playhead == frame
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert editor.session.playhead == 2 * FLICKS
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    assert editor.session.playhead == 6 * FLICKS - frame
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert editor.session.playhead == 6 * FLICKS - frame
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert editor.session.playhead == 0


def test_the_palette_finds_and_runs_a_command(window, editor, qtbot) -> None:
    editor.actions_["palette"].trigger()
    palette = window.findChild(Palette)
    qtbot.keyClicks(palette.search, "add marker")
    assert palette.chosen().name == "add-marker"
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert [m.time for m in editor.project.records.markers()] == [0]


def test_the_palette_puts_the_best_match_first_and_what_was_chosen_last(window, editor, qtbot) -> None:
    def first(text: str, run: bool = False) -> str:
        editor.actions_["palette"].trigger()
        palette = window.findChildren(Palette)[-1]
        qtbot.keyClicks(palette.search, text)
        name = palette.chosen().name
        qtbot.keyClick(palette.search, Qt.Key.Key_Return if run else Qt.Key.Key_Escape)
        return name

    assert first("split") == "split"  # cannot be done here: nothing that only begins alike is run in its place
    assert first("zoom") == "zoom-in"
    assert first("zoom out", run=True) == "zoom-out"
    assert first("add marker", run=True) == "add-marker"
    assert first("") == "add-marker"
    assert first("zoom") == "zoom-out"


def test_the_palette_shows_why_a_command_cannot_be_run(window, editor, qtbot) -> None:
    editor.actions_["palette"].trigger()
    palette = window.findChild(Palette)
    qtbot.keyClicks(palette.search, "ripple delete")
    entry = palette.chosen()
    assert entry.name == "ripple-delete"
    assert not entry.action.isEnabled()
    assert "no blocks" in entry.action.toolTip()
    palette.close()


def test_a_command_asks_for_what_it_does_not_know(window, editor, qtbot) -> None:
    def answer() -> None:
        form = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ArgumentForm) and w.isVisible())
        box = form.findChild(QComboBox)
        box.setCurrentIndex(box.findData("audio"))
        form._try()

    QTimer.singleShot(0, answer)
    editor.actions_["add-track"].trigger()
    assert [t.medium for t in editor.project.records.tracks()].count("audio") == 2


def test_a_form_shows_what_is_wrong_and_stays(window, editor) -> None:
    from vidgen.editor.command import find
    from vidgen.ui.actions.arguments import filled

    command = find("set-project")
    form = ArgumentForm(
        command, filled(command, editor.project.records, editor.actions_.where()), editor.project.records
    )
    line = next(w for w in form.findChildren(type(editor.panels["media"].search)) if w.accessibleName() == "Width")
    line.setText("1921")
    form._try()
    assert form.result() != QDialog.DialogCode.Accepted
    assert "multiple of 2" in form._wrong.text()
    line.setText("1080")
    form._try()
    assert form.result() == QDialog.DialogCode.Accepted
    assert form.values()["width"] == 1080
    form.deleteLater()


def test_copy_and_paste(window, editor, qtbot) -> None:
    blocks = _solids(editor, 1)
    editor.session.select([blocks[0].id])
    editor.actions_.refresh()
    assert not editor.actions_["paste"].isEnabled()
    editor.actions_["copy"].trigger()
    editor.session.set_playhead(4 * FLICKS)
    editor.actions_.refresh()
    editor.actions_["paste"].trigger()
    assert [b.start for b in editor.project.records.blocks()] == [0, 4 * FLICKS]


def test_what_cannot_be_done_is_told_and_changes_nothing(window, editor) -> None:
    _solids(editor, 1)
    editor.context.run("split", {"at": 0})
    assert "There is no block to split" in window.notices.said[-1]


def test_session_and_work_are_there_again(window, editor, services, qtbot, idle) -> None:
    blocks = _solids(editor)
    path = editor.project.path
    editor.session.select([blocks[1].id])
    editor.session.set_playhead(3 * FLICKS)
    editor.session.mark(FLICKS, 2 * FLICKS)
    window.leave_project()
    qtbot.waitUntil(lambda: window.editor is None)
    idle()
    assert window.dashboard.card().path == path
    qtbot.keyClick(window.dashboard.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.editor is not None, timeout=30_000)
    again = window.editor
    assert list(again.project.records.blocks()) == blocks
    assert again.session.selection == (blocks[1].id,)
    assert again.session.playhead == 3 * FLICKS
    assert again.session.in_out == (FLICKS, 2 * FLICKS)
    assert again.actions_["undo"].text() == "Undo Append"


def test_a_project_that_somebody_else_has_is_for_looking_only(window, services, tmp_path, qtbot, idle) -> None:
    with services.projects.create(tmp_path / "held.vidgen"):
        window.open(tmp_path / "held.vidgen")
        qtbot.waitUntil(lambda: window.editor is not None, timeout=30_000)
        window.editor.context.run("add-marker", {"at": 0})
        assert "reading only" in window.notices.said[-1]
        assert re.search(r"since \d{4}-\d\d-\d\d \d\d:\d\d\)", window.notices.said[-1]), "a time as people read it"
        assert window.windowTitle() == "held (read only) – vidgen"
        assert not list(window.editor.project.records.markers())
        assert not window.editor.actions_["add-marker"].isEnabled()
        idle()


def test_a_file_that_is_no_project_is_told_about(window, tmp_path, idle) -> None:
    (tmp_path / "bad.vidgen").write_bytes(b"<b>hello</b>" * 40)
    window.open(tmp_path / "bad.vidgen")
    idle()
    assert window.editor is None
    assert "bad.vidgen" in window.notices.said[-1]


def test_markers_are_listed_renamed_and_removed(editor, qtbot) -> None:
    for at in ("2s", "1s"):
        editor.context.run("add-marker", {"at": at, "text": f"at {at} <b>"})
    panel = editor.panels["markers"]
    model = panel.list.model()
    assert [model.index(r, 1).data() for r in range(2)] == ["at 1s <b>", "at 2s <b>"]
    panel.list.clicked.emit(model.index(1, 0))
    assert editor.session.playhead == 2 * FLICKS
    panel.list.setCurrentIndex(model.index(0, 0))
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert len(list(editor.project.records.of(Marker))) == 1


def test_a_note_of_several_lines_is_written_in_the_list(editor, qtbot) -> None:
    editor.context.run("add-marker", {"at": "1s", "text": "one"})
    panel = editor.panels["markers"]
    editor.docks["markers"].raise_()
    qtbot.waitUntil(panel.list.isVisible)
    low = panel.list.rowHeight(panel.list.model().index(0, 0))

    def write() -> QPlainTextEdit:
        panel.list.setCurrentIndex(panel.list.model().index(0, 0))
        qtbot.keyClick(panel.list, Qt.Key.Key_F2)
        return panel.list.findChild(QPlainTextEdit)

    qtbot.keyClicks(edit := write(), "first")
    qtbot.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(edit, "second")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [m.text for m in editor.project.records.markers()] == ["first\nsecond"])
    assert panel.list.rowHeight(panel.list.model().index(0, 0)) > low + 10
    qtbot.waitUntil(lambda: panel.list.findChild(QPlainTextEdit) is None)
    qtbot.keyClicks(edit := write(), "third")
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert [m.text for m in editor.project.records.markers()] == ["first\nsecond"]


def test_a_note_that_is_being_written_stays_when_markers_come_and_go(editor, qtbot) -> None:
    editor.context.run("add-marker", {"at": "2s", "text": "one"})
    panel = editor.panels["markers"]
    editor.docks["markers"].raise_()
    qtbot.waitUntil(panel.list.isVisible)
    panel.list.setCurrentIndex(panel.list.model().index(0, 0))
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    edit = panel.list.findChild(QPlainTextEdit)
    qtbot.keyClicks(edit, "a long thought")
    editor.context.run("add-marker", {"at": "1s", "text": "before"})
    (first,) = [m.id for m in editor.project.records.markers() if m.text == "one"]
    editor.context.run("set-marker", {"marker": first, "colour": "red", "text": "from elsewhere"})
    assert panel.list.findChild(QPlainTextEdit) is edit
    assert edit.toPlainText() == "a long thought"
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [m.text for m in editor.project.records.markers()] == ["before", "a long thought"])


def test_media_are_imported_shown_used_and_found_again(window, editor, tmp_path, qtbot, idle, monkeypatch) -> None:
    file = tmp_path / "sun <i>rise.jpg"
    file.write_bytes((MEDIA / "sunrise.jpg").read_bytes())
    panel = editor.panels["media"]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(file)], ""))
    editor.actions_["import"].trigger()
    qtbot.waitUntil(lambda: bool(panel.assets()), timeout=30_000)
    asset = panel.assets()[0]
    assert panel.state_of(asset) == ""
    panel.list.selectionModel().setCurrentIndex(
        panel.list.model().index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    assert editor.session.asset == asset.id
    editor.actions_["append"].trigger()
    assert [b.content.asset_id for b in editor.project.records.blocks()] == [asset.id]
    assert panel.state_of(asset) == "used"
    qtbot.waitUntil(lambda: panel.picture_of(asset) is not None, timeout=30_000)
    assert panel.picture_of(asset).height() >= 72
    moved = tmp_path / "elsewhere" / "other name.jpg"
    moved.parent.mkdir()
    idle()
    file.rename(moved)
    panel._look()
    qtbot.waitUntil(lambda: panel.state_of(asset) == "missing")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(moved.parent))
    editor.actions_["relink"].trigger()
    qtbot.waitUntil(lambda: panel.state_of(panel.assets()[0]) == "used", timeout=30_000)
    assert editor.project.asset_path(panel.assets()[0]) == moved
    panel.search.setText("nothing like it")
    assert panel.assets() == []
    idle()


def test_files_that_cannot_be_read_do_not_keep_the_others_out(
    window, editor, tmp_path, qtbot, idle, monkeypatch
) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    _drop(editor.panels["media"], [tmp_path / "notes.txt", MEDIA / "sunrise.jpg"])
    idle()
    assert [a.name for a in editor.project.records.assets()] == ["sunrise.jpg"]
    assert "notes.txt" in window.notices.said[-1]
    for number in (1, 2, 4):
        assert QImage(64, 36, QImage.Format.Format_RGB888).save(str(tmp_path / f"dawn_{number}.jpg"))
    if os.name == "posix":  # a media folder that is on another disk
        (tmp_path / "disk").mkdir()
        editor.project.path.with_suffix(".media").symlink_to(tmp_path / "disk")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(tmp_path / "dawn_2.jpg"), ""))
    monkeypatch.setattr(QInputDialog, "getItem", lambda *_a, **_k: ("24", True))
    for times in (1, 2):  # what was there already is neither imported nor kept twice
        window.notices.said.clear()
        editor.actions_["import-sequence"].trigger()
        qtbot.waitUntil(lambda: any("(3)" in said for said in window.notices.said), timeout=30_000)
        assert sorted(a.name for a in editor.project.records.assets()) == ["dawn.mov", "sunrise.jpg"], times
        assert [f.name for f in editor.project.path.with_suffix(".media").iterdir()] == ["dawn.mov"]
    idle()


def test_the_preview_shows_the_newest_frame(editor, qtbot, idle) -> None:
    for colour in ("#ff0000", "#00ff00", "#0000ff"):
        editor.context.run("append", {"kind": "solid", "duration": "2s", "values": {"fill": colour}})
    preview = editor.panels["preview"]
    for second in (0, 1, 2, 3, 4, 5):
        editor.session.set_playhead(second * FLICKS)
    qtbot.waitUntil(lambda: preview.shown == (3, 5 * FLICKS), timeout=60_000)
    middle = preview.canvas.image.pixelColor(preview.canvas.image.rect().center())
    assert middle.blue() > 240 > 20 > middle.red()
    editor.project.undo()
    qtbot.waitUntil(lambda: preview.shown is not None and preview.shown[0] == 4, timeout=60_000)
    middle = preview.canvas.image.pixelColor(preview.canvas.image.rect().center())
    assert middle.green() > 240
    preview.time.setText("1s")
    preview.time.setModified(True)
    preview.time.editingFinished.emit()
    assert editor.session.playhead == FLICKS
    idle()


def test_blocks_are_listed_and_selected_both_ways(editor, qtbot) -> None:
    blocks = _solids(editor)
    panel = editor.panels["blocks"]
    editor.docks["blocks"].raise_()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 3)
    assert [panel.model.index(1, c).data() for c in range(4)] == ["Solid", "V1", "00:02:00", "2.0 s"]
    panel.list.selectionModel().select(
        panel.model.index(2, 0),
        QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
    )
    assert editor.session.selection == (blocks[2].id,)
    editor.session.select([blocks[0].id, blocks[1].id])
    assert {i.row() for i in panel.list.selectionModel().selectedRows()} == {0, 1}
    editor.context.run("delete", {"blocks": [blocks[0].id]})
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2)
    assert editor.session.selection == (blocks[1].id,)
    assert {i.row() for i in panel.list.selectionModel().selectedRows()} == {0}


def test_opening_two_at_once_ends_with_the_second_and_the_first_closed(window, services, tmp_path, qtbot, idle) -> None:
    for name in ("one", "two"):
        services.projects.create(tmp_path / f"{name}.vidgen").close()
    window.open(tmp_path / "one.vidgen")
    window.open(tmp_path / "two.vidgen")
    idle()
    assert window.editor.project.path.stem == "two"
    with services.projects.open(tmp_path / "one.vidgen") as first:
        assert first.read_only is None
