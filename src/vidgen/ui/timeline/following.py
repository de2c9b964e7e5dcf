"""`Following`: the timeline scrolls along to where the user goes elsewhere: the playhead, and blocks chosen in other panels.

It never moves under somebody's hand: not while something is dragged on it, not when what is meant is in sight already, and
while it plays, only as long as the playhead was in sight: who looks at another place meanwhile stays there.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from vidgen.editor.records import Block
from vidgen.ui.timeline.view import TimelineView

_PAGE = 1 / 16
"""Where the playhead is after the view has turned a page while it plays, as a part of the width."""
_LANDED = 1 / 4
"""The same after it has gone somewhere at once."""


class Following(QObject):
    """Of one view."""

    def __init__(self, view: TimelineView) -> None:
        super().__init__(view)
        self._view = view
        self._before = view.session.playhead
        self._playing = False
        view.session.playhead_changed.connect(self._gone)
        view.session.selection_changed.connect(self._chosen)
        view.context.player.state_changed.connect(self._state)

    def _state(self) -> None:
        before, self._playing = self._playing, self._view.context.player.playing
        if self._playing and not before:
            self._show(self._view.session.playhead, _LANDED)

    def _gone(self, time: int) -> None:
        before, self._before = self._before, time
        if self._playing and not self._sees(before):
            return
        part = _PAGE if self._playing else _LANDED
        self._show(time, part if time > before else 1 - part)

    def _sees(self, time: int) -> bool:
        return 0 <= self._view.viewport.x(time) <= self._view.width()

    def _show(self, time: int, part: float) -> None:
        view = self._view
        if view.drag is None and not self._sees(time):
            seen = view.viewport
            view.session.look_at(scroll=max(0, time - seen.span(seen.width * part)))

    def _chosen(self) -> None:
        view = self._view
        if self._playing or view.drag is not None or view.hasFocus():
            return
        records = view.project.records
        chosen = [block for name in view.session.selection if (block := records.find(name, Block)) is not None]
        if chosen and not any(view.rect().intersects(view.block_rect(block)) for block in chosen):
            view.reveal(min(chosen, key=lambda block: block.start))
