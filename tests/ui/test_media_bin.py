"""The media bin with real widgets and real files: found, sorted, scrubbed, tagged, renamed, dragged, removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QDesktopServices, qGray
from tests import media_files

from vidgen.editor.records import Asset, Block
from vidgen.timing import FLICKS
from vidgen.ui.bin.rows import Filter, Row, arranged, clock, metadata
from vidgen.ui.dragging import carried_in


@pytest.fixture(scope="module", autouse=True)
def files() -> list[Path]:
    """Made before there is a window, which would not answer meanwhile."""
    keys = (("sc_threshold", "0"),)
    return [
        media_files.video("beach.mp4", frames=120, gop=12, sound="aac", options=keys),
        media_files.video("alps.mp4", frames=24),
        media_files.still("logo.png", alpha=True),
        media_files.sound("song.wav"),
    ]


@pytest.fixture
def panel(files, editor, idle):
    editor.context.work.bring_in(files)
    idle()
    return editor.panels["media"]


def _names(panel) -> list[str]:
    return [a.name for a in panel.assets()]


def _choose(panel, *names: str) -> None:
    selection = panel.list.selectionModel()
    selection.clear()
    for name in names:
        index = panel.model.index(_names(panel).index(name))
        selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)


def _menu_texts(button) -> list[str]:
    button.menu().aboutToShow.emit()
    return [a.text() for a in button.menu().actions() if a.text()]


def _pick(button, text: str) -> None:
    button.menu().aboutToShow.emit()
    next(a for a in button.menu().actions() if a.text() == text).trigger()


def test_files_are_searched_filtered_and_sorted(panel, editor) -> None:
    assert _names(panel) == ["alps.mp4", "beach.mp4", "logo.png", "song.wav"]
    _pick(panel.sort_button, "Duration")
    _pick(panel.sort_button, "The other way round")
    assert _names(panel) == ["beach.mp4", "song.wav", "alps.mp4", "logo.png"]
    _pick(panel.filter_button, "Videos")
    assert _names(panel) == ["beach.mp4", "alps.mp4"]
    assert panel.filter_button.text() == "Videos"
    editor.context.run("append", {"asset": "alps.mp4"})
    _pick(panel.filter_button, "Not used")
    assert _names(panel) == ["beach.mp4"]
    _pick(panel.filter_button, "Used")
    assert _names(panel) == ["alps.mp4"]
    _pick(panel.filter_button, "Every kind")
    panel.search.setText("beach")
    assert _names(panel) == []
    assert panel.empty.text.text() == "No file is like that."
    _pick(panel.filter_button, "All media")
    assert _names(panel) == ["beach.mp4"]
    kept = editor.session.recall("media.filter")
    assert (kept["order"], kept["descending"]) == ("duration", True)


def test_tags_are_written_found_and_undone(panel, editor, qtbot) -> None:
    _choose(panel, "alps.mp4", "logo.png")
    line = panel.details.tags
    line.setFocus()
    qtbot.keyClicks(line, "Snow, b-roll,")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    tags = {a.name: a.tags for a in editor.project.records.assets()}
    assert tags["alps.mp4"] == tags["logo.png"] == ("b-roll", "Snow")
    assert tags["beach.mp4"] == ()
    panel.search.setText("snow alp")
    assert _names(panel) == ["alps.mp4"]
    panel.search.clear()
    assert "Snow" in _menu_texts(panel.filter_button)
    _pick(panel.filter_button, "Snow")
    assert _names(panel) == ["alps.mp4", "logo.png"]
    _choose(panel, "alps.mp4")
    line.setText("b-roll")
    line.setModified(True)
    line.editingFinished.emit()
    assert _names(panel) == ["logo.png"]
    editor.project.undo()
    editor.project.undo()
    assert not any(a.tags for a in editor.project.records.assets())


def test_the_mouse_over_a_picture_is_a_time(panel, qtbot, idle) -> None:
    row = panel.model.rows[_names(panel).index("beach.mp4")]
    rect = panel.tiles.picture_rect(panel.list.visualRect(panel.model.place_of(row.asset.id)))

    def shown() -> int:
        image = panel._look_of(row, rect.height(), panel.tiles.hovered[1])
        bits = [qGray(image.pixel(image.width() * (2 * b + 1) // 16, image.height() // 2)) > 120 for b in range(8)]
        return sum(on << bit for bit, on in enumerate(bits))

    idle()
    for part, frame in ((0.0, 0), (0.5, 60), (0.9, 108)):
        at = QPoint(rect.x() + round(part * (rect.width() - 1)), rect.center().y())
        qtbot.mouseMove(panel.list.viewport(), at)
        panel.list._scrub(at)
        panel.list.viewport().repaint()
        idle()
        assert abs(shown() - frame) <= 12
    panel.list._set_hovered(None)
    assert panel.tiles.hovered is None


def test_rename_by_keyboard(panel, editor, qtbot) -> None:
    _choose(panel, "alps.mp4")
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    field = panel.list.viewport().findChild(type(panel.search))
    field.setText("Mountains <i>")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Mountains <i>" in _names(panel))
    assert editor.project.undo_label == "Rename"
    assert "&lt;i&gt;" in panel.model.place_of(editor.session.asset).data(Qt.ItemDataRole.ToolTipRole)


def test_several_are_dragged_chosen_and_removed(panel, editor, qtbot, answers) -> None:
    _choose(panel, "alps.mp4", "song.wav")
    ids = {row.asset.id for row in panel.chosen()}
    assert set(editor.session.assets) == ids
    carried = carried_in(panel.model.mimeData(panel.list.selectedIndexes()))
    assert {a.asset for a in carried.assets} == ids
    editor.context.run("append", {"asset": "alps.mp4"})
    answers += ["Cancel", "Remove"]
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert len(_names(panel)) == 4
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert _names(panel) == ["beach.mp4", "logo.png"]
    assert list(editor.project.records.of(Block)) == []
    assert answers == []
    editor.project.undo()
    assert len(list(editor.project.records.of(Block))) == 1
    _choose(panel, "song.wav")
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert "song.wav" not in _names(panel)  # and nothing was asked: it was not used


def test_used_files_are_kept_unless_asked(panel, editor, window) -> None:
    editor.context.run("append", {"asset": "alps.mp4"})
    editor.context.run("remove-assets", {"assets": ["alps.mp4"]})
    assert "in use" in window.notices.said[-1]
    assert "alps.mp4" in _names(panel)


def test_details_menu_and_lines(panel, editor, monkeypatch) -> None:
    _choose(panel, "beach.mp4")
    panel.details.set_compact(True)
    assert all(label.isHidden() for pair in panel.details._cells for label in pair)
    panel.details.set_compact(False)
    texts = [label.text() for pair in panel.details._cells for label in pair if not label.isHidden()]
    assert texts == ["Duration", "0:05.0", "Picture", "320 × 180, 24 fps", "Codec", "H.264", "Sound",
                     "AAC, 48 kHz, stereo", "Size", texts[9], "Used", "not yet", "Proxy", "none"]  # fmt: skip
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    menu = panel.menu_for(panel.chosen()[0])
    next(a for a in menu.actions() if a.text() == "Show in the file manager").trigger()
    assert opened == [str(editor.project.asset_path(panel.assets()[1]).parent)]
    menu.close()
    panel.grid_button.click()
    assert not panel.tiles.as_grid
    assert panel.list.visualRect(panel.model.index(1)).y() > panel.list.visualRect(panel.model.index(0)).y()
    _choose(panel, "beach.mp4", "song.wav")
    assert panel.details.name.text() == "2 files"


def test_rows_without_a_window() -> None:
    asset = Asset(id=Asset.new_id(), path="x.mp4", name="x.mp4", added=5)
    rows = [Row(asset, 0, missing=True), Row(asset.replace(id=Asset.new_id(), name="a", added=9), 2, missing=False)]
    assert [r.asset.name for r in arranged(rows, Filter(order="added", descending=True))] == ["a", "x.mp4"]
    assert [r.state for r in rows] == ["missing", "unreadable"]
    assert [r.asset.name for r in arranged(rows, Filter(standing="missing"))] == ["x.mp4"]
    assert metadata(asset) == [("Size", "0 B")]
    assert [clock(t) for t in (0, 65 * FLICKS, 3661 * FLICKS)] == ["0:00.0", "1:05.0", "1:01:01"]
