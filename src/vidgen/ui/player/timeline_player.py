"""`TimelinePlayer`: the player of the project that is open. Session and player share one playhead."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer

from vidgen.editor.document import News
from vidgen.editor.records import Id
from vidgen.errors import VidgenError
from vidgen.preferences import prefer_soon, preferences
from vidgen.render.plan import StandIn
from vidgen.timing import FLICKS, TimeRange
from vidgen.ui.player.kept import Keeping
from vidgen.ui.player.player import Player
from vidgen.ui.player.quality import Quality
from vidgen.ui.project.project import Project
from vidgen.ui.project.proxies import Proxies
from vidgen.ui.project.session import Session

_AROUND = 2 * FLICKS
_PACE = 40
"""Milliseconds between two states of the film that are shown while something is dragged, at least."""
_SLOWEST = 400
"""The same, at most: each state gives up the frame that is being made of the one before."""


class TimelinePlayer(Player):
    """Follows the project's edits and the session's playhead, and takes the playhead along when it plays."""

    def __init__(
        self,
        project: Project,
        session: Session,
        proxies: Proxies,
        tell: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(tell, parent)
        self._tell = tell
        self._project = project
        self._session = session
        self._proxies = proxies
        proxies.changed.connect(self._proxies_changed)
        self._stand_ins: Mapping[Id, StandIn] = {}
        self._going = False
        self._keeping = Keeping(self)
        super().set_quality(preferences().preview_quality or "auto")
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._follow)
        project.news.connect(self._changed)
        session.playhead_changed.connect(self._goes)
        self.moved.connect(self._take_along)
        self._soon.start(0)

    @property
    def duration(self) -> int:
        """Flicks of the project as it is now."""
        return self._project.records.duration()

    def play(self, speed: int = 1, within: TimeRange | None = None, *, then_back: bool = False) -> None:
        """Play the project as it is now."""
        if self._soon.isActive():
            self._soon.stop()
            self._follow()
        super().play(speed, within, then_back=then_back)

    def set_quality(self, quality: Quality) -> None:
        """Choose how large frames are made, also for the next start; at full quality files are shown themselves."""
        self.take_quality(quality)
        try:
            prefer_soon(preview_quality=None if quality == "auto" else quality)
        except VidgenError as error:
            self._tell(str(error))

    def take_quality(self, quality: Quality) -> None:
        """Go over to a quality that is chosen already."""
        super().set_quality(quality)
        self._proxies_changed()

    def close(self) -> None:
        """Stop for good; what was set is kept."""
        self._keeping.write()
        super().close()

    def _wanted_stand_ins(self) -> Mapping[Id, StandIn]:
        return self._proxies.stand_ins(self._project.records.assets(), full=self.quality == "full")

    def _proxies_changed(self, _asset: Id | None = None) -> None:
        if self._wanted_stand_ins() != self._stand_ins:
            self._soon.start(0)

    def _changed(self, news: News) -> None:
        if news.edit is not None:
            self._soon.start(0)
        elif not self._soon.isActive():
            made = _SLOWEST if self.image is None else round(1500 * self.engine.cost_still)
            self._soon.start(min(_SLOWEST, max(_PACE, made)))

    def _follow(self) -> None:
        project = self._project
        snapshot = project.snapshot()
        self._stand_ins = self._wanted_stand_ins()
        paths = {a.id: project.asset_path(a) for a in snapshot.assets()}
        self.show(snapshot, paths, project.revision, self._stand_ins)
        if not self.playing:
            self.seek(self._session.playhead)

    def _goes(self, at: int) -> None:
        if not self._going:
            self.seek(at)

    def _take_along(self, at: int) -> None:
        self._going = True
        try:
            self._session.set_playhead(at)
        finally:
            self._going = False

    # What is played ---------------------------------------------------------------------------------------------

    def marked(self) -> TimeRange | None:
        """Return what is marked with in and out; None when nothing is, or nothing of the film lies in it."""
        start, end = self._session.in_out
        if start is None and end is None:
            return None
        start, end = start or 0, min(self.duration, self.duration if end is None else end)
        return TimeRange.between(start, end) if start < end else None

    def selected(self) -> TimeRange | None:
        """Return the stretch from the first selected block's start to the last one's end, or None."""
        chosen = set(self._session.selection)
        blocks = [b for b in self._project.records.blocks() if b.id in chosen]
        return TimeRange.between(min(b.start for b in blocks), max(b.end for b in blocks)) if blocks else None

    def play_or_pause(self) -> None:
        """Play or pause; with loop, between the marks."""
        if self.playing:
            self.pause()
        else:
            self.play(1, self.marked() if self.loop else None)

    def play_marked(self) -> None:
        """Play from in to out, from the in mark."""
        if (marked := self.marked()) is not None:
            self._play_from(marked)

    def play_selected(self) -> None:
        """Play the selected blocks' stretch, from its start."""
        if (selected := self.selected()) is not None:
            self._play_from(selected)

    def play_around(self) -> None:
        """Play from two seconds before the playhead to two seconds after it, and come back."""
        back, now = self.time, self._session.playhead
        around = TimeRange.between(max(0, now - _AROUND), min(self.duration, now + _AROUND))
        self._play_from(around)
        self._back_to = back

    def _play_from(self, stretch: TimeRange) -> None:
        self.pause()
        self._take_along(stretch.start)
        self.seek(stretch.start)
        self.play(1, stretch)
