"""The curve editor and what else the inspector has for keyframes, effects, fonts and colours."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest

from vidgen.editor.curves import Curve, Keyframe
from vidgen.editor.records import Block
from vidgen.timing import FLICKS
from vidgen.ui.curves import geometry
from vidgen.ui.curves.editor import CurveEditor
from vidgen.ui.fields.recent import recent
from vidgen.ui.inspector import effect_presets
from vidgen.ui.panels.inspector import InspectorPanel

PATH = "placement.opacity"


@pytest.fixture
def panel(editor, qtbot) -> InspectorPanel:
    editor.context.run("append", {"kind": "text", "values": {"text": "One"}})
    block = next(editor.project.records.blocks())
    for at, value in ((0, 0.0), (1, 0.5), (2, 1.0)):
        arguments = {"block": block.id, "path": PATH, "at": at * FLICKS, "value": value}
        editor.context.run("set-keyframe", arguments)
    panel = editor.panels["inspector"]
    editor.session.select([block.id])
    qtbot.waitUntil(lambda: PATH in panel.rows)
    return panel


def _block(panel: InspectorPanel) -> Block:
    return panel.context.project.records.get(panel.context.session.selection[0], Block)


def _keys(panel: InspectorPanel) -> list[tuple[float, float]]:
    curve = _block(panel).curve(PATH)
    return [(round(k.time / FLICKS, 2), round(k.value, 2)) for k in curve.keyframes] if curve else []


@pytest.fixture
def curve(panel) -> CurveEditor:
    row = panel.rows[PATH]
    row.strip.open.click()
    panel._area.ensureWidgetVisible(row.strip.curve)
    row.strip.curve.resize(320, 120)
    return row.strip.curve


def _place(curve: CurveEditor, time: float, value: float) -> QPoint:
    view = curve.view()
    return QPoint(round(view.x(time * FLICKS)), round(view.y(value)))


def test_geometry_goes_there_and_back() -> None:
    curve = Curve(path="x", keyframes=(Keyframe(time=0, value=0, ease="ease_in_out"), Keyframe(time=100, value=10)))
    view = geometry.View.fitting(curve, 200, 100, 0, 100)
    assert view.time(view.x(40)) == 40
    assert view.value(view.y(2.5)) == pytest.approx(2.5)
    assert geometry.key_at(curve, view, view.x(100) + 3, view.y(10) - 3) == 100
    assert geometry.key_at(curve, view, view.x(50), view.y(10)) is None
    first, second = geometry.handles(curve, view, {0})
    assert (first.second, second.second) == (False, True)
    pulled = geometry.pulled(curve, view, second, view.x(50), view.y(10))
    assert pulled == pytest.approx((0.42, 0.0, 0.5, 1.0), abs=0.01)
    assert geometry.keys_in(curve, view, (0, 0), (200, 100)) == {0, 100}


def test_keys_are_dragged_and_escape_breaks_off(panel, curve, qtbot) -> None:
    before = _keys(panel)
    start, end = _place(curve, 1, 0.5), _place(curve, 1.5, 0.8)
    QTest.mousePress(curve, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(curve, end)
    assert _keys(panel) != before
    curve.setFocus()
    QTest.keyClick(curve, Qt.Key.Key_Escape)
    QTest.mouseRelease(curve, Qt.MouseButton.LeftButton, pos=end)
    assert _keys(panel) == before
    QTest.mousePress(curve, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(curve, start + QPoint(9, 0))
    qtbot.waitUntil(lambda: not panel._soon.isActive())  # the fields are shown anew while one drags
    QTest.mouseMove(curve, end)
    QTest.mouseRelease(curve, Qt.MouseButton.LeftButton, pos=end)
    time, value = _keys(panel)[1]
    assert time == pytest.approx(1.5, abs=0.1)
    assert value == pytest.approx(0.8, abs=0.05)
    assert panel.context.project.undo_label == "Change curve of opacity"
    panel.context.project.undo()
    assert _keys(panel) == before


def test_several_keys_by_rubber_band_and_by_keyboard(panel, curve, qtbot) -> None:
    QTest.mousePress(curve, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    QTest.mouseMove(curve, _place(curve, 1.2, -0.05))
    QTest.mouseRelease(curve, Qt.MouseButton.LeftButton, pos=_place(curve, 1.2, -0.05))
    assert curve.selected == {0, FLICKS}
    curve.setFocus()
    qtbot.keyClick(curve, Qt.Key.Key_Right)
    assert [t for t, _ in _keys(panel)] == [0.03, 1.03, 2]
    qtbot.keyClick(curve, Qt.Key.Key_Delete)
    assert _keys(panel) == [(2, 1.0)]
    qtbot.keyClick(curve, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    curve.set_ease("hold")
    assert _block(panel).curve(PATH).keyframes[0].ease == "hold"


def test_a_double_click_adds_a_key_and_a_handle_bends(panel, curve, qtbot) -> None:
    at = _place(curve, 1.5, 0.1)
    QTest.mouseDClick(curve, Qt.MouseButton.LeftButton, pos=at)
    assert len(_keys(panel)) == 4
    assert curve.selected == {next(k.time for k in _block(panel).curve(PATH).keyframes if 1.3 < k.time / FLICKS < 1.7)}
    curve.set_ease("ease_in_out")
    handle = geometry.handles(curve.curve(), curve.view(), curve.selected)[0]
    QTest.mousePress(curve, Qt.MouseButton.LeftButton, pos=QPoint(round(handle.x), round(handle.y)))
    QTest.mouseMove(curve, QPoint(round(handle.x) + 2, round(handle.y) - 12))
    QTest.mouseRelease(curve, Qt.MouseButton.LeftButton, pos=QPoint(round(handle.x) + 2, round(handle.y) - 12))
    assert next(k for k in _block(panel).curve(PATH).keyframes if k.time in curve.selected).ease == "bezier"


def test_previous_next_and_interpolation(panel, qtbot) -> None:
    strip, session = panel.rows[PATH].strip, panel.context.session
    session.set_playhead(FLICKS // 2)
    qtbot.waitUntil(strip.before.isEnabled)
    strip.after.click()
    assert session.playhead == FLICKS
    strip.ease.setCurrentIndex(strip.ease.findData("ease_out"))
    strip.ease.activated.emit(strip.ease.currentIndex())
    assert _block(panel).curve(PATH).keyframes[1].ease == "ease_out"
    qtbot.waitUntil(strip.before.isEnabled)
    strip.before.click()
    assert session.playhead == 0


def test_sections_fold_and_are_remembered(panel, qtbot) -> None:
    session = panel.context.session
    from vidgen.ui.inspector.section import Section

    section = next(s for s in panel.findChildren(Section) if s.fold.text() == "Placement")
    section.fold.setFocus()
    qtbot.keyClick(section.fold, Qt.Key.Key_Space)
    assert not section.body.isVisibleTo(panel)
    assert session.recall("inspector.folded") == ["placement"]


def test_an_effect_becomes_a_preset(panel, qtbot) -> None:
    panel._put_effect("blur", {"radius": 0.2})
    effect = _block(panel).effects[0]
    effect_presets.save("Very soft", effect)
    (preset,) = effect_presets.presets()
    assert (preset.name, preset.kind, preset.values["radius"]) == ("Very soft", "blur", 0.2)
    panel._put_effect(preset.kind, preset.values)
    assert [e.radius for e in _block(panel).effects] == [0.2, 0.2]


def test_fonts_are_found_by_name_and_remembered(panel, qtbot) -> None:
    font = panel.rows["content.font"].editor
    assert font.button.font().family() == _block(panel).content.font
    listed = font.open_list()
    qtbot.keyClicks(listed.search, "cave")
    assert listed.list.model().rowCount() == 1
    qtbot.keyClick(listed.search, Qt.Key.Key_Return)
    assert _block(panel).content.font == "Caveat"
    qtbot.waitUntil(lambda: font.button.font().family() == "Caveat")
    assert recent("fonts") == ["Caveat"]


def test_a_colour_is_one_step_and_escape_gives_up(panel, qtbot) -> None:
    before = _block(panel).content.fill
    field = panel.rows["content.fill"].editor
    picker = field.open_picker()
    QTest.mouseClick(picker.square, Qt.MouseButton.LeftButton, pos=QPoint(200, 20))
    assert _block(panel).content.fill != before
    qtbot.keyClick(picker, Qt.Key.Key_Escape)
    assert _block(panel).content.fill == before
    picker = field.open_picker()
    qtbot.keyClick(picker.square, Qt.Key.Key_Right)
    qtbot.keyClick(picker.square, Qt.Key.Key_Down)
    qtbot.keyClick(picker, Qt.Key.Key_Return)
    assert _block(panel).content.fill != before
    assert panel.context.project.undo_label == "Set colour"
    assert recent("colours") == [_block(panel).content.fill]
    panel.context.project.undo()
    assert _block(panel).content.fill == before


def test_the_pipette_takes_what_is_clicked(panel, window, qtbot) -> None:
    field = panel.rows["content.fill"].editor
    picker = field.open_picker()
    picker.pipette.click()
    at = QPoint(5, window.height() - 5)
    expected = window.grab().toImage().pixelColor(at).name()
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(picker.isVisible)
    picker.close()
    assert _block(panel).content.fill == expected


def test_attributes_are_pasted_by_the_form(panel, editor, window, qtbot, monkeypatch) -> None:
    from vidgen.ui.actions import form

    context = panel.context
    context.run("set", {"blocks": [_block(panel).id], "path": "placement.x", "value": 0.2})
    first = _block(panel)
    editor.actions_.run_asking("copy")
    context.run("append", {"kind": "text", "values": {"text": "Two"}})
    second = next(b for b in editor.project.records.blocks() if b.id != first.id)
    editor.session.select([second.id])
    asked = []

    def fill(dialog) -> int:
        asked.extend(dialog._fields)
        return 1

    monkeypatch.setattr(form.ArgumentForm, "exec", fill)
    editor.actions_.run_asking("paste-attributes")
    assert {"placement", "effects", "style", "keyframes"} <= set(asked)
    assert _block(panel).placement.x == 0.2
    assert _block(panel).content.text == "Two"


def test_the_playhead_moves_on_when_the_curve_is_gone(editor, panel, curve, qtbot) -> None:
    editor.session.select([])
    qtbot.waitUntil(lambda: panel._stack.currentIndex() == 0)
    row = panel.rows[PATH]
    row.strip.curve.setParent(None)
    row.strip.curve.deleteLater()
    qtbot.wait(1)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    editor.session.set_playhead(FLICKS)  # a connection that outlives the curve would raise here
    assert editor.session.playhead == FLICKS
