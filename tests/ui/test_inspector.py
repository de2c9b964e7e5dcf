"""The inspector: fields made from the kinds, edits as gestures, one step of undo each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from tests import media_files

from vidgen.editor.records import Block
from vidgen.timing import FLICKS
from vidgen.ui.fields.base import MIXED
from vidgen.ui.fields.colour import ColourEditor
from vidgen.ui.fields.font import FontEditor
from vidgen.ui.fields.number import NumberEditor, TimeEditor
from vidgen.ui.fields.simple import ChoiceEditor, SwitchEditor, TextEditor
from vidgen.ui.panels.inspector import InspectorPanel


@pytest.fixture
def panel(editor, qtbot) -> InspectorPanel:
    for text in ("One", "Two"):
        editor.context.run("append", {"kind": "text", "values": {"text": text}})
    panel = editor.panels["inspector"]
    editor.session.select([next(editor.project.records.blocks()).id])
    qtbot.waitUntil(lambda: bool(panel.rows))
    return panel


def _block(panel: InspectorPanel) -> Block:
    return panel.context.project.records.get(panel.context.session.selection[0], Block)


def _steps(panel: InspectorPanel) -> list[str]:
    return [label for _, label in panel.context.project.steps()[0]][2:]


def _write(qtbot, editor: NumberEditor, text: str) -> None:
    editor.line.setFocus()
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, text)
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)


def test_it_follows_whatever_covers_it_and_not_behind_another(panel, editor, qtbot) -> None:
    cover = QWidget(panel)
    cover.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
    cover.setGeometry(panel.rect())
    cover.show()
    assert panel.seen
    editor.docks["history"].raise_()
    qtbot.waitUntil(lambda: not panel.seen)


def test_each_type_of_field_has_its_editor(panel) -> None:
    kinds = {path: type(row.editor) for path, row in panel.rows.items()}
    assert kinds["content.text"] is TextEditor
    assert kinds["content.font"] is FontEditor
    assert kinds["content.fill"] is ColourEditor
    assert kinds["content.italic"] is SwitchEditor
    assert kinds["content.align"] is ChoiceEditor
    assert kinds["content.enter_duration"] is TimeEditor
    assert kinds["placement.opacity"] is NumberEditor


def test_expressions_are_written_and_undone_in_one_step(panel, qtbot) -> None:
    opacity = panel.rows["placement.opacity"].editor
    assert opacity.line.text() == "100 %"
    _write(qtbot, opacity, "50%+10")
    assert _block(panel).placement.opacity == pytest.approx(0.6)
    assert _steps(panel) == ["Set opacity"]
    qtbot.waitUntil(lambda: opacity.line.text() == "60 %")
    _write(qtbot, opacity, "/2")
    assert _block(panel).placement.opacity == pytest.approx(0.3)
    for text in ("25%", "25 %", "25"):  # where percent are shown, they are not of the value there is
        _write(qtbot, opacity, text)
        assert _block(panel).placement.opacity == pytest.approx(0.25)
        panel.context.project.undo()
    _write(qtbot, opacity, "900")
    assert _block(panel).placement.opacity == 1.0
    panel.context.project.undo()
    assert _block(panel).placement.opacity == pytest.approx(0.3)


def test_what_is_no_number_is_told_and_nothing_happens(panel, qtbot, window) -> None:
    opacity = panel.rows["placement.opacity"].editor
    _write(qtbot, opacity, "soon")
    assert _block(panel).placement.opacity == 1.0
    assert opacity.line.text() == "100 %"
    assert "not a number" in window.notices.said[-1]


def test_a_drag_shows_at_once_and_is_one_step(panel, qtbot) -> None:
    line = panel.rows["placement.rotation"].editor.line
    panel._area.ensureWidgetVisible(line)
    begin = QPoint(20, 10)
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=begin)
    for x in (30, 45, 65):
        QTest.mouseMove(line, QPoint(x, 10))
    assert _block(panel).placement.rotation == pytest.approx(45, abs=1)
    assert _steps(panel) == []
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=QPoint(65, 10))
    assert _block(panel).placement.rotation == pytest.approx(45, abs=1)
    assert _steps(panel) == ["Set rotation"]


def test_escape_breaks_a_drag_off_exactly(panel, qtbot) -> None:
    before = _block(panel)
    line = panel.rows["placement.x"].editor.line
    panel._area.ensureWidgetVisible(line)
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    QTest.mouseMove(line, QPoint(60, 10))
    assert _block(panel) != before
    QTest.keyClick(line, Qt.Key.Key_Escape)
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    assert _block(panel) == before
    assert _steps(panel) == []


def test_arrows_step_a_number(panel, qtbot) -> None:
    rotation = panel.rows["placement.rotation"].editor
    rotation.line.setFocus()
    qtbot.keyClick(rotation.line, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: rotation.line.text() == "1°")
    qtbot.keyClick(rotation.line, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert _block(panel).placement.rotation == -9


def test_a_text_is_seen_while_it_is_written_and_is_one_step(panel, qtbot) -> None:
    text = panel.rows["content.text"].editor
    text.edit.setFocus()
    text.edit.selectAll()
    qtbot.keyClicks(text.edit, "Hello <b>you</b>")
    assert _block(panel).content.text == "Hello <b>you</b>"
    assert _steps(panel) == []
    text.finish()
    assert _steps(panel) == ["Set text"]
    qtbot.keyClicks(text.edit, "!!")
    panel.context.project.undo()  # ends what is being written, and takes that back
    assert _block(panel).content.text == "Hello <b>you</b>"
    qtbot.waitUntil(lambda: text.edit.toPlainText() == "Hello <b>you</b>")


def test_choices_switches_and_colours(panel, qtbot, window) -> None:
    align = panel.rows["content.align"].editor
    align.box.setCurrentIndex(align.box.findData("right"))
    align.box.activated.emit(align.box.currentIndex())
    assert _block(panel).content.align == "right"
    qtbot.mouseClick(panel.rows["content.italic"].editor.box, Qt.MouseButton.LeftButton, pos=QPoint(7, 7))
    assert _block(panel).content.italic
    colour = panel.rows["content.fill"].editor
    colour.line.setText("12ab34")
    colour.line.setModified(True)
    colour.line.editingFinished.emit()
    assert _block(panel).content.fill == "#12ab34"
    colour.line.setText("red-ish")
    colour.line.setModified(True)
    colour.line.editingFinished.emit()
    assert _block(panel).content.fill == "#12ab34"
    assert "#rrggbb" in window.notices.said[-1]


def test_several_blocks_show_what_differs_and_change_together(panel, editor, qtbot) -> None:
    editor.session.select([b.id for b in editor.project.records.blocks()])
    qtbot.waitUntil(
        lambda: "content.text" in panel.rows and panel.rows["content.text"].editor.edit.placeholderText() == "mixed"
    )
    _write(qtbot, panel.rows["placement.opacity"].editor, "25")
    assert [b.placement.opacity for b in editor.project.records.blocks()] == [0.25, 0.25]
    assert len(_steps(panel)) == 1
    assert MIXED is not None


def test_a_film_and_its_sound_are_two_sides_and_change_speed_together(panel, editor, window, qtbot, idle) -> None:
    window.work.bring_in([media_files.video("side.mp4", sound="aac")], onto_timeline=True)
    qtbot.waitUntil(lambda: any(b.content.kind == "audio" for b in editor.project.records.blocks()), timeout=60_000)
    idle()
    assert panel.sides.isHidden()
    film, sound = (next(b for b in editor.project.records.blocks() if b.content.kind == k) for k in ("clip", "audio"))
    editor.session.select([film.id, sound.id])
    qtbot.waitUntil(lambda: panel.sides.isVisible() and "content.speed" in panel.rows)
    assert "placement.fit" in panel.rows
    assert panel.blocks() == [film]
    _write(qtbot, panel.rows["content.speed"].editor, "200")
    both = [editor.project.records.get(b.id, Block) for b in (film, sound)]
    assert [(b.content.speed, b.duration) for b in both] == [(2, film.duration // 2)] * 2
    QTest.mouseClick(panel.sides.sound, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "content.gain_db" in panel.rows)
    _write(qtbot, panel.rows["content.gain_db"].editor, "-6")
    assert editor.project.records.get(sound.id, Block).content.gain_db == -6


def test_reset_and_keyframes(panel, editor, qtbot) -> None:
    row = panel.rows["placement.x"]
    assert not row.reset.isVisibleTo(panel)
    _write(qtbot, row.editor, "25")
    qtbot.waitUntil(lambda: row.reset.isVisibleTo(panel))
    row.key.click()
    editor.session.set_playhead(FLICKS)
    _write(qtbot, row.editor, "75")
    assert [(k.time, k.value) for k in _block(panel).curve("placement.x").keyframes] == [(0, 0.25), (FLICKS, 0.75)]
    editor.session.set_playhead(FLICKS // 2)
    qtbot.waitUntil(lambda: row.editor.line.text() not in ("25 %", "75 %"))
    row.reset.click()
    assert _block(panel).curve("placement.x") is None
    assert _block(panel).placement.x == 0.5


def test_effects_are_added_moved_and_removed(panel, editor, qtbot) -> None:
    panel._put_effect("blur")
    panel._put_effect("colour_adjust")
    effect = _block(panel).effects[0].id
    qtbot.waitUntil(lambda: f"effects.{effect}.radius" in panel.rows)
    _write(qtbot, panel.rows[f"effects.{effect}.radius"].editor, "5")
    assert _block(panel).effects[0].radius == pytest.approx(0.05)
    dock = editor.docks["inspector"]
    dock.raise_()
    editor.window().activateWindow()
    qtbot.waitUntil(editor.window().isActiveWindow)

    def button(name: str) -> QWidget:
        return next(w for w in dock.findChildren(QWidget) if w.accessibleName() == name and w.isVisible())

    def press(name: str) -> None:
        button(name).setFocus()
        QTest.keyClick(button(name), Qt.Key.Key_Space)

    press("Apply Blur later")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and not button("Apply Blur later").isEnabled())
    assert panel.isAncestorOf(QApplication.focusWidget()), "the keyboard stays with the effect"
    assert [e.kind for e in _block(panel).effects] == ["colour_adjust", "blur"]
    qtbot.wait(1)
    grip, above = button("Drag Blur to where it is applied"), button("Drag Colour adjust to where it is applied")
    to = grip.mapFromGlobal(above.mapToGlobal(QPoint(5, -30)))
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    QTest.mouseMove(grip, to)
    assert grip._line.isVisible()
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=to)
    assert [e.kind for e in _block(panel).effects] == ["blur", "colour_adjust"]
    qtbot.waitUntil(lambda: f"effects.{effect}.radius" in panel.rows)
    grip = button("Drag Blur to where it is applied")
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    QTest.mouseMove(grip, QPoint(5, 60))
    assert grip._line is not None
    grip.hide()  # as when somebody else takes the effect away
    assert grip._line is None
    press("Remove Blur")
    qtbot.waitUntil(lambda: f"effects.{effect}.radius" not in panel.rows and bool(panel.rows))
    assert QApplication.focusWidget() is panel._add_effect


def test_scales_are_changed_by_the_same_factor_until_they_are_taken_apart(panel, editor, qtbot) -> None:
    across, down = panel.rows["placement.scale_x"], panel.rows["placement.scale_y"]
    assert across.link.isChecked()
    assert down.link is None
    _write(qtbot, across.editor, "50")
    assert (_block(panel).placement.scale_x, _block(panel).placement.scale_y) == (0.5, 0.5)
    assert _steps(panel) == ["Set scale"]
    qtbot.waitUntil(lambda: down.editor.line.text() == "50 %")
    across.link.click()
    qtbot.waitUntil(lambda: not across.link.isChecked())
    _write(qtbot, across.editor, "100")
    assert (_block(panel).placement.scale_x, _block(panel).placement.scale_y) == (1.0, 0.5)
    across.link.click()
    _write(qtbot, down.editor, "25")  # what was drawn out stays so
    assert (_block(panel).placement.scale_x, _block(panel).placement.scale_y) == (0.5, 0.25)
    across.key.click()
    assert {c.path for c in _block(panel).curves} == {"placement.scale_x", "placement.scale_y"}
    assert _steps(panel)[-1] == "Set keyframe"
    qtbot.waitUntil(lambda: across.key.text() == "◆")
    across.reset.click()
    assert _block(panel).curves == ()
    assert (_block(panel).placement.scale_x, _block(panel).placement.scale_y) == (1.0, 1.0)


def test_nothing_selected_says_what_to_do(panel, editor, qtbot) -> None:
    editor.session.select(())
    qtbot.waitUntil(lambda: panel._stack.currentIndex() == 0)


def test_another_block_of_the_kind_takes_the_same_fields_and_nothing_half_written(panel, editor, qtbot) -> None:
    first, second = [b.id for b in editor.project.records.blocks()]
    editor.context.run("set", {"blocks": [second], "path": "placement.opacity", "value": 0.5})
    opacity, rotation = panel.rows["placement.opacity"].editor, panel.rows["placement.rotation"].editor
    opacity.line.setFocus()
    qtbot.keyClicks(opacity.line, "77")
    editor.session.select([second])
    qtbot.waitUntil(lambda: opacity.line.text() == "50 %")
    rotation.line.setFocus()
    rotation.line.clearFocus()
    panel._area.ensureWidgetVisible(rotation)
    QTest.mousePress(rotation.line, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    editor.session.select([first])
    qtbot.waitUntil(lambda: opacity.line.text() == "100 %")
    QTest.mouseMove(rotation.line, QPoint(90, 10))
    QTest.mouseRelease(rotation.line, Qt.MouseButton.LeftButton, pos=QPoint(90, 10))
    blocks = [editor.project.records.get(i, Block).placement for i in (first, second)]
    assert [(p.opacity, p.rotation) for p in blocks] == [(1.0, 0.0), (0.5, 0.0)]
    assert panel.rows["placement.opacity"].editor is opacity


def test_tab_walks_from_top_to_bottom_in_whichever_order_sections_were_made(panel, editor, qtbot) -> None:
    editor.context.run("append", {"kind": "shape"})
    text, _, shape = [b.id for b in editor.project.records.blocks()]
    for block, field in ((shape, "content.corner_radius"), (text, "content.text")):
        editor.session.select([block])
        qtbot.waitUntil(lambda field=field: field in panel.rows)
    panel._put_effect("blur")
    effect = _block(panel).effects[0].id
    qtbot.waitUntil(lambda: f"effects.{effect}.radius" in panel.rows)
    walked, widget = [], panel.rows["content.text"].editor.edit
    while widget is not panel._add_effect:
        walked.append(next((p for p, row in panel.rows.items() if row.editor.isAncestorOf(widget)), None))
        widget = widget.nextInFocusChain()
    order = list(dict.fromkeys(filter(None, walked)))
    assert order == [path for path in panel.rows if path in order]
    assert order[0] == "content.text"
    assert order[-1].startswith("effects.")
