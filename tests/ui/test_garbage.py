"""Objects of Qt's are destroyed in Qt's thread, whoever makes what Python counts."""

from __future__ import annotations

import gc
import sys
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


def tuples(ended: threading.Event) -> int:
    """Make tuples out of what is yielded one by one, until it is enough; return how many."""
    made = 0
    while not ended.is_set():
        made += len(tuple([number] for number in range(300)))
    return made


def test_what_another_thread_is_making_is_left_alone(window: Window, garbage, monkeypatch, qtbot) -> None:
    ended, many = threading.Event(), [[] for _ in range(500_000)]
    work = window.background.start(window.background.call("disk", tuples, ended))
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    try:
        for _ in range(10):
            many.append([[] for _ in range(1000)])
            monkeypatch.setattr(garbage, "_grown", [0, 1_000_000])  # so it looks at everything
            garbage.look()
            qtbot.wait(1)
    finally:
        sys.setswitchinterval(before)
        ended.set()
    qtbot.waitUntil(work.done)
    assert work.result() > 0


def test_what_was_closed_is_not_set_aside_with_a_large_project(
    editor, window: Window, monkeypatch, qtbot, idle
) -> None:
    gone: list[bool] = []
    ring = Ring()
    weakref.finalize(ring, lambda: gone.append(True))
    gc.collect()  # so that only a look at everything finds it
    del ring
    monkeypatch.setattr("vidgen.ui.window._MANY", 0)
    window.new("square")
    qtbot.waitUntil(lambda: window.editor not in {editor, None}, timeout=30_000)
    idle()
    gc.collect()
    gc.unfreeze()
    assert gone


def test_python_collects_again_when_there_is_no_window(garbage) -> None:
    assert not gc.isenabled()
    garbage.end()
    assert gc.isenabled()
