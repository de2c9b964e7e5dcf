"""Random use of the window: commands, mouse and keys over all panels, workers killed; what goes wrong is listed.

    python benchmarks/soak.py [--minutes 3] [--seed 1] [--verbose]

The same seed chooses the same actions, though how far the background has come differs from run to run. Every two hundred
actions the project is closed and opened again, and has to be equal. At the end: faults, and how the memory grew. Linux only.

Memory is what the window's process has for itself alone (USS), looked at while no project is open.
It grows from the first such look after two minutes of use (or a fifth of a shorter run) to the last one.
"""

from __future__ import annotations

import argparse
import asyncio
import faulthandler
import logging
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import psutil

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _HOME = tempfile.mkdtemp(prefix="vidgen-soak-")
    os.environ |= {"VIDGEN_HOME": _HOME, "HOME": _HOME}
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.soak_cuts import Cuts
from benchmarks.soak_film import fill, populate
from benchmarks.soak_more import More
from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget
from tests.command_arguments import Feeder
from tests.integrity import check_integrity

from vidgen.editor.command import commands

if TYPE_CHECKING:
    from vidgen.ui.editor import Editor
    from vidgen.ui.window import Window

NOT_PRESSED = {
    "quit", "close", "new", "open", "import", "relink", "bundle", "import-captions", "export-captions",
    "reveal", "workspace", "save-workspace", "full-screen",
}  # fmt: skip
"""What would leave the project, or ask for files."""
KEYS = [
    *(getattr(Qt.Key, f"Key_{letter}") for letter in "ABCDEFGHIJKLMNOPQRSTUVXYZ0123456789"),
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace,
    Qt.Key.Key_Tab, Qt.Key.Key_F2, Qt.Key.Key_F9, Qt.Key.Key_F10, Qt.Key.Key_Comma, Qt.Key.Key_Period, Qt.Key.Key_Menu,
    Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight, Qt.Key.Key_Backslash, Qt.Key.Key_Semicolon, Qt.Key.Key_Plus,
    Qt.Key.Key_Minus,
]  # fmt: skip
LEAVING = {Qt.Key.Key_N, Qt.Key.Key_O, Qt.Key.Key_Q, Qt.Key.Key_W, Qt.Key.Key_I}
"""Not with Ctrl."""
_REOPENED = 200
"""Actions after which the project is closed and opened again."""
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Soak:
    """One project in one window, and somebody who presses anything. `faults` is what went wrong."""

    def __init__(self, window: Window, seed: int, path: Path, *, killing: bool = True, say: bool = False) -> None:
        self.window, self.path, self.say = window, path, say
        self.chance = random.Random(seed)
        self.killing = killing
        self.faults: list[str] = []
        self.done: list[str] = []
        self.counts: dict[str, int] = {}
        self.at_rest: list[tuple[float, int]] = []
        """Seconds since the beginning, and the bytes of memory while no project was open."""
        self._begun = time.monotonic()
        self._since = 0.0
        self._rescue = QTimer(interval=60)
        # A turn of its own for each: a timer is not called again while its own call waits for what that has opened.
        self._rescue.timeout.connect(lambda: QTimer.singleShot(0, self._answer))
        self._ways: list[tuple[Callable[[], str], int]] = [
            (self.run_command, 26), (self.press_action, 16), (self.key, 26), (self.click, 20), (self.drag, 14),
            (self.wheel, 5), (self.undo_or_redo, 4), (self.raise_panel, 4), (self.kill, 1), (self.resize, 1),
            *More(self).ways, *Cuts(self, spin).ways,
        ]  # fmt: skip

    @property
    def editor(self) -> Editor:
        """The open project."""
        assert self.window.editor is not None
        return self.window.editor

    def use(self, seconds: float, steps: int = 1 << 30) -> None:
        """Do random things for so long, or so many."""
        self._rescue.start()
        end = time.monotonic() + seconds
        number = 0
        while time.monotonic() < end and number < steps:
            number += 1
            self.step()
            if sum(self.counts.values()) % _REOPENED == 0:
                self.reopen()
        self._rescue.stop()
        self.settle()

    def step(self) -> None:
        """Do one thing, and let the window do its part."""
        if self.window.editor is None:
            self.open()
        if len(list(self.editor.project.records.blocks())) < 4 and self.chance.random() < 0.3:
            populate(self.editor)
        way = self.chance.choices([w for w, _ in self._ways], [n for _, n in self._ways])[0]
        self._since = began = time.monotonic()
        what = f"{way.__name__} …"
        try:
            self.done.append(what)
            self.done[-1] = f"{way.__name__}: {way()}"
        except Exception as error:  # noqa: BLE001 - it is what we look for
            self.fault("".join(traceback.format_exception(error)))
        self._since = 0.0
        self.counts[way.__name__] = self.counts.get(way.__name__, 0) + 1
        if self.say:
            print(f"{time.monotonic() - began:6.1f} s  {self.done[-1]}", flush=True)
        spin(self.chance.choice((0, 0, 5, 20, 60)))
        if self.window.editor is not None:
            try:
                check_integrity(self.editor.project.records)
            except AssertionError as error:
                self.fault("the project is not valid: " + "".join(traceback.format_exception(error)))

    def fault(self, text: str) -> None:
        """Note what went wrong, and what was done before."""
        text = text.strip()
        if all(text[-300:] not in known for known in self.faults):
            self.faults.append(text + "\n  after: " + "\n         ".join(self.done[-4:]))
            print("FAULT", self.faults[-1], flush=True)

    # Ways -------------------------------------------------------------------------------------------------------

    def run_command(self) -> str:
        """Run a command with random arguments."""
        name = self.chance.choice(
            sorted(set(commands()) - {"set-project", "add-asset", "update-asset", "remove-asset"})
        )
        arguments = Feeder(self.editor.project.records, self.chance).feed(name)
        self.editor.context.run(name, arguments)
        return f"{name} {arguments}"

    def press_action(self) -> str:
        """Trigger one action of the menus."""
        names = sorted(
            e.name for e in self.editor.actions_ if e.name not in NOT_PRESSED and not e.name.startswith("ai-")
        )
        name = self.chance.choice(names)
        self.editor.actions_[name].trigger()
        return name

    def undo_or_redo(self) -> str:
        """Go back or forth some steps."""
        name, times = self.chance.choice(("undo", "redo")), self.chance.randrange(1, 6)
        for _ in range(times):
            self.editor.actions_[name].trigger()
        return f"{name} {times}"

    def raise_panel(self) -> str:
        """Show one of the panels."""
        name = self.chance.choice(sorted(self.editor.docks))
        self.editor.docks[name].show()
        self.editor.docks[name].raise_()
        return name

    def key(self) -> str:
        """Press some key where the keyboard is."""
        target = QApplication.focusWidget()
        if target is None or self.chance.random() < 0.4:
            target = self.editor.panels[self.chance.choice(("timeline", "preview", "media", "storyboard"))]
            focus = {"timeline": "view", "preview": "canvas", "media": "list", "storyboard": "board"}[
                target.objectName()
            ]
            target = getattr(target, focus)
            target.setFocus()
        modifiers = self.chance.choices(
            (
                NONE,
                SHIFT,
                Qt.KeyboardModifier.ControlModifier,
                Qt.KeyboardModifier.AltModifier,
            ),
            (70, 12, 12, 6),
        )[0]
        allowed = [k for k in KEYS if not (modifiers == CTRL and k in LEAVING)]
        pressed = [self.chance.choice(allowed) for _ in range(self.chance.randrange(1, 4))]
        said = f"{pressed} {modifiers} on {type(target).__name__}"
        for key in pressed:
            target = QApplication.focusWidget() or self.editor
            QTest.keyClick(target, key, modifiers)
        return said

    def click(self) -> str:
        """Click, double-click or ask for the menu somewhere."""
        widget, at = self._somewhere()
        said = f"{_named(widget)} {at.toTuple()}"
        kind = self.chance.random()
        if kind < 0.75:
            modifiers = self.chance.choice((NONE, NONE, CTRL, SHIFT))
            QTest.mouseClick(widget, LEFT, modifiers, at)
        elif kind < 0.88:
            QTest.mouseDClick(widget, LEFT, NONE, at)
        else:
            QTest.mouseClick(widget, RIGHT, NONE, at)
        return said

    def drag(self) -> str:
        """Drag from here to there; sometimes Escape comes in between."""
        if self.chance.random() < 0.7:
            panel = self.chance.choice(("timeline", "preview"))
            widget: QWidget = (
                self.editor.panels["timeline"].view if panel == "timeline" else self.editor.panels["preview"].canvas
            )  # type: ignore[attr-defined]
            at = self._point(widget)
        else:
            widget, at = self._somewhere()
        if not widget.isVisible():
            return "nothing"
        said = f"{_named(widget)} {at.toTuple()}"
        end = self._point(widget)
        QTest.mousePress(widget, LEFT, NONE, at)
        for share in (0.1, 0.4, 0.8, 1.0):
            if not _alive(widget):
                return said
            place = QPointF(at) + QPointF(end - at) * share
            event = QMouseEvent(QEvent.Type.MouseMove, place, widget.mapToGlobal(place), LEFT, LEFT, NONE)
            QApplication.sendEvent(widget, event)
            if self.chance.random() < 0.2:
                spin(15)
        if _alive(widget) and self.chance.random() < 0.15:
            QTest.keyClick(QApplication.focusWidget() or widget, Qt.Key.Key_Escape)
        if _alive(widget) and self.chance.random() < 0.1:
            self.run_command()
        if _alive(widget):
            QTest.mouseRelease(widget, LEFT, NONE, end)
        return f"{said} to {end.toTuple()}"

    def wheel(self) -> str:
        """Turn the wheel."""
        widget, at = self._somewhere()
        keys = self.chance.choice((NONE, CTRL, SHIFT))
        turn = QPoint(0, self.chance.choice((-360, -120, 120, 360)))
        where = QPointF(at)
        none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(where, widget.mapToGlobal(where), QPoint(), turn, none, keys, phase, False)
        QApplication.sendEvent(widget, event)
        return _named(widget)

    def kill(self) -> str:
        """Kill one of the worker processes."""
        ours = (
            [p for p in psutil.Process().children() if "vidgen.workers" in " ".join(_line(p))] if self.killing else []
        )
        if not ours:
            return "nobody"
        victim = self.chance.choice(ours)
        victim.kill()
        return str(victim.pid)

    def resize(self) -> str:
        """Make the window another size."""
        size = self.chance.choice(((900, 560), (1280, 720), (1920, 1080)))
        self.window.resize(*size)
        return str(size)

    # Around it --------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the project in the window."""
        self.window.open(self.path)
        if not spin_until(lambda: self.window.editor is not None, 120):
            raise RuntimeError("the project does not open")

    def reopen(self) -> None:
        """Close the project and open it again: it has to be what it was."""
        if self.window.editor is None:
            self.open()
        self.settle()
        before = dict(self.editor.project.records.records)
        self.window.leave_project()
        if not spin_until(lambda: self.window.editor is None and not self.window._one_at_a_time.locked(), 60):
            self.fault("the project does not close; what runs: " + "; ".join(map(str, asyncio.all_tasks())))
            faulthandler.dump_traceback()
        spin(1000)
        self.at_rest.append((time.monotonic() - self._begun, _own()))
        self.open()
        if dict(self.editor.project.records.records) != before:
            self.fault("the project is another one after opening it again")

    def settle(self) -> None:
        """Close what is open above the window, end what is under way, and wait a moment."""
        for _ in range(20):
            over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if over is None:
                break
            over.close()
            spin(20)
        for dialog in QApplication.topLevelWidgets():
            if dialog is not self.window and dialog.isVisible():
                dialog.close()
        if self.window.editor is not None:
            self.editor.project.about_to_change.emit()
        spin(100)

    def _surface(self, panel: str) -> QWidget:
        part = {"timeline": "view", "preview": "canvas", "media": "list", "storyboard": "board"}[panel]
        return getattr(self.editor.panels[panel], part)  # type: ignore[no-any-return]

    def _somewhere(self) -> tuple[QWidget, QPoint]:
        shown = [
            w
            for top in QApplication.topLevelWidgets()
            if top.isVisible()
            for w in [*top.findChildren(QWidget)]
            if w.isVisible() and w.isEnabled() and w.width() > 3 and w.height() > 3 and not isinstance(top, QFileDialog)
            and not (isinstance(w, QAbstractButton) and "…" in w.text())
        ]  # fmt: skip
        shown = [w for w in shown if w.objectName() not in NOT_PRESSED] or [self.window]
        widget = self.chance.choice(shown)
        return widget, self._point(widget)

    def _point(self, widget: QWidget) -> QPoint:
        return QPoint(self.chance.randrange(max(1, widget.width())), self.chance.randrange(max(1, widget.height())))

    def _answer(self) -> None:
        """Do something with what waits for an answer: a menu, a dialog, a drag to somewhere else."""
        if self._since and time.monotonic() - self._since > 20:
            self.fault(f"the window waits for 20 s in: {self.done[-1]}")
            faulthandler.dump_traceback()
            self._since = time.monotonic()
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None:
            key = self.chance.choice((Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Escape, Qt.Key.Key_Escape))
            QTest.keyClick(popup, key)
        elif modal is not None:
            if isinstance(modal, QFileDialog) or self.chance.random() < 0.4:
                QTest.keyClick(modal, Qt.Key.Key_Escape)
            else:
                target = QApplication.focusWidget() or modal
                QTest.keyClick(
                    target, self.chance.choice((Qt.Key.Key_Tab, Qt.Key.Key_1, Qt.Key.Key_Return, Qt.Key.Key_Down))
                )
        elif self._since and time.monotonic() - self._since > 0.2:
            handle = self.window.windowHandle()
            QTest.keyClick(handle, Qt.Key.Key_Escape)  # a drag to another widget waits for the mouse


def _own() -> int:
    """Return the bytes of memory that only this process has (USS): without libraries and frames that others see, too."""
    return int(psutil.Process().memory_full_info().uss)


def grown(at_rest: list[tuple[float, int]], warm: float) -> int:
    """Return the bytes that memory grew by, from the first look after `warm` seconds on."""
    looks = [memory for at, memory in at_rest if at >= warm] or [0]
    return looks[-1] - looks[0]


def _line(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _alive(widget: QWidget) -> bool:
    from shiboken6 import Shiboken

    return Shiboken.isValid(widget) and widget.isVisible()


def _named(widget: QWidget) -> str:
    return f"{type(widget).__name__} '{widget.accessibleName() or widget.objectName()}'"


def spin(milliseconds: int) -> None:
    """Let the window work for so long, and sleep when there is nothing to do, as it does for a user."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def spin_until(ready: Callable[[], bool], seconds: float) -> bool:
    """Let the window work until something has come about; tell whether it has."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            return False
        spin(20)
    return True


class _Errors(logging.Handler):
    def __init__(self, note: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._note = note

    def emit(self, record: logging.LogRecord) -> None:
        """Note an error that was logged."""
        self._note(logging.Formatter().format(record))


def listen(soak: Soak) -> Callable[[], None]:
    """Have all errors that are logged or raised in slots noted; return what ends that."""
    handler = _Errors(soak.fault)
    logging.getLogger("vidgen").addHandler(handler)
    before = sys.excepthook

    def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> Any:
        soak.fault("".join(traceback.format_exception(kind, error, trace)))

    sys.excepthook = told

    def end() -> None:
        logging.getLogger("vidgen").removeHandler(handler)
        sys.excepthook = before

    return end


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    faulthandler.enable()
    from tests import media_files

    from vidgen.app import Services
    from vidgen.ui import application
    from vidgen.ui.loop.event_loop import event_loop
    from vidgen.ui.loop.garbage import Garbage
    from vidgen.ui.window import Window

    app = QApplication(["vidgen"])
    application.prepare(app)
    Garbage(app)
    loop = event_loop(app, already_running=True)
    asyncio.set_event_loop(loop)
    files = [media_files.video("a.mp4", sound="aac"), media_files.still("b.png"), media_files.sound("c.wav")]
    with Services() as services:
        path = Path(os.environ["VIDGEN_HOME"]) / "soak.vidgen"
        services.projects.create(path).close()
        window = Window(services, lambda: None)
        window.resize(1280, 720)
        window.show()
        soak = Soak(window, given.seed, path, say=given.verbose)
        end = listen(soak)
        soak.open()
        fill(soak.editor, files, spin_until)
        slices = max(2, round(given.minutes * 2))
        for number in range(slices):
            soak.use(given.minutes * 60 / slices)
            memory = (soak.at_rest[-1][1] if soak.at_rest else _own()) >> 20
            steps = sum(soak.counts.values())
            print(f"{steps} actions, {memory} MB, {len(soak.faults)} faults, "
                  f"{len(list(soak.editor.project.records.blocks()))} blocks", flush=True)  # fmt: skip
            del number
        soak.reopen()
        window.close()
        spin_until(lambda: not window.background.busy, 30)
        window.shut()
        end()
    for fault in soak.faults:
        print("\nFAULT", fault)
    growth = grown(soak.at_rest, min(120, given.minutes * 12))
    print("MB with no project open:", *(memory >> 20 for _, memory in soak.at_rest))
    print(f"\nseed {given.seed}: {soak.counts}; memory grew by {growth >> 20} MB; {len(soak.faults)} faults")
    shutil.rmtree(os.environ["VIDGEN_HOME"], ignore_errors=True)
    sys.stdout.flush()
    os._exit(1 if soak.faults else 0)


if __name__ == "__main__":
    main()
