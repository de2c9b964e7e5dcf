"""What creators do, for `soak.py`: regions, frames that stand still, ducking, copies by Alt, words, playing close up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from vidgen.editor.records import Block

if TYPE_CHECKING:
    from benchmarks.soak import Soak

_LEFT = Qt.MouseButton.LeftButton
_NO, _ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
_REGIONS, _BLOCKS = 6, 60
"""How many there are at most before no more are made here."""


class Cuts:
    """Further ways of a soak. `spin` lets the window work for some milliseconds."""

    def __init__(self, soak: Soak, spin: Callable[[int], None]) -> None:
        self.soak, self.chance, self.spin = soak, soak.chance, spin
        self.ways: list[tuple[Callable[[], str], int]] = [
            (self.region, 3), (self.freeze, 3), (self.duck, 2), (self.zoom, 2), (self.follow, 3), (self.copy, 4),
            (self.words, 5),
        ]  # fmt: skip

    def region(self) -> str:
        """Put a region over the film, or pull one about on the canvas, or change its look."""
        editor = self.soak.editor
        known = self._blocks("region")
        if not known or (len(known) < _REGIONS and self.chance.random() < 0.4):
            editor.context.run("overlay", {"kind": "region", "at": editor.session.playhead, "duration": "2s"})
            return "another one"
        block = self.chance.choice(known)
        editor.session.select([block.id])
        editor.session.set_playhead(block.start + block.duration // 2)
        values = {
            "content.look": self.chance.choice(("blur", "squares", "dark")),
            "content.around": self.chance.random() < 0.5,
        }
        path = self.chance.choice(sorted(values))
        editor.context.run("set", {"blocks": [block.id], "path": path, "value": values[path]})
        canvas = editor.panels["preview"].canvas  # type: ignore[attr-defined]
        if canvas.isVisible() and canvas.width() > 8:
            middle = QPoint(canvas.width() // 2, canvas.height() // 2)
            self._drag(canvas, middle, middle + QPoint(self.chance.randrange(-80, 80), self.chance.randrange(-50, 50)))
        return f"{block.id} {path}"

    def freeze(self) -> str:
        """Let a frame stand still."""
        return self._at_a_block(("clip",), "freeze")

    def zoom(self) -> str:
        """Move into a picture."""
        return self._at_a_block(("clip", "image", "solid"), "zoom-into")

    def duck(self) -> str:
        """Let a sound step back."""
        return self._at_a_block(("audio",), "duck")

    def _at_a_block(self, kinds: tuple[str, ...], action: str) -> str:
        editor = self.soak.editor
        blocks = [b for kind in kinds for b in self._blocks(kind)]
        if not blocks or (action == "freeze" and len(list(editor.project.records.blocks())) > _BLOCKS):
            return "nothing"
        block = self.chance.choice(blocks)
        editor.session.select([block.id])
        editor.session.set_playhead(block.start + self.chance.randrange(max(1, block.duration)))
        editor.actions_.refresh()
        editor.actions_[action].trigger()
        return f"{action} {block.id}"

    def follow(self) -> str:
        """Play close up, forwards or backwards, go elsewhere meanwhile, and stop."""
        editor = self.soak.editor
        view = editor.panels["timeline"].view  # type: ignore[attr-defined]
        editor.session.look_at(zoom=self.chance.choice((20, 200, 800)), scroll=0)
        speed = self.chance.choice((1, 1, 2, 4, -1, -2))
        editor.player.play(speed)
        self.spin(self.chance.randrange(50, 500))
        if self.chance.random() < 0.4 and view.width() > 8:
            QTest.mouseClick(view, _LEFT, _NO, QPoint(self.chance.randrange(view.width()), view.notes.height // 2))
            self.spin(100)
        if self.chance.random() < 0.8:
            editor.player.pause()
        return f"{speed}"

    def copy(self) -> str:
        """Drag a block with Alt; sometimes the key comes, goes, or Escape ends it."""
        view = self.soak.editor.panels["timeline"].view  # type: ignore[attr-defined]
        blocks = [b for b in self._blocks() if view.rect().contains(view.block_rect(b).center())]
        if not blocks or len(self._blocks()) > _BLOCKS:
            return "nothing"
        block = self.chance.choice(blocks)
        at = view.block_rect(block).center()
        to = QPoint(self.chance.randrange(max(1, view.width())), self.chance.randrange(max(1, view.height())))
        self._drag(view, at, to, self.chance.choice(((_ALT,), (_ALT, _NO), (_NO, _ALT), (_ALT, _NO, _ALT))))
        return f"{block.id} to {to.toTuple()}"

    def words(self) -> str:
        """Edit the film by its words: cut some, look for some, go to one, or join and part captions at one."""
        editor = self.soak.editor
        editor.docks["transcript"].show()
        editor.docks["transcript"].raise_()
        self.spin(20)
        panel = editor.panels["transcript"]
        view = panel.view  # type: ignore[attr-defined]
        pieces = view.layout_.pieces
        if not pieces or not view.isVisible():
            return "no words"
        place = self.chance.randrange(len(pieces))
        last = min(len(pieces) - 1, place + self.chance.choice((0, 0, 1, 3)))
        cursor = view.textCursor()
        cursor.setPosition(pieces[place].first)
        cursor.setPosition(pieces[last].last, QTextCursor.MoveMode.KeepAnchor)
        view.setTextCursor(cursor)
        what = self.chance.choice(("cut", "go", "search", "menu", "correct"))
        if what == "search":
            QTest.keyClicks(panel.search, self.chance.choice("aeiou"))  # type: ignore[attr-defined]
            QTest.keyClick(panel.search, Qt.Key.Key_Return)  # type: ignore[attr-defined]
        elif what == "menu":
            menu = panel.menu(pieces[place])  # type: ignore[attr-defined]
            chosen = self.chance.choice([a for a in menu.actions() if not a.isSeparator() and "…" not in a.text()])
            chosen.trigger()
            menu.deleteLater()
        else:
            keys = {"cut": Qt.Key.Key_Delete, "go": Qt.Key.Key_Return, "correct": Qt.Key.Key_F2}
            QTest.keyClick(view, keys[what])
        return f"{what} {place}"

    def _blocks(self, kind: str | None = None) -> list[Block]:
        return [b for b in self.soak.editor.project.records.blocks() if kind is None or b.content.kind == kind]

    def _drag(self, on: QWidget, at: QPoint, to: QPoint, keys: tuple[Qt.KeyboardModifier, ...] = (_NO,)) -> None:
        """Drag; `keys` are held one after the other, the last of them at the end."""
        QTest.mousePress(on, _LEFT, keys[0], at)
        for number, held in enumerate((*keys, keys[-1]), 1):
            place = QPointF(at) + QPointF(to - at) * (number / (len(keys) + 1))
            event = QMouseEvent(QEvent.Type.MouseMove, place, on.mapToGlobal(place), _LEFT, _LEFT, held)
            QApplication.sendEvent(on, event)
        if self.chance.random() < 0.15:
            QTest.keyClick(on, Qt.Key.Key_Escape)
        QTest.mouseRelease(on, _LEFT, keys[-1], to)
