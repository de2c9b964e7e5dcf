"""Named versions in the window: saved, looked at, gone back to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QLineEdit

from vidgen.ui.versions.version_dialog import VersionDialog


def test_a_version_is_saved_compared_and_gone_back_to(window, editor, qtbot, idle, monkeypatch, answers) -> None:
    editor.context.run("append", {"kind": "solid", "duration": "2s", "values": {"fill": "#ff0000"}})
    then = dict(editor.project.records.records)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: ("rough <b>cut", True))
    editor.actions_["save-version"].trigger()
    panel = editor.panels["history"]
    assert panel.named.model().index(0, 0).data() == "rough <b>cut"
    editor.actions_["save-version"].trigger()
    assert "already" in window.notices.said[-1]
    (block,) = editor.project.records.blocks()
    editor.context.run("set", {"blocks": [block.id], "path": "content.fill", "value": "#0000ff"})
    editor.context.run("append", {"kind": "solid", "duration": "1s"})
    now = dict(editor.project.records.records)
    editor.docks["history"].show()
    editor.docks["history"].raise_()
    qtbot.keyClick(panel.named, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(VersionDialog) is not None, timeout=30_000)
    dialog = window.findChild(VersionDialog)
    said = [dialog.changes.item(n).text() for n in range(dialog.changes.count())]
    assert any("longer: 3 s" in sentence for sentence in said), said
    qtbot.waitUntil(lambda: dialog.then.image is not None and dialog.now.image is not None, timeout=60_000)
    red, blue = dialog.then.image.pixelColor(50, 50), dialog.now.image.pixelColor(50, 50)
    assert red.red() > 240 > 20 > red.blue()
    assert blue.blue() > 240 > 20 > blue.red()
    dialog.slider.setValue(dialog.slider.maximum())
    qtbot.waitUntil(lambda: dialog.then.known and dialog.then.image is None, timeout=60_000)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dict(editor.project.records.records) == then
    assert editor.actions_["undo"].text() == "Undo Restore rough <b>cut"
    editor.project.undo()
    assert dict(editor.project.records.records) == now
    idle()
    # Another name, written in the row; one that is taken is refused and the row is as it was; then it is removed.
    panel.versions.save("second")

    def names() -> list[str]:
        return [panel.named.model().index(n, 0).data() for n in range(panel.named.model().rowCount())]

    def rename(text: str) -> None:
        qtbot.keyClick(panel.named, Qt.Key.Key_F2)
        line = panel.named.findChild(QLineEdit)
        line.selectAll()
        qtbot.keyClicks(line, text)
        qtbot.keyClick(line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: panel.named.findChild(QLineEdit) is None)

    rename("final <i>cut")
    assert names() == ["final <i>cut", "rough <b>cut"]
    rename("rough <b>cut")
    assert "already" in window.notices.said[-1]
    assert names() == ["final <i>cut", "rough <b>cut"]
    answers += ["Cancel", "Remove"]
    qtbot.keyClick(panel.named, Qt.Key.Key_Delete)
    assert len(names()) == 2
    qtbot.keyClick(panel.named, Qt.Key.Key_Delete)
    assert names() == ["rough <b>cut"]
    assert dict(editor.project.records.records) == now
    # Escape closes it as its cross does: nothing is drawn for it any more.
    qtbot.keyClick(panel.named, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(VersionDialog) is not None, timeout=30_000)
    dialog = window.findChild(VersionDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()
    assert not dialog._open
    qtbot.waitUntil(lambda: window.findChild(VersionDialog) is None)
    idle()
