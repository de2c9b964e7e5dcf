"""The window inside this process: real widgets, real services, Qt's offscreen screen, no time that is only waited."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator

import pytest
import qasync
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from vidgen.app import Services
from vidgen.ui import application
from vidgen.ui.editor import Editor
from vidgen.ui.event_loop import event_loop
from vidgen.ui.garbage import Garbage
from vidgen.ui.loading import load_editor
from vidgen.ui.watchdog import Watchdog
from vidgen.ui.window import Window


def pytest_collection_modifyitems(config: pytest.Config) -> None:
    """Make the application now: a test of pictures would make one without windows, and a process has only one."""
    config.stash[_APPLICATION] = QApplication.instance() or QApplication(["vidgen"])
    load_editor()  # as the window does while the dashboard is shown
    gc.collect()
    gc.freeze()


_APPLICATION = pytest.StashKey[object]()


@pytest.fixture(autouse=True)
def garbage(qapp: QApplication) -> Iterator[Garbage]:
    """Collect here what a window leaves, as long as there is one and when it is gone: other threads must not."""
    made = Garbage()
    yield made
    made.end()


@pytest.fixture
def loop(qapp: QApplication, garbage: Garbage) -> Iterator[qasync.QEventLoop]:
    """An asyncio loop that runs whenever Qt's does."""
    application.prepare(qapp)
    loop = event_loop(qapp, already_running=True)
    asyncio.set_event_loop(loop)
    yield loop
    asyncio.events._set_running_loop(None)
    loop._after_run_forever()
    loop._QEventLoop__is_running = False  # stop() would tell the application to quit, and no later loop would run
    qapp.aboutToQuit.disconnect(loop._after_run_forever)
    loop.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def services() -> Iterator[Services]:
    """The services that the command line has too."""
    with Services() as made:
        yield made


@pytest.fixture
def window(loop: qasync.QEventLoop, services: Services, qtbot) -> Iterator[Window]:
    """The window with the dashboard."""
    closed: list[bool] = []
    made = Window(services, lambda: closed.append(True))
    watchdog = Watchdog(made)
    made.resize(1280, 720)
    made.show()
    made.refresh_dashboard()
    qtbot.waitUntil(lambda: not made.background.busy, timeout=30_000)
    yield made
    made.close()
    qtbot.waitUntil(lambda: bool(closed), timeout=30_000)
    made.shut()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    # Wall time says little on a busy machine: it is a stall of ours when the thread itself was at work, or nobody was.
    # Processor time, too, counts double where two tests share a core.
    bad = [s for s in watchdog.stalls if s.cpu > 0.4 or s.wall > 5]
    assert not bad, f"the window did not answer: {bad}"


@pytest.fixture
def idle(window: Window, qtbot) -> Callable[[], None]:
    """Wait until nothing is being done in the background."""
    return lambda: qtbot.waitUntil(lambda: not window.background.busy, timeout=60_000)


@pytest.fixture
def editor(window: Window, qtbot, idle) -> Editor:
    """A new, empty project, open in the window."""
    window.new("youtube")
    qtbot.waitUntil(lambda: window.editor is not None, timeout=30_000)
    idle()
    assert window.editor is not None
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert shown == [window], "a part of the window was shown before it was in it"
    return window.editor


@pytest.fixture
def answers(qapp: QApplication) -> Iterator[list[str]]:
    """Buttons to press on the questions that will be asked, the first first; all have been when the test ends."""
    wanted: list[str] = []
    timer = QTimer(interval=5)

    def press() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox) and wanted:
            assert box.textFormat() is Qt.TextFormat.PlainText
            next(b for b in box.buttons() if b.text().replace("&", "") == wanted[0]).click()
            wanted.pop(0)

    timer.timeout.connect(press)
    timer.start()
    yield wanted
    timer.stop()
    assert not wanted, "a question was not asked"
