"""One film from nothing to its files, by somebody who uses menus, keys and the mouse and never sees a command's name.

`make` begins it and quits, `finish` opens it again, in another process, and makes its files.
"""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from tests.ui.person import ALT, CTRL, LEFT, NONE, SHIFT, Person

from vidgen.timing import FLICKS
from vidgen.ui.bin.view import BinView
from vidgen.ui.dashboard.new_project import NewProjectDialog
from vidgen.ui.exports.batch_dialog import BatchDialog
from vidgen.ui.exports.dialog import ExportDialog
from vidgen.ui.timeline.hits import fade_of, handle_of_fade
from vidgen.ui.widgets.letters import unmarked

MEDIA = ("one.mp4", "two.mp4", "song.wav")
"""What lies in the folder: two films and some music."""
SRT = "1\n00:00:00,200 --> 00:00:01,500\nHello there\n\n2\n00:00:01,800 --> 00:00:03,000\nand goodbye\n"


def make(me: Person, folder: Path) -> None:
    """Begin a project, cut it, undo and redo all of it, and quit; `made.json` in `folder` says what it is then."""
    window, qtbot, idle, mouse = me.window, me.bot, me.idle, me.mouse
    carried: list[QMimeData] = []

    def start(view: BinView, _actions: Qt.DropAction) -> None:
        carried.append(view.model().mimeData(view.selectedIndexes()))

    # What a drag out of the bin carries. Without a screen a QDrag never ends, so it is begun and then carried by hand.
    BinView.startDrag = start
    if mouse:
        tiles = window.dashboard.findChildren(QToolButton)
        QTest.mouseClick(next(t for t in tiles if t.accessibleName() == "YouTube"), LEFT)
    else:
        me.agreeing(NewProjectDialog)
        me.key(Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: window.editor is not None, timeout=120_000)
    idle()
    editor = me.editor
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    me.naming_files([folder / name for name in MEDIA])
    me.choose("import", Qt.Key.Key_I, CTRL)
    bin_ = editor.panels["media"]
    qtbot.waitUntil(lambda: len(bin_.assets()) == 3, timeout=120_000)
    idle()

    # The rough cut: both films one after the other, the song below.
    order = [a.name for a in bin_.assets()]
    model = bin_.list.model()
    for name in MEDIA:
        index = model.index(order.index(name), 0)
        if mouse:
            me.bring("media")
            bin_.list.scrollTo(index)
            first_row, end = me.view.rows[0], editor.project.records.duration()
            y = me.view.rows[-1].bottom + 10 if name == "song.wav" else first_row.top + 20
            start = 0 if name == "song.wav" else end
            x = round(me.view.viewport.x(start)) + 1
            place = QPoint(x, me.view.notes.height + y - me.view.top)
            me.carry(bin_.list.visualRect(index).center(), carried, place)
            continue
        me.walk(bin_.list, index.row(), Qt.Key.Key_Right)
        if name == "song.wav":
            me.go(0)
            me.walk(bin_.list, index.row(), Qt.Key.Key_Right)
            me.choose("overlay")
        else:
            me.choose("append")
    qtbot.waitUntil(lambda: len({b.content.asset_id for b in me.blocks()}) == 3)
    me.choose("zoom-fit", Qt.Key.Key_Z, SHIFT)

    # Split, ripple delete, trim, dissolve.
    count = len(me.blocks())
    if editor.session.selection:
        me.choose("select-none", Qt.Key.Key_A, CTRL | SHIFT)
    me.go(FLICKS)
    me.choose("split", Qt.Key.Key_S)
    assert len(me.blocks()) > count, (
        window.notices.said,
        editor.session.playhead,
        editor.actions_["split"].isEnabled(),
    )
    first = next(b for b in me.blocks() if b.start == FLICKS and b.content.kind == "clip")
    me.select(first)
    duration = editor.project.records.duration()
    me.choose("ripple-delete", Qt.Key.Key_Delete, SHIFT)
    assert editor.project.records.duration() <= duration
    assert all(b.id != first.id for b in me.blocks())
    pictures = [b for b in me.blocks() if b.content.kind == "clip"]
    last = max(pictures, key=lambda b: b.start)
    if mouse:
        edge = me.at(last, 1) - QPoint(3, 0)
        me.drag(me.view, edge, edge - QPoint(25, 0))
    me.select(last)
    if not mouse:
        me.key(Qt.Key.Key_BracketRight, on=me.view)
        me.key(Qt.Key.Key_Comma)
    assert next(b for b in me.blocks() if b.id == last.id).end < last.end
    me.choose("set-transition", Qt.Key.Key_D, CTRL | SHIFT)
    qtbot.waitUntil(lambda: any(b.transition is not None and b.transition.kind == "dissolve" for b in me.blocks()))

    # A title written on the canvas, which moves.
    canvas, frame = editor.panels["preview"].canvas, FLICKS // 30
    me.go(15 * frame)
    if mouse:
        me.choose("add-text")
    else:
        me.key(Qt.Key.Key_T, on=canvas)
    QTest.keyClicks(canvas.editing.writing, "Sunday")
    if mouse:
        QTest.mouseClick(canvas, LEFT, NONE, QPoint(3, 3))
    else:
        QTest.keyClick(canvas.editing.writing, Qt.Key.Key_Return, CTRL)
    title = next(b for b in me.blocks() if b.content.kind == "text")
    assert (title.content.text, title.start) == ("Sunday", 15 * frame)
    me.select(title)
    inspector = editor.panels["inspector"]
    me.bring("inspector")
    qtbot.waitUntil(lambda: "placement.x" in inspector.rows)
    me.scroll_to(inspector._area, inspector.rows["placement.x"].key)
    me.press(inspector.rows["placement.x"].key)
    me.go(45 * frame)
    if mouse:
        idle()
        middle = QPointF(*canvas.sight.to_widget(960, 540)).toPoint()
        me.drag(canvas, middle, middle + QPoint(70, 0))
    else:
        me.write(inspector.rows["placement.x"].editor.line, "75%")
    curve = me.named(title.name).curve("placement.x")
    assert [k.time for k in curve.keyframes] == [0, 30 * frame]
    assert curve.value_at(0) == 0.5
    assert abs(curve.value_at(30 * frame) - 0.5) > 0.05

    # The music fades in.
    song = next(b for b in me.blocks() if b.name.startswith("song"))
    if mouse:
        row = me.view.row_of(song.track)
        me.view.scroll_rows(max(0, row.bottom - me.view.height() // 2))
        handle = me.at(song, 0, handle_of_fade(row.height)) + QPoint(8, 0)
        me.drag(me.view, handle, handle + QPoint(round(me.view.viewport.x(FLICKS) - me.view.viewport.x(0)), 0))
        me.view.scroll_rows(0)
    else:
        me.select(song)
        me.go(FLICKS)
        me.key(Qt.Key.Key_BraceLeft, ALT, on=me.view)
    assert abs(fade_of(me.named(song.name)).fade_in - FLICKS) <= 3 * frame

    # Captions from a file, with another look.
    (folder / "said.srt").write_text(SRT)
    me.naming_files([folder / "said.srt"])
    me.choose("import-captions")
    qtbot.waitUntil(lambda: any(b.content.kind == "captions" for b in me.blocks()), timeout=120_000)
    assert me.named("said").content.cues[1].text == "and goodbye"
    me.select(me.named("said"))
    me.bring("inspector")
    qtbot.waitUntil(lambda: "content.style" in inspector.rows)
    box = inspector.rows["content.style"].editor.box
    me.scroll_to(inspector._area, box)
    if mouse:
        QTest.mouseClick(box, LEFT)
        qtbot.wait(QApplication.doubleClickInterval() + 50)  # until then, letting go only opens the list
        choices = box.view()
        at = choices.visualRect(choices.model().index(box.findData("plain"), 0)).center()
        QTest.mouseClick(choices.viewport(), LEFT, NONE, at)
    else:
        me.key(Qt.Key.Key_Home, on=box)
        for _ in range(box.count()):
            if box.currentData() != "plain":
                me.key(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: me.named("said").content.style == "plain")

    # The storyboard: the first scene goes behind the second, with all that lies in it.
    me.answering()
    me.choose("scenes-from-cuts")
    board = editor.panels["storyboard"].board
    me.bring("storyboard")
    if mouse:
        editor.resizeDocks([editor.docks["storyboard"]], [360], Qt.Orientation.Vertical)
    was = [s.id for s in editor.project.records.scenes()]
    assert len(was) >= 2
    qtbot.waitUntil(lambda: board.isVisible() and board.model().rowCount() == len(was))
    cells = [board.visualRect(board.model().index(n, 0)) for n in (0, 1)]
    if mouse:
        me.drag(board.viewport(), cells[0].center(), cells[1].center() + QPoint(30, 0))
    else:
        me.key(Qt.Key.Key_Home, on=board)
        me.key(Qt.Key.Key_Right, ALT)
    assert [s.id for s in editor.project.records.scenes()][:2] == [was[1], was[0]]
    me.bring("timeline")

    # Undo all, redo all: the document is the same.
    made = dict(editor.project.records.records)
    while editor.actions_["undo"].isEnabled():
        me.choose("undo", Qt.Key.Key_Z, CTRL)
    assert not me.blocks()
    while editor.actions_["redo"].isEnabled():
        me.choose("redo", Qt.Key.Key_Z, CTRL | SHIFT)
    assert dict(editor.project.records.records) == made

    # Quit.
    idle()
    (folder / "made.json").write_text(json.dumps({"records": records_of(me), "titled": title.start / FLICKS + 0.7}))
    me.choose("quit", Qt.Key.Key_Q, CTRL)


def finish(me: Person, folder: Path) -> None:
    """Open the project again, which is what it was, export it, then by two presets in one go, and quit."""
    cards = me.window.dashboard.list
    me.bot.waitUntil(lambda: cards.model().rowCount() == 1, timeout=120_000)
    if me.mouse:
        card = cards.visualRect(cards.currentIndex()).center()
        QTest.mouseClick(cards.viewport(), LEFT, NONE, card)
        QTest.mouseDClick(cards.viewport(), LEFT, NONE, card)
    else:
        me.key(Qt.Key.Key_Return, on=cards)
    me.bot.waitUntil(lambda: me.window.editor is not None, timeout=120_000)
    assert records_of(me) == json.loads((folder / "made.json").read_text())["records"]
    _export(me, folder)
    me.idle()
    me.choose("quit", Qt.Key.Key_Q, CTRL)


def records_of(me: Person) -> dict[str, object]:
    """Return all that the project is, as JSON."""
    return {i: json.loads(record.model_dump_json()) for i, record in me.editor.project.records.records.items()}


def _export(me: Person, folder: Path) -> None:
    """Export, then by two presets in one go."""
    exports = me.editor.context.exports
    me.choose("export", Qt.Key.Key_E, CTRL)
    dialog = me.window.findChild(ExportDialog)
    me.bot.waitUntil(dialog.start_button.isEnabled, timeout=120_000)
    if me.mouse:
        me.naming_files([folder / "film.mp4"])
        me.press(next(b for b in dialog.findChildren(QPushButton) if unmarked(b.text()) == "Choose…"))
    else:
        me.write(dialog.form.out, str(folder / "film.mp4"), Qt.Key.Key_Tab)
    assert dialog.form.out.text() == str(folder / "film.mp4")
    me.bot.waitUntil(lambda: not me.window.background.busy and dialog.start_button.isEnabled(), timeout=120_000)
    me.press(dialog.start_button)
    me.bot.waitUntil(lambda: [j.state for j in exports.jobs] == ["done"], timeout=120_000)
    me.press(dialog.stop_button)
    me.choose("batch", Qt.Key.Key_E, CTRL | SHIFT)
    batch = me.window.findChild(BatchDialog)
    me.bot.waitUntil(lambda: batch.presets.count() > 0)
    for row in range(batch.presets.count()):
        item = batch.presets.item(row)
        wanted = item.data(Qt.ItemDataRole.UserRole) in ("wav", "web-small")
        if wanted != (item.checkState() is Qt.CheckState.Checked):
            me.tick(batch.presets, row)
    me.write(batch.folder, str(folder / "out"), Qt.Key.Key_Tab)
    me.bot.waitUntil(lambda: batch.files.count() == 2, timeout=120_000)
    me.bot.waitUntil(batch.start_button.isEnabled, timeout=120_000)
    me.press(batch.start_button)
    me.bot.waitUntil(lambda: [j.state for j in exports.jobs] == ["done"] * 3, timeout=120_000)
