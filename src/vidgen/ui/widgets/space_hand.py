"""`SpaceHand`: while Space is held, a drag pulls along what lies under the mouse; let go without one, Space does its action.

It belongs to the canvas and the timeline together: Space goes to the one with the focus, the mouse may be over the other.
"""

from __future__ import annotations

import weakref
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from vidgen.ui.actions.actions import Actions
from vidgen.ui.player.timeline_player import TimelinePlayer

_SPACE = QKeySequence(Qt.Key.Key_Space)
_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class Pulled(Protocol):
    """A widget that can be pulled along."""

    def take_hold(self, at: QPointF) -> None:
        """Begin at a point of the widget, with a closed hand."""

    def pull_to(self, at: QPointF) -> None:
        """Go on: what was under the hand stays under it."""

    def let_loose(self, *, back: bool = False) -> None:
        """End, or go `back` to what was seen before; show the pointer that belongs there."""

    def open_hand(self, on: bool) -> None:
        """Show that it could be pulled, or show the usual pointer again."""


class SpaceHand:
    """A tap of Space does what the key is bound to, when it is let go; what plays is paused at once, on the press."""

    def __init__(self, actions: Actions, player: TimelinePlayer) -> None:
        self._actions = actions
        self._player = player
        self._served: weakref.WeakSet[Pulled] = weakref.WeakSet()
        self._widgets: weakref.WeakSet[QWidget] = weakref.WeakSet()
        self._tap: QAction | None = None
        """What letting go does; None when something was done meanwhile."""
        self.held = False
        self._pulling: Pulled | None = None

    def serve(self, pulled: Pulled, widget: QWidget) -> None:
        """Serve what a widget shows; the widget passes all its events through `takes`."""
        self._served.add(pulled)
        self._widgets.add(widget)

    def takes(self, event: QEvent, pulled: Pulled) -> bool:
        """Take an event that is the hand's; return whether it was."""
        if isinstance(event, QKeyEvent):
            return self._takes_key(event)
        if isinstance(event, QMouseEvent):
            return self._takes_mouse(event, pulled)
        if event.type() == QEvent.Type.FocusOut and QApplication.focusWidget() not in self._widgets:
            self._forget()  # where the focus goes now nobody would hear Space be let go
        return False

    def _takes_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self.held:
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._forget(back=True)
            return True
        if event.key() != Qt.Key.Key_Space:
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return self._let_go(event)
        if event.modifiers() or self._meant() is None:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat() and not self.held:
            self._press()
        return True

    def _meant(self) -> QAction | None:
        return next((e.action for e in self._actions if _SPACE in e.action.shortcuts()), None)

    def _press(self) -> None:
        self._tap = self._meant()
        if self._player.playing and self._tap is self._actions["play"]:
            self._tap.trigger()
            self._tap = None
        self.held = True
        self._show(True)

    def _let_go(self, event: QKeyEvent) -> bool:
        if not self.held:
            return False
        if not event.isAutoRepeat():
            tap, self._tap, self.held = self._tap, None, False
            self._show(False)
            if tap is not None:
                tap.trigger()
        return True

    def _takes_mouse(self, event: QMouseEvent, pulled: Pulled) -> bool:
        left = Qt.MouseButton.LeftButton
        if self._pulling is not None:
            if event.type() == QEvent.Type.MouseMove:
                self._pulling.pull_to(event.position())
            elif event.type() == QEvent.Type.MouseButtonRelease and event.button() == left:
                self._pulling.let_loose()
                self._pulling.open_hand(self.held)
                self._pulling = None
            return True
        if self.held and event.type() in _PRESSES and event.button() == left:
            self._tap = None
            self._pulling = pulled
            pulled.take_hold(event.position())
            return True
        return self.held and event.type() == QEvent.Type.MouseMove and not event.buttons()

    def _forget(self, *, back: bool = False) -> None:
        """Be as if Space had never been held; what is being pulled stays there, or goes `back`."""
        if not self.held and self._pulling is None:
            return
        self.held, self._tap = False, None
        pulling, self._pulling = self._pulling, None
        if pulling is not None:
            pulling.let_loose(back=back)
        self._show(False)

    def _show(self, on: bool) -> None:
        for pulled in self._served:
            if pulled is not self._pulling:
                pulled.open_hand(on)
