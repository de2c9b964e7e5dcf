"""The window inside this process: real widgets, real services, Qt's offscreen screen, no time that is only waited."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator

import pytest
import qasync
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from tests.ui.hand import Hand
from tests.ui.shown import shown_window

from vidgen.app import Services
from vidgen.imaging.fonts import shipped
from vidgen.ui import application
from vidgen.ui.editor import Editor
from vidgen.ui.loading import load_editor
from vidgen.ui.loop.event_loop import event_loop
from vidgen.ui.loop.garbage import Garbage
from vidgen.ui.window import Window


def pytest_collection_modifyitems(config: pytest.Config) -> None:
    """Make the application now: a test of pictures would make one without windows, and a process has only one."""
    config.stash[_APPLICATION] = QApplication.instance() or QApplication(["vidgen"])
    load_editor()  # as the window does while the dashboard is shown
    shipped()
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
def window(loop: qasync.QEventLoop, services: Services, qtbot, monkeypatch) -> Iterator[Window]:
    """The window with the dashboard."""
    with shown_window(services, qtbot, monkeypatch) as shown:
        yield shown


@pytest.fixture
def idle(window: Window, qtbot) -> Callable[[], None]:
    """Wait until nothing is being done in the background."""
    return lambda: qtbot.waitUntil(lambda: not window.background.busy, timeout=60_000)


@pytest.fixture
def editor(window: Window, qtbot, idle) -> Editor:
    """A new, empty project, open in the window."""
    window.new("youtube")
    qtbot.waitUntil(lambda: window.editor is not None, timeout=60_000)
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


@pytest.fixture
def hand(editor: Editor, qtbot) -> Hand:
    """A hand on the timeline."""
    return Hand(editor, qtbot)


@pytest.fixture
def row(editor: Editor) -> list[str]:
    """Three solids of 2, 3 and 4 seconds on V1."""
    made = [editor.context.run("append", {"kind": "solid", "duration": f"{n}s"})["block"] for n in (2, 3, 4)]
    editor.session.select(())
    return made
