"""vidgen's own process, used by a person; at the end it says, as JSON, what went wrong and where the window did not answer.

python story_session.py make|finish mouse|keys FOLDER
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.ui import story
from tests.ui.person import Person
from tests.ui.shown import bad_stalls, watch
from tests.ui.stacks import Stacks

from vidgen.cli.main import main as vidgen
from vidgen.ui.loop.watchdog import Stall, Watchdog
from vidgen.ui.window import Window


class Patience:
    """Waits as the `qtbot` of pytest does, where there is no pytest. What the person did before is not the window's work."""

    def __init__(self, watchdog: Watchdog) -> None:
        self._watchdog = watchdog

    def wait(self, milliseconds: int) -> None:
        """Let the window work for so long."""
        self._watchdog.turn(counted=False)
        QTest.qWait(milliseconds)

    def waitUntil(self, met, *, timeout: int = 5_000) -> None:  # noqa: N802 - as pytest-qt has it
        """Let the window work until something has come about."""
        end = time.monotonic() + timeout / 1000
        while not met():
            if time.monotonic() > end:
                raise TimeoutError(f"it did not come about within {timeout} ms")
            self.wait(10)


def main() -> int:
    """Run the program; the person comes as soon as its window is there."""
    part, how, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    app = QApplication(["vidgen"])
    fault, stalls, stacks = "", list[Stall](), list[str]()
    comes = QTimer(interval=50)

    def use() -> None:
        nonlocal fault, stalls, stacks
        window = next((w for w in app.topLevelWidgets() if isinstance(w, Window) and w.isVisible()), None)
        if window is None:
            return
        comes.stop()
        watchdog = window.findChild(Watchdog)
        stalls = watchdog.stalls
        with pytest.MonkeyPatch.context() as patched, Stacks(watchdog) as looked:
            watch(watchdog, patched)
            stacks = looked.found
            try:
                me = Person(window, Patience(watchdog), mouse=how == "mouse")
                me.idle()
                getattr(story, part)(me, folder)
            except BaseException:  # noqa: BLE001 - whatever it is, the window is closed
                fault = traceback.format_exc() + "\n".join(window.notices.said)
                window.close()

    comes.timeout.connect(use)
    comes.start()
    code = vidgen([])
    print(*stacks, sep="\n", file=sys.stderr)
    print(json.dumps({"fault": fault, "stalls": [str(stall) for stall in bad_stalls(stalls)]}))
    return code


if __name__ == "__main__":
    sys.exit(main())
