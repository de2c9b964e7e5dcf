"""The export queue, its panel, and the dialogs that fill it."""

from __future__ import annotations

import gc
import sys
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QInputDialog, QWidget
from tests import media_files

from vidgen.errors import VidgenError
from vidgen.render.segments.store import Store
from vidgen.ui.exports.batch_dialog import BatchDialog
from vidgen.ui.exports.dialog import ExportDialog
from vidgen.ui.exports.preset_box import PresetBox
from vidgen.ui.notification import notify


@pytest.fixture
def film(editor, services, tmp_path: Path):
    services.__dict__["store"] = Store(tmp_path / "store")
    editor.context.run("append", {"kind": "solid", "duration": "1s"})
    return editor


def _states(editor) -> list[str]:
    return [job.state for job in editor.context.exports.jobs]


def _tick(which, *names: str) -> None:
    for row in range(which.count()):
        item = which.item(row)
        on = item.data(Qt.ItemDataRole.UserRole) in names
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def test_a_batch_is_made_one_after_the_other(window, film, tmp_path, qtbot, idle) -> None:
    for start in ("0s", "0.5s"):
        film.context.run("add-scene", {"name": "Part", "start": start, "duration": "0.5s"})
    film.actions_["batch"].trigger()
    dialog = window.findChild(BatchDialog)
    qtbot.waitUntil(lambda: dialog.presets.count() > 0)
    _tick(dialog.ranges, "scenes")
    _tick(dialog.presets, "wav", "web-small")
    dialog.folder.setText(str(tmp_path / "out"))
    qtbot.keyClicks(dialog.pattern, " x")
    qtbot.waitUntil(lambda: dialog.files.count() == 4, timeout=30_000)
    qtbot.waitUntil(dialog.start_button.isEnabled)
    assert "4 files" in dialog.total.text()
    qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: _states(film) == ["done"] * 4, timeout=120_000)
    assert len(list((tmp_path / "out").iterdir())) == 4
    panel = film.panels["jobs"]
    rows = [panel.list.model().index(row, 0).data() for row in range(4)]
    assert rows == [job.out.name for job in reversed(film.context.exports.jobs)], (
        "the newest of what is over comes first"
    )
    qtbot.waitUntil(lambda: window.notices.said[-1:] == [f"4 exports are done, '{rows[0]}' was the last."])
    assert not any("is done" in said for said in window.notices.said), "one word for a batch"
    qtbot.waitUntil(panel.report.isEnabled, timeout=30_000)
    assert film.context.exports.report_file(film.context.exports.jobs[-1].id).read_text().startswith("<!doctype html>")
    panel.clear.trigger()
    qtbot.waitUntil(lambda: _states(film) == [])
    idle()


def test_a_job_is_paused_and_goes_on_by_keyboard(window, film, services, tmp_path, qtbot, idle, answers) -> None:
    from vidgen.render.plan import plan
    from vidgen.render.queue import Order

    film.context.run("append", {"kind": "solid", "duration": "600s"})
    film.docks["jobs"].raise_()
    film.actions_["export"].trigger()
    dialog = window.findChild(ExportDialog)
    qtbot.waitUntil(dialog.start_button.isEnabled, timeout=30_000)
    dialog.form.out.setText(str(tmp_path / "long.mp4"))
    dialog.start()
    qtbot.waitUntil(lambda: _states(film) == ["running"], timeout=30_000)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)  # the export goes on without the dialog
    qtbot.waitUntil(lambda: "% – " in window.windowTitle(), timeout=60_000)
    panel = film.panels["jobs"]
    panel.list.setFocus()
    preset = services.render.preset("wav")
    more = Order(plan(film.project.snapshot(), preset, {}), preset, tmp_path / "more.wav")
    window.background.start(window.exports.add(lambda: [(more, film.project.path)]))
    qtbot.waitUntil(lambda: panel.list.model().rowCount() == 2)
    assert panel.current().out.name == "more.wav", "what was just ordered is chosen, not what is made"
    panel.cancel.trigger()
    qtbot.waitUntil(lambda: _states(film) == ["running", "cancelled"])
    panel.remove.trigger()
    qtbot.waitUntil(lambda: _states(film) == ["running"])
    assert panel.pause.text() == "Pause"
    answers.append("Cancel")
    film.actions_["quit"].trigger()
    assert not answers, "whoever quits is told of the export"
    assert window.isVisible()
    panel.pause.trigger()
    qtbot.waitUntil(lambda: _states(film) == ["paused"], timeout=60_000)
    idle()
    assert panel.pause.text() == "Go on"
    panel.pause.trigger()
    qtbot.waitUntil(lambda: _states(film) == ["running"], timeout=30_000)
    panel.cancel.trigger()
    qtbot.waitUntil(lambda: _states(film) == ["cancelled"], timeout=60_000)
    assert not (tmp_path / "long.mp4").exists()
    assert panel.again.isEnabled()
    panel.again.trigger()
    qtbot.waitUntil(lambda: _states(film) == ["running"], timeout=30_000)
    panel.cancel.trigger()
    qtbot.waitUntil(lambda: _states(film) == ["cancelled"], timeout=60_000)
    qtbot.waitUntil(lambda: film.context.exports.running is None, timeout=60_000)  # until then it cannot be removed
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: _states(film) == [], timeout=30_000)
    idle()


def test_what_was_interrupted_goes_on_when_the_project_is_seen(
    window, film, services, tmp_path, qtbot, idle, monkeypatch
) -> None:
    from vidgen.render.plan import plan
    from vidgen.render.queue import Order

    preset = services.render.preset("wav")
    order = Order(plan(film.project.snapshot(), preset, {}), preset, tmp_path / "a.wav")
    number = services.jobs.add(film.project.path, order.out, preset.name, order.pack())
    with services.jobs.claim(number):
        pass
    assert services.jobs.job(number).state == "stopped"
    assert window.exports.waits(services.jobs.job(number))
    begin, seen = window.exports.begin, []

    def noting() -> None:
        seen.append(window.editor not in {None, film} and window.editor.player.image is not None)
        begin()

    monkeypatch.setattr(window.exports, "begin", noting)
    window.background.start(window.begin(film.project.path))
    qtbot.waitUntil(lambda: _states(film) == ["done"], timeout=60_000)
    assert seen == [True]
    qtbot.waitUntil(lambda: window.notices.said[-2:] == ["The export of 'a.wav' goes on.", "'a.wav' is done."])
    idle()


def test_a_failed_job_says_why_and_can_be_tried_again(window, film, services, tmp_path, qtbot, idle) -> None:
    from vidgen.render.plan import plan
    from vidgen.render.queue import Order

    preset = services.render.preset("wav")
    folder = tmp_path / "later"
    order = Order(plan(film.project.snapshot(), preset, {}), preset, folder / "a.wav")
    window.background.start(window.exports.add(lambda: [(order, film.project.path)]))
    qtbot.waitUntil(lambda: _states(film) == ["failed"], timeout=60_000)
    qtbot.waitUntil(lambda: any("There is no folder" in said for said in window.notices.said))
    panel = film.panels["jobs"]
    panel.reveal.trigger()
    assert window.notices.said[-1] == f"The folder '{folder}' is not there any more."
    folder.mkdir()
    panel.again.trigger()
    qtbot.waitUntil(lambda: _states(film) == ["done"], timeout=60_000)
    idle()


def test_the_dialog_checks_before(window, film, tmp_path, qtbot, idle) -> None:
    film.context.run("append", {"kind": "text", "values": {"text": "x" * 3000}})
    film.actions_["export"].trigger()
    dialog = window.findChild(ExportDialog)
    qtbot.waitUntil(lambda: any("does not fit" in text for _, text in dialog.form.checks.lines), timeout=60_000)
    assert any("software" in text for _, text in dialog.form.checks.lines)
    assert any("are free" in text for _, text in dialog.form.checks.lines)
    dialog.form.preset.setCurrentIndex(dialog.form.preset.findData("web-small"))
    assert dialog.form.size_.itemText(0) == "As the preset: 854 × 480"
    dialog.form.out.setText(str(tmp_path / "nowhere" / "a.mp4"))
    dialog.form.out.editingFinished.emit()
    qtbot.waitUntil(lambda: any(level == "obstacle" for level, _ in dialog.form.checks.lines))
    assert not dialog.start_button.isEnabled()
    dialog.form.range.setCurrentIndex(dialog.form.range.count() - 1)
    assert dialog.height() >= dialog.layout().totalHeightForWidth(dialog.width()), "all of it is seen"
    dialog.form.end_at.setText("soon")
    with pytest.raises(VidgenError):
        dialog.form.time_range()
    dialog.close()
    idle()


def test_missing_and_changed_media_are_told_of_before(window, film, tmp_path, qtbot, idle) -> None:
    media = [tmp_path / "gone.wav", tmp_path / "other.wav"]
    for seconds, path in enumerate(media, 1):
        path.write_bytes(media_files.sound(f"{path.stem}.wav", seconds=seconds).read_bytes())
    for asset in film.project.opened.import_media(media):
        film.context.run("append", {"asset": asset.id})
    media[0].unlink()
    media[1].write_bytes(media[1].read_bytes()[:-4])
    film.actions_["export"].trigger()
    dialog = window.findChild(ExportDialog)
    form = dialog.form

    def levels(what: str) -> list[str]:
        return [level for level, text in form.checks.lines if what in text]

    qtbot.waitUntil(lambda: levels("'gone.wav' is missing") == ["obstacle"], timeout=60_000)
    assert levels("'other.wav' was changed since it was imported") == ["warning"]
    assert levels("All media are there.") == []
    assert not dialog.start_button.isEnabled()
    assert form.placeholders.isVisible()
    form.placeholders.click()
    qtbot.waitUntil(lambda: levels("'gone.wav' is missing") == ["warning"], timeout=60_000)
    qtbot.waitUntil(dialog.start_button.isEnabled)
    form.preset.setCurrentIndex(form.preset.findData("wav"))
    form.out.setText(str(tmp_path / "film.wav"))
    qtbot.waitUntil(dialog.start_button.isEnabled, timeout=60_000)
    dialog.start()
    qtbot.waitUntil(lambda: _states(film) == ["done"], timeout=60_000)
    qtbot.waitUntil(lambda: "was changed since it was imported" in dialog.state.text())
    assert dialog.state.property("role") == "warning"
    qtbot.waitUntil(lambda: window.notices.said[-1].startswith("Look at 'film.wav': 'other.wav' was changed"))
    dialog.close()
    idle()


def test_dialogs_close_and_keep_nothing_of_the_project(window, qtbot, idle, monkeypatch) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: ("rough cut", True))
    window.new("youtube")
    qtbot.waitUntil(lambda: window.editor is not None, timeout=30_000)
    window.editor.context.run("append", {"kind": "solid"})
    window.editor.actions_["save-version"].trigger()
    window.editor.docks["history"].show()
    for name in ("export", "batch", "compare-version"):
        for way in ("escape", "cross", "hidden"):
            window.editor.actions_[name].trigger()
            qtbot.waitUntil(lambda: bool(window.findChildren(QDialog)), timeout=30_000)
            (dialog,) = window.findChildren(QDialog)
            dialog.setVisible(way != "hidden")
            if way == "escape":
                qtbot.keyClick(dialog, Qt.Key.Key_Escape)
            else:
                assert dialog.close()
            del dialog
            qtbot.waitUntil(lambda: not window.findChildren(QDialog))
    window.editor.actions_["export"].trigger()  # one that is open goes with the project
    idle()
    parts = window.editor, window.editor.actions_, window.editor.context, window.editor.project
    kept = [weakref.ref(part) for part in parts]
    del parts
    window.leave_project()
    idle()
    gc.collect()
    assert [part() for part in kept] == [None] * 4


def test_presets_are_offered_by_purpose_and_those_used_last_come_first(services, qtbot) -> None:
    box = PresetBox()
    qtbot.addWidget(box)
    box.show_presets(services.render.presets(), ["web-small", "gone", "web-small", "mp3"])
    titles = [box.itemText(row) for row in range(7)]
    assert titles == ["Used last", "Small for the web", "MP3", "General", "As the project", "Quick 1080p", "For sites"]
    box.setCurrentIndex(1)
    for wanted in ("mp3", "project", "quick-1080p", "square"):
        qtbot.keyClick(box, Qt.Key.Key_Down)
        assert box.currentData() == wanted, "a title is chosen"


@pytest.mark.skipif(sys.platform != "linux", reason="other desktops have a tray")
def test_the_desktop_tells_when_no_window_is_in_front(qtbot, tmp_path: Path, monkeypatch) -> None:
    said, program = tmp_path / "said", tmp_path / "notify-send"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{said}.part"\nmv "{said}.part" "{said}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    told: list[str] = []
    shown = QWidget()
    qtbot.addWidget(shown)
    notify(shown, "'a & <b>.mp4' is done.", told.append)
    qtbot.waitUntil(said.exists, timeout=30_000)
    assert said.read_text().splitlines()[-2:] == ["--", "'a & <b>.mp4' is done."]
    said.unlink()
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    notify(shown, "It is seen.", told.append)
    assert not said.exists()
    assert told == ["'a & <b>.mp4' is done.", "It is seen."]
