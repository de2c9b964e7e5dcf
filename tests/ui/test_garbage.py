"""Objects of Qt's are destroyed in Qt's thread, whoever makes what Python counts."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject

from vidgen.ui.window import Window


class Ring(QObject):
    """One that only the collector lets go, with a timer that Qt would go on calling."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self
        self.startTimer(1)


def busy() -> list[list[object]]:
    """Make so much that Python would collect everything, in the thread that calls this."""
    return [[] for _ in range(200_000)]


def test_a_thread_that_works_does_not_destroy_what_is_qts(window: Window, qtbot) -> None:
    where: list[threading.Thread] = []
    for _ in range(20):
        weakref.finalize(Ring(), lambda: where.append(threading.current_thread()))
    work = window.background.start(window.background.call("disk", busy))
    qtbot.waitUntil(work.done)
    qtbot.waitUntil(lambda: len(where) == 20)
    assert set(where) == {threading.main_thread()}
    qtbot.wait(10)  # a timer that was left behind would be called now


def test_python_collects_again_when_there_is_no_window(garbage) -> None:
    assert not gc.isenabled()
    garbage.end()
    assert gc.isenabled()
