"""The assistant panel: a wish, a proposal that changes nothing, one step of undo; by keyboard, too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from tests.unit.ai.conftest import set_up
from tests.unit.ai.fault_server import FaultServer

from vidgen.ai import choices
from vidgen.timing import FLICKS
from vidgen.ui.panels.assistant import AssistantPanel


@pytest.fixture
def panel(editor) -> AssistantPanel:
    for text in ("One", "Two"):
        editor.context.run("append", {"kind": "text", "values": {"text": text}})
    editor.docks["assistant"].raise_()
    return editor.panels["assistant"]


def ask(panel: AssistantPanel, qtbot, wish: str) -> None:
    panel.input.setFocus()
    qtbot.keyClicks(panel.input, wish)
    qtbot.keyClick(panel.input, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.cards[-1].wish == wish and panel.cards[-1].state != "thinking", timeout=30_000)


def test_a_wish_is_shown_then_applied_then_undone(panel, editor, qtbot) -> None:
    ask(panel, qtbot, "cut the first 2 seconds")
    card = panel.cards[-1]
    assert card.state == "proposed"
    assert editor.project.records.duration() == 10 * FLICKS, "nothing has happened yet"
    assert card.proposed.changes[0] == "The film becomes 2 s shorter: 8 s."
    qtbot.keyClick(card.apply, Qt.Key.Key_Space)
    assert editor.project.records.duration() == 8 * FLICKS
    assert card.state == "applied"
    assert editor.project.undo_label == "Assistant: cut the first 2 seconds"
    editor.project.undo()
    assert editor.project.records.duration() == 10 * FLICKS


def test_what_is_discarded_changes_nothing(panel, editor, qtbot) -> None:
    ask(panel, qtbot, "delete the second clip")
    panel.cards[-1].discard.click()
    assert panel.cards[-1].state == "discarded"
    assert editor.project.records.duration() == 10 * FLICKS


def test_what_is_not_understood_is_said(panel, qtbot) -> None:
    ask(panel, qtbot, "make me rich")
    assert panel.cards[-1].state == "failed"
    assert "not understood" in panel.cards[-1].answer.text()
    assert panel.who.text().endswith("rules on this computer, free")


def test_a_late_proposal_is_refused(panel, editor, qtbot) -> None:
    ask(panel, qtbot, 'change the title "One" to "Uno"')
    block = next(b for b in editor.project.records.blocks() if getattr(b.content, "text", "") == "One")
    editor.context.run("set", {"blocks": [block.id], "path": "content.text", "value": "Eins"})
    panel.cards[-1].apply.click()
    assert panel.cards[-1].state == "failed"
    assert "has changed since" in panel.cards[-1].answer.text()


def test_the_project_may_be_left_while_somebody_thinks(panel, window, qtbot, idle) -> None:
    panel.input.setPlainText("remove the silences")
    panel.ask()
    assert panel.cards[-1].state == "thinking"
    window.leave_project()
    qtbot.waitUntil(lambda: window.editor is None, timeout=120_000)
    idle()
    assert "wrong" not in " ".join(window.notices.said)


def test_examples_are_a_click_away(panel, qtbot) -> None:
    panel._take("remove the silences")
    assert panel.input.toPlainText() == "remove the silences"
    assert panel.send.isEnabled()


def test_what_a_model_would_cost_is_shown_before_it_is_asked(panel, qtbot, vidgen_home) -> None:
    with FaultServer() as server:
        set_up(server, vidgen_home)
        choices.choose(jobs={"text": {"endpoint": "faulty", "model": "talker"}})
        qtbot.keyClicks(panel.input, "make it calmer")
        qtbot.waitUntil(lambda: "at most $" in panel.who.text(), timeout=30_000)
        assert panel.who.text().startswith("By talker of faulty, at most $0.0")
        assert panel.who.text().endswith("a question, 3 questions as a rule")
        assert server.requests == [], "nobody was asked"
