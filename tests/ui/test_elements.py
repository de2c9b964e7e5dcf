"""The palette of kinds: all of them, with pictures, found, dragged, added; and kinds that nobody told it of."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

import vidgen.effects
from vidgen.editor.catalogue import entries, find
from vidgen.editor.kinds import EFFECTS
from vidgen.editor.records import Block
from vidgen.timing import FLICKS
from vidgen.ui.actions.palette import Palette
from vidgen.ui.dragging import carried_in
from vidgen.ui.elements.samples import FRAMES, is_offered
from vidgen.ui.panels.elements import ElementsPanel


@pytest.fixture
def panel(editor, idle) -> ElementsPanel:
    editor.docks["elements"].raise_()
    idle()
    return editor.panels["elements"]


def _titles(panel) -> list[str]:
    return [entry.title for entry in panel.shown()]


def _press(panel, qtbot, title: str, key=Qt.Key.Key_Return) -> None:
    panel.list.setCurrentIndex(panel.model.index(_titles(panel).index(title)))
    panel.list.setFocus()
    qtbot.keyClick(panel.list, key)


def test_all_kinds_that_need_no_file_are_there(panel) -> None:
    assert panel.shown() == [e for e in entries() if is_offered(e)]
    roles = [e.role for e in panel.shown()]
    assert set(roles) == {"block", "effect", "transition"}
    assert "Clip" not in _titles(panel)
    panel.findChild(type(panel.group_buttons.buttons()[0]), "group-transition").click()
    assert {e.role for e in panel.shown()} == {"transition"}
    panel.show_group("all")
    panel.search.setText("edge uncovers")
    assert _titles(panel) == ["Wipe"]
    panel.search.setText("nothing of the kind")
    assert panel.shown() == []


def test_pictures_are_rendered_from_the_kinds_and_kept(panel, editor, services, idle) -> None:
    blur, wipe, text, gain = (find(name)[0] for name in ("blur", "wipe", "text", "gain"))
    for entry in (blur, wipe, text, gain):
        panel.pictures.get(entry)
    idle()
    assert len(panel.pictures.get(blur)) == len(panel.pictures.get(text)) == 1
    assert panel.pictures.get(gain) == ()
    frames = panel.pictures.get(wipe)
    assert len(frames) == FRAMES
    before, middle, after = frames[0], frames[FRAMES // 2], frames[-1]
    y = before.height() // 2
    assert middle.pixel(8, y) == before.pixel(8, y)
    assert middle.pixel(before.width() - 8, y) == after.pixel(before.width() - 8, y)
    assert before.pixel(8, y) != after.pixel(8, y)
    again = type(panel.pictures)(services, editor.context.background, panel)
    services.render.close()
    again.get(wipe)
    idle()
    assert len(again.get(wipe)) == FRAMES
    assert services.render._painter is None  # they came from disk


def test_return_adds_where_the_user_is(panel, editor, window, qtbot) -> None:
    for colour in ("#ff0000", "#00ff00"):
        editor.context.run("append", {"kind": "solid", "duration": "2s", "values": {"fill": colour}})
    solids = sorted(editor.project.records.of(Block), key=lambda b: b.start)
    editor.session.set_playhead(FLICKS)
    _press(panel, qtbot, "Text")
    (text,) = (b for b in editor.project.records.of(Block) if b.content.kind == "text")
    assert text.start == FLICKS
    assert editor.session.selection == (text.id,)
    editor.session.select([b.id for b in solids])
    _press(panel, qtbot, "Blur")
    assert [[e.kind for e in editor.project.records.get(b.id, Block).effects] for b in solids] == [["blur"], ["blur"]]
    editor.project.undo()  # one step
    assert not any(editor.project.records.get(b.id, Block).effects for b in solids)
    editor.session.select(())
    editor.session.set_playhead(2 * FLICKS + FLICKS // 4)
    _press(panel, qtbot, "Wipe")
    assert editor.project.records.get(solids[1].id, Block).transition.kind == "wipe"
    editor.session.select(())
    _press(panel, qtbot, "Blur")
    assert "Select a block of video" in window.notices.said[-1]
    editor.session.set_playhead(20 * FLICKS)
    _press(panel, qtbot, "Dissolve")
    assert "go to a cut" in window.notices.said[-1]


def test_drags_carry_the_kind(panel) -> None:
    index = panel.model.index(_titles(panel).index("Wipe"))
    carried = carried_in(panel.model.mimeData([index]))
    assert (carried.kind.family, carried.kind.kind) == ("transition", "wipe")


def test_favourites_are_kept_for_all_projects(panel, editor, qtbot) -> None:
    _press(panel, qtbot, "Wipe", Qt.Key.Key_F)
    panel.show_group("favourite")
    assert _titles(panel) == ["Wipe"]
    other = ElementsPanel(editor.context)
    other.show_group("favourite")
    assert _titles(other) == ["Wipe"]
    other.deleteLater()


def test_transitions_play_under_the_mouse(panel, qtbot, idle) -> None:
    wipe = find("wipe")[0]
    panel.list.play(wipe)
    qtbot.waitUntil(lambda: panel.tiles.frame > 2)
    panel.list.play(None)
    assert panel.tiles.frame == 0


NEW = '''
"""Turn a picture over."""
from typing import Literal
from vidgen.editor.kinds import Effect

class Overturn(Effect):
    """Turn a picture over."""
    title = "Overturn"
    kind: Literal["overturn"] = "overturn"
'''


def test_a_new_file_is_a_new_element(editor, idle, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "overturn.py").write_text(NEW)
    monkeypatch.setattr(vidgen.effects, "__path__", [*vidgen.effects.__path__, str(tmp_path)])
    EFFECTS.__dict__.pop("names")
    try:
        panel = ElementsPanel(editor.context)
        assert "Overturn" in _titles(panel)
        panel.pictures.get(next(e for e in panel.shown() if e.title == "Overturn"))
        idle()
        panel.deleteLater()
    finally:
        EFFECTS.__dict__.pop("names", None)
        EFFECTS._classes.pop("overturn", None)


def test_the_palette_adds_elements_and_finds_commands_by_what_they_do(editor, window, qtbot) -> None:
    palette = Palette(editor.actions_, window)
    qtbot.addWidget(palette)
    qtbot.keyClicks(palette.search, "blur region")
    assert palette.chosen() is editor.actions_.entry("element-block-region")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert [b.content.kind for b in editor.project.records.blocks()] == ["region"]
    palette.search.clear()
    qtbot.keyClicks(palette.search, "bubble of speech")
    assert palette.chosen() is editor.actions_.entry("element-block-shape")
    palette.search.clear()
    qtbot.keyClicks(palette.search, "qqq")
    assert palette.empty.isVisibleTo(palette)
    assert "“qqq”" in palette.empty.text.text()
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.chosen() is None
    palette.search.clear()
    assert not palette.empty.isVisibleTo(palette)
