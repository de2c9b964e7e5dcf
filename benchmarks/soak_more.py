"""More that somebody may do in the window, for `soak.py`: what takes several steps, or which random clicks seldom meet."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests import media_files

from vidgen.errors import VidgenError
from vidgen.render.plan import plan
from vidgen.render.queue import Order
from vidgen.ui.project.targets import aim

if TYPE_CHECKING:
    from benchmarks.soak import Soak

WISHES = (
    "remove the silences", "add captions", "make a short of it", "level the sound", 'add a title "My trip"',
    "split here", "delete the selected blocks", "make it faster", "mute the music", "fade everything in", "undo that", "?",
    "duck the music under the voice", "zoom in on the second clip", "swap the first two clips", "cut the pauses", "blur it",
)  # fmt: skip
_JOBS = 6
"""Exports in the queue at most."""


class More:
    """Further ways of a soak."""

    def __init__(self, soak: Soak) -> None:
        self.soak, self.chance = soak, soak.chance
        self.ways: list[tuple[Callable[[], str], int]] = [
            (self.lanes, 3), (self.target, 2), (self.ruler, 4), (self.version, 2), (self.wish, 2), (self.export, 1),
            (self.sequence, 1),
        ]  # fmt: skip
        self._kept = 0

    def lanes(self) -> str:
        """Show or hide the keyframes of a track, and go from key to key."""
        editor = self.soak.editor
        lanes, tracks = editor.panels["timeline"].view.lanes, editor.project.records.tracks()  # type: ignore[attr-defined]
        if not tracks:
            return "no tracks"
        track, on = self.chance.choice(tracks), self.chance.random() < 0.7
        lanes.open_track(track.id, on)
        name = self.chance.choice(("key-back", "key-on", "key-here"))
        editor.actions_[name].trigger()
        return f"{track.name} {on}, {name}"

    def target(self) -> str:
        """Aim at a track, or no longer."""
        editor = self.soak.editor
        tracks = editor.project.records.tracks()
        if not tracks:
            return "no tracks"
        track, on = self.chance.choice(tracks), self.chance.random() < 0.7
        aim(editor.project.records, editor.session, track.id, on)
        return f"{track.name} {on}"

    def ruler(self) -> str:
        """Click, double-click or drag in the ruler: playhead, marks, markers, scenes and their ends."""
        view = self.soak.editor.panels["timeline"].view  # type: ignore[attr-defined]
        if not view.isVisible() or view.width() < 8:
            return "nothing"
        times = [*view.notes.times(), *(t for t in view.session.in_out if t is not None), view.session.playhead]
        known = [x for t in times if 0 <= (x := view.viewport.x(t)) < view.width()]
        x = self.chance.choice(known) if known and self.chance.random() < 0.6 else self.chance.randrange(view.width())
        at = QPointF(x, self.chance.randrange(view.notes.height))
        kind = self.chance.random()
        if kind < 0.15:
            QTest.mouseDClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at.toPoint())
        elif kind < 0.3:
            QTest.mouseClick(view, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, at.toPoint())
        else:
            self._drag(at, QPointF(self.chance.randrange(-20, view.width() + 20), at.y()))
        return f"{at.toTuple()}"

    def _drag(self, at: QPointF, to: QPointF) -> None:
        view = self.soak.editor.panels["timeline"].view  # type: ignore[attr-defined]
        left, no = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(view, left, no, at.toPoint())
        for share in (0.2, 0.6, 1.0):
            place = at + (to - at) * share
            event = QMouseEvent(QEvent.Type.MouseMove, place, view.mapToGlobal(place), left, left, no)
            QApplication.sendEvent(view, event)
        if self.chance.random() < 0.2:
            QTest.keyClick(view, Qt.Key.Key_Escape)
        QTest.mouseRelease(view, left, no, to.toPoint())

    def version(self) -> str:
        """Keep the film under a name, compare, go back, rename or remove one."""
        panel = self.soak.editor.panels["history"]
        versions, named = panel.versions, panel.named  # type: ignore[attr-defined]
        known = versions.all()
        what = self.chance.choice(("save", "save", "compare", "restore", "rename", "remove"))
        if what == "save" or not known:
            self._kept += 1
            versions.save(f"Version {self._kept}")
            if len(known) > 6:
                versions.remove(known[-1].name)
            return "save"
        chosen = self.chance.choice(known)
        if what == "compare":
            named.setCurrentIndex(named.model().index(known.index(chosen), 0))
            named.compare()
        elif what == "restore":
            panel.context.background.start(named._restore(chosen))  # what the menu of the list does
        elif what == "rename":
            versions.rename(chosen.name, f"{chosen.name[:40]}+")
        else:
            versions.remove(chosen.name)
        return f"{what} {chosen.name}"

    def wish(self) -> str:
        """Ask the assistant, which knows rules only, or apply, discard or stop what it proposed."""
        panel = self.soak.editor.panels["assistant"]
        open_ = [card for card in panel.cards if card.state in ("thinking", "proposed")]  # type: ignore[attr-defined]
        if open_ and self.chance.random() < 0.6:
            card, what = self.chance.choice(open_), self.chance.choice(("accepted", "accepted", "discarded", "stopped"))
            getattr(card, what).emit()
            return what
        text = self.chance.choice(WISHES)
        panel.input.setPlainText(text)  # type: ignore[attr-defined]
        panel.ask()  # type: ignore[attr-defined]
        return text

    def export(self) -> str:
        """Put a small export into the queue, some into a folder that is not there; or pause, cancel, retry or remove one."""
        editor = self.soak.editor
        exports, services = editor.context.exports, editor.context.services
        jobs = exports.jobs
        if jobs and (len(jobs) >= _JOBS or self.chance.random() < 0.6):
            job = self.chance.choice(jobs)
            what = (
                "remove"
                if len(jobs) >= _JOBS
                else self.chance.choice(("pause", "resume", "cancel", "resume", "remove"))
            )
            if what == "remove":
                exports.remove([job.id])
            else:
                getattr(exports, what)(job.id)
            return f"{what} {job.id}"
        preset = services.render.preset("wav")
        assets = {a.id: editor.project.asset_path(a) for a in editor.project.records.assets()}
        folder = self.soak.path.parent / ("nowhere" if self.chance.random() < 0.3 else ".")
        self._kept += 1
        try:
            order = Order(plan(editor.project.snapshot(), preset, assets), preset, folder / f"{self._kept}.wav")
        except VidgenError as error:
            return str(error)
        editor.context.background.start(exports.add(lambda: [(order, editor.project.path)]))
        return f"export to {order.out}"

    def sequence(self) -> str:
        """Import numbered pictures as a film."""
        folder = self.soak.path.parent / "shots"
        if not folder.exists():
            folder.mkdir()
            for number in range(3):
                shutil.copy(media_files.still("shot.png"), folder / f"shot_{number:04}.png")
        if len(self.soak.editor.project.records.assets()) > 30:
            return "enough"
        work = self.soak.editor.context.work
        work._background.start(work._bring_sequence(folder / "shot_0000.png", self.chance.choice(("25", "12"))))
        return "shots"
