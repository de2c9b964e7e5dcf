"""A video out of an idea, in the window: estimate, progress, stop, going on; by the real voice of this computer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from vidgen.ai.making.making import order_of
from vidgen.ui.making.dialog import MakeDialog

SCRIPT = "Octopuses hide.\n\nThey run."


@pytest.fixture
def dialog(window, qtbot, idle) -> MakeDialog:
    window.dashboard.idea.click()
    made = window.findChild(MakeDialog)
    idle()
    return made


def write(dialog: MakeDialog, qtbot, text: str, source: str = "idea") -> None:
    qtbot.mouseClick(dialog.form.sources[source], Qt.MouseButton.LeftButton)
    dialog.form.text.setPlainText(text)
    qtbot.waitUntil(lambda: dialog.make.isEnabled() or bool(dialog.wrong.text()), timeout=20_000)


def test_an_estimate_comes_before_anything_is_made(dialog, window, qtbot) -> None:
    assert not dialog.make.isEnabled()
    write(dialog, qtbot, "Three facts about octopuses")
    assert "in 5 scenes" in dialog.facts.text()
    assert "costs nothing" in dialog.facts.text()
    assert "voice: this computer" in dialog.parts.text()
    assert not window.makings.busy
    voice = dialog.form.voice
    voice.setCurrentIndex(voice.findData("am_michael"))
    for language, chosen in (("es", "ef_dora"), ("nl", ""), ("", "am_michael")):
        dialog.form.language.setText(language)
        qtbot.waitUntil(lambda wanted=chosen: voice.currentData() == wanted)
    assert window.dashboard.cards() == ()
    qtbot.waitUntil(lambda: not dialog.look.isHidden(), timeout=60_000)
    assert dialog.look.pixmap().height() > dialog.look.pixmap().width()


def test_what_the_film_cannot_have_is_said_before_it_is_made(dialog, qtbot) -> None:
    write(dialog, qtbot, "Three facts about octopuses")
    assert "Facts: " in dialog.parts.text()
    assert "no facts" not in dialog.advice.text()
    write(dialog, qtbot, "Why my neighbour collects teapots")
    qtbot.waitUntil(lambda: "knows no facts" in dialog.advice.text(), timeout=20_000)
    assert not dialog.advice.isHidden()
    write(dialog, qtbot, "Осьминоги прячутся.\n\nОни убегают.", "script")
    qtbot.waitUntil(lambda: "shown to be read" in dialog.advice.text(), timeout=20_000)
    assert "voice: none" in dialog.parts.text()
    assert "knows no facts" not in dialog.advice.text()


def test_what_cannot_be_made_is_said(dialog, qtbot, idle) -> None:
    dialog.form.language.setText("nl")
    write(dialog, qtbot, "Drie dingen over octopussen")
    assert "and Portuguese only" in dialog.wrong.text()
    assert not dialog.make.isEnabled()
    dialog.form.language.setText("en")
    dialog.form.budget.setText("much")
    qtbot.waitUntil(lambda: "no sum" in dialog.wrong.text(), timeout=20_000)


def test_a_file_is_read_as_a_script(dialog, qtbot, idle, tmp_path) -> None:
    (tmp_path / "said.txt").write_text("# Octopuses\n\nThey hide.\n\nThey run.")
    (tmp_path / "no.txt").write_bytes(b"\xff\xfe\x00\x81")
    dialog.form.sources["script"].click()
    dialog._background.start(dialog.form.read_file(tmp_path / "said.txt"))
    qtbot.waitUntil(lambda: "They run." in dialog.form.text.toPlainText(), timeout=10_000)
    dialog._background.start(dialog.form.read_file(tmp_path / "no.txt"))
    qtbot.waitUntil(lambda: "cannot be read as text" in dialog.wrong.text(), timeout=10_000)


@pytest.mark.slow
def test_it_stops_and_goes_on_and_opens(dialog, window, qtbot, idle) -> None:
    write(dialog, qtbot, SCRIPT, "script")
    dialog.form.format.setCurrentIndex(2)
    qtbot.waitUntil(lambda: dialog._order is not None and dialog._order.format == "square", timeout=20_000)
    dialog.make.click()
    qtbot.waitUntil(lambda: dialog.steps.list.count() >= 1, timeout=60_000)  # the outline is done
    dialog.stop.click()
    qtbot.waitUntil(lambda: not window.makings.busy, timeout=10_000)
    assert "What is done is kept" in dialog.wrong.text()
    idle()
    dialog.reject()
    strip = window.dashboard.unfinished
    assert strip.isVisible()
    assert len(strip.buttons) == 1
    strip.buttons[0].click()
    dialog = window.findChild(MakeDialog)
    told = []
    window.makings.told.connect(told.append)
    qtbot.waitUntil(lambda: window.editor is not None, timeout=120_000)
    idle()
    assert told[0].step == "Outline"
    assert told[0].before
    assert len(window.editor.project.records.scenes()) == 2
    assert order_of(window.editor.project.path).script == SCRIPT
    assert window.findChild(MakeDialog) is None or not window.findChild(MakeDialog).isVisible()
    window.leave_project()
    qtbot.waitUntil(lambda: window.editor is None, timeout=30_000)
    idle()
    assert not strip.isVisible()


@pytest.mark.slow
def test_quitting_stops_it(dialog, window, qtbot) -> None:
    write(dialog, qtbot, "A long text is said here, and it goes on and on. " * 20, "script")
    dialog.make.click()
    qtbot.waitUntil(lambda: window.makings.busy and dialog.steps.list.count() >= 1, timeout=60_000)
    window.close()
    qtbot.waitUntil(lambda: not window.makings.busy, timeout=15_000)
