"""Numbered pictures in the window: a folder that is dropped, and an import that a closing project cuts short."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox

from vidgen.ui.project import work

MEDIA = Path(__file__).resolve().parents[2] / "resources" / "media"


def numbered(folder: Path, count: int) -> Path:
    """Make a folder of numbered pictures, all of them one file."""
    folder.mkdir()
    shutil.copy(MEDIA / "sunrise.jpg", folder / "dawn_1.jpg")
    for number in range(2, count + 1):
        os.link(folder / "dawn_1.jpg", folder / f"dawn_{number}.jpg")
    return folder


def drop(widget, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    widget.dropEvent(QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, data, button, keys))


def asked(window) -> QMessageBox | None:
    return next((box for box in window.findChildren(QMessageBox) if box.isVisible()), None)


@pytest.mark.parametrize(
    ("answer", "names"),
    [("film", {"dawn.mov", "sunrise.jpg"}), ("single", {"dawn_1.jpg", "sunrise.jpg"}), ("cancel", set())],
)
def test_of_a_dropped_folder_of_numbered_pictures_it_is_asked(
    window, editor, tmp_path, qtbot, idle, answer, names
) -> None:
    folder = numbered(tmp_path / "dawn", 12)
    (folder / "sunrise.jpg").write_bytes((MEDIA / "sunrise.jpg").read_bytes() + b"another")
    drop(editor.panels["media"], folder)
    qtbot.waitUntil(lambda: asked(window) is not None, timeout=30_000)
    box = asked(window)
    assert "The 12 pictures in 'dawn' are numbered" in box.text()
    ways = {"film": box.defaultButton(), "cancel": box.button(QMessageBox.StandardButton.Cancel)}
    ways["single"] = next(b for b in box.buttons() if b not in ways.values())
    ways[answer].click()
    idle()
    assert {a.name for a in editor.project.records.assets()} == names


def test_a_project_that_closes_takes_a_film_that_is_being_made_along(
    window, editor, tmp_path, qtbot, idle, monkeypatch
) -> None:
    chosen = numbered(tmp_path / "many", 4000) / "dawn_1.jpg"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(chosen), ""))
    monkeypatch.setattr(QInputDialog, "getItem", lambda *_a, **_k: ("24", True))
    folder, project = editor.project.path.with_suffix(".media"), editor.project
    editor.actions_["import-sequence"].trigger()
    qtbot.waitUntil(lambda: folder.is_dir() and any(folder.iterdir()), timeout=30_000)
    window.background.start(window.close_project())
    qtbot.waitUntil(lambda: window.editor is None, timeout=30_000)
    idle()
    films = {project.asset_path(a).name for a in project.records.assets()}  # none, unless it was quicker than we
    qtbot.waitUntil(
        lambda: {f.name for f in folder.iterdir()} == films if folder.is_dir() else not films, timeout=30_000
    )


def test_an_import_tells_how_far_it_is_and_can_be_stopped(window, editor, tmp_path, qtbot, idle, monkeypatch) -> None:
    chosen = numbered(tmp_path / "many", 4000) / "dawn_1.jpg"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(chosen), ""))
    monkeypatch.setattr(QInputDialog, "getItem", lambda *_a, **_k: ("24", True))
    folder, strip = editor.project.path.with_suffix(".media"), window.import_strip
    editor.actions_["import-sequence"].trigger()
    qtbot.waitUntil(lambda: strip.isVisible() and strip.bar.value() > 0, timeout=60_000)
    assert strip.text.text().startswith("Putting pictures together, ")
    qtbot.mouseClick(strip.stop, Qt.MouseButton.LeftButton)
    assert strip.text.text() == "Stopping…"
    idle()
    assert not strip.isVisible()
    assert window.notices.said[-1].startswith("The import was stopped")
    assert not folder.exists()
    assert not editor.project.records.assets()


def test_a_large_folder_can_be_stopped_and_what_is_too_much_is_told(
    window, editor, tmp_path, qtbot, idle, monkeypatch
) -> None:
    monkeypatch.setattr(work, "_MOST", 3)
    folder = tmp_path / "letters"
    folder.mkdir()
    for name in "abcde":
        (folder / f"{name}.jpg").write_bytes((MEDIA / "sunrise.jpg").read_bytes() + name.encode())
    stopped = []

    def stop() -> None:
        if window.importing.newest is not None and not stopped:
            stopped.append(window.importing.newest.text)
            window.importing.stop()

    window.importing.changed.connect(stop)
    window.work.bring_in([folder])
    idle()
    assert stopped == ["Importing 3 files"]
    assert not editor.project.records.assets()
    window.work.bring_in([folder])
    idle()
    assert [a.name for a in editor.project.records.assets()] == ["a.jpg", "b.jpg", "c.jpg"]
    assert window.notices.said[-1] == "The first 3 of 5 files were imported; import the others afterwards."
