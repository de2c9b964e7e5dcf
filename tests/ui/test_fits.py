"""Pictures of another shape than the film: it is said, and one press fills the frame: notice, inspector, menus, keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests import media_files

from vidgen.editor.records import Block
from vidgen.ui.canvas.menus import canvas_menu
from vidgen.ui.timeline.hits import Hit


@pytest.fixture(scope="module", autouse=True)
def clips() -> None:
    """Made before there is a window, which would not answer meanwhile."""
    media_files.video("wide.mp4", frames=24)
    media_files.video("other.mp4", frames=24, size=(200, 180))


@pytest.fixture
def upright(editor, idle):
    """A film of 9:16 with two files that are wide, in the bin."""
    editor.context.run("set-project", {"width": 1080, "height": 1920})
    editor.context.work.bring_in(
        [media_files.video("wide.mp4", frames=24), media_files.video("other.mp4", frames=24, size=(200, 180))]
    )
    idle()
    return editor


def _fits(editor) -> list[str]:
    return [b.placement.fit for b in editor.project.records.blocks()]


def test_what_comes_in_another_shape_is_told_of_once_and_filled_by_one_press(upright, window, qtbot) -> None:
    assets, notices = upright.project.records.assets(), window.notices
    upright.context.run("append", {"asset": assets[0].id})
    qtbot.waitUntil(lambda: bool(notices.ways))
    assert "there are bars above and below it" in notices.said[-1]
    upright.context.run("append", {"asset": assets[1].id})  # while the first is offered still: one offer for both
    qtbot.waitUntil(lambda: "2 pictures" in notices.said[-1])
    before = len(notices.said)
    qtbot.mouseClick(notices.ways[0], Qt.MouseButton.LeftButton)
    assert _fits(upright) == ["cover", "cover"]
    assert notices.isHidden()
    upright.project.undo()
    assert _fits(upright) == ["contain", "contain"]
    first = next(b.id for b in upright.project.records.blocks())
    upright.context.run("split", {"at": "10f", "blocks": [first]})
    upright.context.run("append", {"asset": assets[0].id})
    upright.context.run("append", {"kind": "text"})
    assert not upright.shapes._soon.isActive(), "nothing is to come"
    assert len(notices.said) == before


def test_a_picture_of_the_films_shape_is_no_matter(editor, window, qtbot, idle) -> None:
    editor.context.work.bring_in([media_files.video("wide.mp4", frames=24)], onto_timeline=True)
    idle()
    assert list(editor.project.records.blocks())
    assert not editor.shapes._soon.isActive()
    assert not window.notices.ways


def test_one_press_in_the_inspector_and_by_arrows(upright, window, qtbot) -> None:
    panel = upright.panels["inspector"]
    for asset in upright.project.records.assets():
        upright.context.run("append", {"asset": asset.id})
    ids = [b.id for b in upright.project.records.blocks()]
    upright.session.select(ids)
    qtbot.waitUntil(lambda: "placement.fit" in panel.rows)
    paths = [path for path in panel.rows if path.startswith("placement.")]
    assert paths[0] == "placement.fit", "what is often wanted comes first"
    buttons = panel.rows["placement.fit"].editor.buttons
    panel._area.ensureWidgetVisible(buttons["blurred"])
    qtbot.mouseClick(buttons["blurred"], Qt.MouseButton.LeftButton)
    assert _fits(upright) == ["blurred", "blurred"]
    assert upright.actions_["undo"].text() == "Undo Set fit"
    upright.context.run("set", {"blocks": ids[:1], "path": "placement.fit", "value": "stretch"})
    qtbot.waitUntil(lambda: not any(b.isChecked() for b in buttons.values()))  # they differ
    upright.session.select(ids[:1])
    qtbot.waitUntil(lambda: buttons["stretch"].isChecked())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    buttons["stretch"].setFocus()
    QTest.keyClick(buttons["stretch"], Qt.Key.Key_Left)
    assert QApplication.focusWidget() is buttons["blurred"]
    QTest.keyClick(buttons["blurred"], Qt.Key.Key_Space)
    assert _fits(upright)[0] == "blurred"


def test_menus_of_timeline_and_canvas_offer_it(upright, qtbot) -> None:
    upright.context.run("append", {"asset": upright.project.records.assets()[0].id})
    (block,) = (b for b in upright.project.records.blocks() if b.content.kind == "clip")
    text = upright.context.run("overlay", {"kind": "text", "at": 0})["block"]
    upright.session.select([block.id])
    timeline = upright.panels["timeline"]
    menu = timeline.menus.made(Hit("block", block.start, timeline.view.row_of(block.track), block.id))
    (inside,) = (a.menu() for a in menu.actions() if a.menu() is not None and a.text() == "In the frame")
    assert [a.objectName() for a in inside.actions()] == ["fit-contain", "fit-cover", "fit-blurred", "fit-stretch"]
    menu.close()
    canvas = upright.panels["preview"].canvas
    of_canvas = canvas_menu(upright.context, canvas)
    next(a for a in of_canvas.actions() if a.objectName() == "fit-cover").trigger()
    of_canvas.close()
    assert upright.project.records.get(block.id, Block).placement.fit == "cover"
    upright.session.select([text])
    assert upright.actions_.entry("fit-cover").hindrance() == "select a picture first"
    canvas.hands.choose(QPointF(*canvas.sight.to_widget(540, 700)), canvas.sight)
    assert upright.session.selection == (block.id,)
