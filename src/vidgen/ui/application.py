"""The beginning: `QApplication`, theme, fonts, translations, event loop, window."""

from __future__ import annotations

import locale
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from vidgen import resources
from vidgen.errors import UsageError
from vidgen.ui.services import Services

log = logging.getLogger(__name__)

_TURN = 0.00025
"""Seconds after which a thread that works lets another one go on. Each call of Qt's gives the turn away, and with Python's
own 5 ms a paint that waits ten times for it is late."""


def check_screen() -> None:
    """Raise UsageError when there is no screen to show a window on."""
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        raise UsageError(
            "There is no screen here, so the window cannot open; 'vidgen --help' lists what works without one."
        )


def run(services: Services, project: Path | None = None, *, shown: Callable[[], None] | None = None) -> int:
    """Show the window until it is closed; return the exit code. `shown` is called when it is on the screen."""
    check_screen()
    from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QTimer, QTranslator
    from PySide6.QtWidgets import QApplication

    if (scale := services.preferences.interface_scale) is not None:
        os.environ["QT_SCALE_FACTOR"] = f"{scale:g}"
    app = QApplication.instance() or QApplication(["vidgen"])
    if not isinstance(app, QApplication):
        raise TypeError("there is a Qt application without windows already")
    prepare(app)
    translator = QTranslator()
    if translator.load(QLocale(), "vidgen", "_", str(resources.folder("translations"))):
        app.installTranslator(translator)

    import asyncio
    import gc

    from vidgen.imaging import fonts
    from vidgen.ui.loop.event_loop import event_loop
    from vidgen.ui.loop.garbage import Garbage
    from vidgen.ui.loop.watchdog import Watchdog
    from vidgen.ui.window import Window

    gc.freeze()  # what was loaded so far stays: nobody needs to look through it again
    garbage = Garbage()
    loop = event_loop(app)
    asyncio.set_event_loop(loop)
    ended = loop.create_future()
    window = Window(services, lambda: ended.done() or ended.set_result(None))
    Watchdog(window)

    async def main() -> None:
        window.background.start(window.begin(project))
        if shown is not None:
            QTimer.singleShot(0, shown)
        for path in fonts.files():  # together they take longer than the window may be away for
            _load(path)
            await asyncio.sleep(0)
        await ended

    window.show()
    interrupted = _on_interrupt(window.close)
    before, sys.excepthook = sys.excepthook, _faults_told(window.tell)
    try:
        loop.run_until_complete(main())
    finally:
        sys.excepthook = before
        interrupted()
        window.shut()
        loop.close()  # what it cancels may tidy up widgets
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        asyncio.set_event_loop(None)
        garbage.end()
    return 0


def _on_interrupt(close: Callable[[], object]) -> Callable[[], None]:
    """Have Ctrl+C in the terminal close the window as its own cross does; return what takes that back.

    Python runs a handler only between two steps of Python code, and while nothing happens Qt takes none: `Garbage` looks
    twice a second. A second Ctrl+C ends the program at once.
    """
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        return lambda: None

    def interrupted(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        close()

    before = signal.signal(signal.SIGINT, interrupted)

    def end() -> None:
        signal.signal(signal.SIGINT, before)

    return end


def _faults_told(
    tell: Callable[[str], None],
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return what Qt's slots hand their exceptions to: they are logged, and the window goes on."""

    def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.error("a fault in the window", exc_info=(kind, error, trace))
        tell(QCoreApplication.translate("Application", "Something went wrong inside vidgen; the log says what."))

    from PySide6.QtCore import QCoreApplication

    return told


def prepare(app: object) -> None:
    """Give the application its name, fonts and theme."""
    from PySide6.QtWidgets import QApplication

    from vidgen.imaging import fonts
    from vidgen.ui import theme
    from vidgen.workers import heap

    if not isinstance(app, QApplication):
        raise TypeError("not an application with windows")
    heap.keep_small()
    sys.setswitchinterval(_TURN)
    app.setApplicationName("vidgen")
    app.setApplicationDisplayName("vidgen")
    app.setDesktopFileName("vidgen")
    locale.setlocale(locale.LC_NUMERIC, "C")  # Qt takes the user's; codecs and parsers count on a point
    for path in fonts.files():
        if path.name.startswith(f"{fonts.DEFAULT}-"):
            _load(path)
    theme.apply(app, theme.chosen())


def _load(font: Path) -> None:
    """Load a shipped font for the window; without it there is another in its place."""
    from vidgen.imaging import fonts

    try:
        fonts.load(font)
    except (OSError, RuntimeError) as error:
        log.warning("a font is missing: %s", error)
