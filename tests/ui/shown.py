"""A window that is shown, used, watched and quit."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.stacks import Stacks

from vidgen.app import Services
from vidgen.ui.actions.actions import Actions
from vidgen.ui.loop.watchdog import Stall, Watchdog
from vidgen.ui.window import Window

LIMIT = 0.2 if "PYTEST_XDIST_WORKER" not in os.environ else 0.4
"""Seconds of processor time that the Qt thread may be at work without answering; they count up to double where several test
processes share the cores."""


def watch(watchdog: Watchdog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count what the event loop does, and each thing that a person does, but not what a test itself does in between."""
    deep = 0

    def counted(act: Callable[..., object]) -> Callable[..., object]:
        def do(*args: object, **named: object) -> object:
            nonlocal deep
            if deep:
                return act(*args, **named)
            deep += 1
            watchdog.turn(counted=False)
            try:
                return act(*args, **named)
            finally:
                watchdog.turn()
                deep -= 1

        return do

    def typed(widget: QWidget, text: str, *how: object) -> None:
        for letter in text:  # each is a thing that a person does
            QTest.keyClick(widget, letter, *how)

    for name in ("keyClick", "mouseClick", "mouseDClick", "mousePress", "mouseMove", "mouseRelease"):
        acts = staticmethod(counted(getattr(QTest, name)))
        monkeypatch.setattr(QTest, name, acts)
        monkeypatch.setattr(QtBot, name, acts)
    for kind in (QTest, QtBot):
        monkeypatch.setattr(kind, "keyClicks", staticmethod(typed))
    for kind, name in ((QtBot, "wait"), (QAction, "trigger"), (QApplication, "sendEvent"), (Actions, "run")):
        acts = getattr(kind, name)
        monkeypatch.setattr(kind, name, staticmethod(counted(acts)) if name == "sendEvent" else counted(acts))


@contextmanager
def shown_window(services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """Show a window with the dashboard; at the end it is quit, and has never been away for too long."""
    gc.freeze()  # as vidgen does at its start: what other tests left is not looked through again
    closed: list[bool] = []
    made = Window(services, lambda: closed.append(True))
    watchdog = Watchdog(made)
    watch(watchdog, monkeypatch)
    made.resize(1280, 720)
    made.show()
    made.refresh_dashboard()
    qtbot.waitUntil(lambda: not made.background.busy, timeout=60_000)
    with Stacks(watchdog) as stacks:
        try:
            yield made
        finally:
            made.close()
            qtbot.waitUntil(lambda: bool(closed), timeout=60_000)
            made.shut()
            made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    bad = bad_stalls(watchdog.stalls)
    assert not bad, f"the window did not answer: {bad}\n" + "\n".join(stacks.found)


def bad_stalls(stalls: Sequence[Stall]) -> list[Stall]:
    """Return those that are too long. Wall time says little on a busy machine: it is a stall of ours when the thread itself
    was at work, or nobody was.
    """
    return [s for s in stalls if s.cpu > LIMIT or s.wall > 5]
