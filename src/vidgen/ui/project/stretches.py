"""`Stretches`: what of the open project's preview is rendered, and rendering it while everything else goes on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from vidgen.editor.document import News
from vidgen.editor.queries import Snapshot
from vidgen.editor.records import Id
from vidgen.errors import Cancelled, VidgenError
from vidgen.preferences import preferences
from vidgen.render.cores import usable_cores
from vidgen.render.reports.report import Progress
from vidgen.timing import TimeRange
from vidgen.ui.actions.actions import Actions
from vidgen.ui.exports.exports import Exports
from vidgen.ui.loop.background import Background, Latest
from vidgen.ui.player.timeline_player import TimelinePlayer
from vidgen.ui.project.project import Project
from vidgen.ui.project.session import Session
from vidgen.ui.services import Services

if TYPE_CHECKING:
    from vidgen.render.preview.preview import Preview, Surveyed
    from vidgen.render.preview.stretches import Rendered
    from vidgen.render.segments.segment import Segment

log = logging.getLogger(__name__)

_USED = "stretches.used"
_REST, _LONG_REST = 150, 1000
"""Milliseconds after the last edit before it is looked what is left, of a timeline and of a long one."""
_LONG = 1500
"""Blocks."""
_AGAIN = 1000
"""Milliseconds between two looks while something is rendered."""
_IDLE = 4000
"""Milliseconds without an edit, or playing, after which the preview is rendered by itself, if that is wished."""


@dataclass(frozen=True)
class _Found:
    """What is known of a state of the project."""

    snapshot: Snapshot
    surveyed: Surveyed
    rendered: Rendered


@dataclass
class _Run:
    """Some rendering."""

    within: TimeRange | None
    everything: bool
    quiet: bool
    """Whether nobody asked for it."""
    cancel: threading.Event = field(default_factory=threading.Event)
    done: float = 0.0


class Stretches(QObject):
    """Belongs to the Qt thread. Nothing is looked for in a project whose preview was never rendered.

    `close` it, then `join` it in a thread that may wait.
    """

    changed = Signal()
    """`ranges` are others."""
    state_changed = Signal()
    """Rendering begins, or ends."""
    progressed = Signal()
    """`progress` is another."""

    def __init__(
        self,
        project: Project,
        session: Session,
        services: Services,
        background: Background,
        player: TimelinePlayer,
        exports: Exports,
        tell: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._session = session
        self._services = services
        self._background = background
        self._player = player
        self._exports = exports
        self._tell = tell
        self.ranges: tuple[TimeRange, ...] = ()
        """Stretches of the timeline that are rendered, in order, joined where they touch."""
        self._found: _Found | None = None
        self._latest = Latest(background, "painter")
        self._run: _Run | None = None
        self._was_playing = False
        self._closed = False
        self._at_rest = threading.Event()
        self._at_rest.set()
        self._by_itself = False
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._look)
        self._again = QTimer(self, interval=_AGAIN)
        self._again.timeout.connect(self._look)
        self._idle = QTimer(self, singleShot=True, interval=_IDLE)
        self._idle.timeout.connect(self._render_by_itself)
        project.news.connect(self._hear)
        player.lost.connect(lambda: self._soon.start(_REST))
        player.state_changed.connect(self._playing_changed)
        self.take_setting()

    # Rendering --------------------------------------------------------------------------------------------------

    @property
    def rendering(self) -> bool:
        """Whether something is being rendered that was asked for."""
        return self._run is not None and not self._run.quiet

    @property
    def progress(self) -> float:
        """How much is done of what is being rendered, 0 to 1."""
        return self._run.done if self._run is not None else 0.0

    def render(self, within: TimeRange | None = None, *, everything: bool = False) -> None:
        """Render what is missing of a range, or of the timeline, unless that is going on; the user is told of the end.

        Only where it is needed when not `everything`.
        """
        if not self.rendering:
            self.stop()
            self._session.remember(_USED, True)
            self._begin(_Run(within, everything, quiet=False))

    def stop(self) -> None:
        """Stop rendering; what is finished stays."""
        if self._run is not None:
            self._run.cancel.set()

    def take_setting(self) -> None:
        """Go by whether the preview is to be rendered by itself."""
        self._by_itself = preferences().preview_rendering == "when-idle"
        if self._used:
            self._soon.start(_REST)
        self._wait_for_rest()

    def close(self) -> None:
        """Stop for good."""
        self._closed = True
        self.stop()
        for timer in (self._soon, self._again, self._idle):
            timer.stop()

    def join(self) -> None:
        """Wait until nothing is rendered any more; blocks, and may be called in another thread."""
        self._at_rest.wait()

    def _begin(self, run: _Run) -> None:
        self._run = run
        self._again.start()
        self._background.start(self._render(run))
        self.state_changed.emit()

    async def _render(self, run: _Run) -> None:
        told, cores = "", preferences().cores
        show = self._background.later(self._show)

        def note(progress: Progress) -> None:
            run.done = progress.frame / max(1, progress.frames)  # one assignment: the Qt thread only reads it
            show()

        def work(surveyed: Surveyed, missing: tuple[Segment, ...]) -> None:
            self._at_rest.clear()
            try:
                workers = max(1, (cores or usable_cores()) - 1) if run.quiet else cores
                self._preview.render(surveyed, missing, on_progress=note, cancel=run.cancel, workers=workers)
            finally:
                self._at_rest.set()

        try:
            surveyed, missing = await self._background.call("painter", self._missing, run, *self._now())
            if missing:
                await self._background.call("previews", work, surveyed, missing)
            told = self._sentence(run, any_missing=bool(missing))
        except Cancelled:
            pass
        except VidgenError as error:
            told = str(error)
        finally:
            if run is self._run:
                self._run = None
            if not self._closed and self._run is None:
                self._again.stop()
                self.state_changed.emit()
                self._look()
        if run.quiet:
            log.info("the preview by itself: %s", told)
        elif told:
            self._tell(told)

    def _missing(self, run: _Run, snapshot: Snapshot, paths: Mapping[Id, Path]) -> tuple[Surveyed, tuple[Segment, ...]]:
        surveyed = self._survey(snapshot, paths).surveyed
        return surveyed, self._preview.missing(surveyed, run.within, everything=run.everything)

    def _sentence(self, run: _Run, *, any_missing: bool) -> str:
        if not any_missing and run.everything:
            return self.tr("All of that is rendered already.")
        if not any_missing:
            return self.tr("Nothing is left to render: elsewhere one file is seen as it is, which plays by itself.")
        if self._player.quality == "full":
            return self.tr(
                "The preview is rendered. It is played at every quality but full, which makes each frame anew."
            )
        return self.tr("The preview is rendered; it plays from the cache where the ruler is green.")

    def _show(self) -> None:
        if not self._closed:
            self.progressed.emit()

    # By itself --------------------------------------------------------------------------------------------------

    def _wait_for_rest(self) -> None:
        """Stop what was begun by itself, and begin again after a while without an edit, or playing."""
        if self._run is not None and self._run.quiet:
            self.stop()
        if self._by_itself and not self._player.playing:
            self._idle.start()
        else:
            self._idle.stop()

    def _playing_changed(self) -> None:
        if self._player.playing != self._was_playing:
            self._was_playing = self._player.playing
            self._wait_for_rest()

    def _render_by_itself(self) -> None:
        if self._exports.running is not None or self._run is not None:
            self._idle.start()
        elif self._project.records.duration():
            self._begin(_Run(None, everything=False, quiet=True))

    # Looking ----------------------------------------------------------------------------------------------------

    @property
    def _used(self) -> bool:
        return self._by_itself or self._session.recall(_USED) is True

    @property
    def _preview(self) -> Preview:
        return self._services.render.preview

    def _hear(self, news: News) -> None:
        if news.edit is not None:
            self._wait_for_rest()
        if self._used:
            self._soon.start(_LONG_REST if len(self._project.records.records) > _LONG else _REST)

    def _now(self) -> tuple[Snapshot, Mapping[Id, Path]]:
        snapshot = self._project.snapshot()
        return snapshot, {asset.id: self._project.asset_path(asset) for asset in snapshot.assets()}

    def _look(self) -> None:
        """Find out what is rendered of the project as it is now."""
        if self._project.records.duration() == 0:
            self._latest.forget()
            self._show_ranges(())
            return
        self._latest.ask(partial(self._surveyed, *self._now()), self._take)

    def _take(self, found: _Found | None) -> None:
        self._found = found
        if self._closed:
            return
        if found is not None:
            self._player.use(found.snapshot, found.rendered)
        self._show_ranges(found.rendered.ranges if found is not None else ())

    def _show_ranges(self, ranges: tuple[TimeRange, ...]) -> None:
        if ranges != self.ranges:
            self.ranges = ranges
            self.changed.emit()

    def _surveyed(self, snapshot: Snapshot, paths: Mapping[Id, Path]) -> _Found | None:
        """Do what `_survey` does, but pass over what the user is told of elsewhere: files that cannot be read."""
        try:
            return self._survey(snapshot, paths)
        except VidgenError as error:
            log.info("nobody knows what is rendered of the preview: %s", error)
            return None

    def _survey(self, snapshot: Snapshot, paths: Mapping[Id, Path]) -> _Found:
        """Look at a state of the project. In the lane `painter`."""
        known = self._found
        if known is not None and known.snapshot is snapshot:
            surveyed = known.surveyed
        else:
            there = {asset: path for asset, path in paths.items() if path.is_file()}
            surveyed = self._preview.survey(snapshot, there)
        return _Found(snapshot, surveyed, self._preview.rendered(surveyed))


def add_rendering(actions: Actions, stretches: Stretches, player: TimelinePlayer) -> None:
    """Add the actions that render the preview."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Rendering", text)

    def empty() -> str | None:
        if stretches.rendering:
            return tr("it is being rendered")
        return None if player.duration else tr("the timeline is empty")

    def unmarked() -> str | None:
        return empty() or (None if player.marked() else tr("nothing is marked"))

    def idle() -> str | None:
        return None if stretches.rendering else tr("nothing is being rendered")

    add = partial(actions.add, menu="Play")
    add("render-preview", tr("Render preview"), slot=lambda: stretches.render(player.marked()), shortcut="Shift+Return",
        summary=tr("Render what is hard to play (effects, transitions, several layers): what is marked, or all."),
        hindrance=empty)  # fmt: skip
    add("render-marked", tr("Render in to out"), slot=lambda: stretches.render(player.marked(), everything=True),
        summary=tr("Render all that is marked for the preview, whatever is in it."), hindrance=unmarked)  # fmt: skip
    add("stop-rendering", tr("Stop rendering the preview"), slot=stretches.stop,
        summary=tr("What is finished stays rendered."), hindrance=idle)  # fmt: skip
    stretches.state_changed.connect(actions.refresh)
