"""`Session`: where the user is in one project: playhead, selection, zoom. Kept per project, never undone."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from vidgen import folders
from vidgen.editor.patch import Patch
from vidgen.editor.records import Id
from vidgen.errors import VidgenError
from vidgen.untrusted import json_of
from vidgen.write_behind import newest, write_soon

log = logging.getLogger(__name__)

_LARGEST = 4 << 20
"""Bytes of a session's file."""
_TARGETS = "timeline.targets"
_MOST = 1 << 62
"""Flicks: no time is later."""


class Session(QObject):
    """Observable; each signal is sent after a change and only when something did change. Times are flicks."""

    playhead_changed = Signal(object)
    selection_changed = Signal()
    asset_changed = Signal()
    range_changed = Signal()
    view_changed = Signal()
    targets_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playhead = 0
        self._selection: tuple[Id, ...] = ()
        self._assets: tuple[Id, ...] = ()
        self._in: int | None = None
        self._out: int | None = None
        self._zoom = 40.0
        self._scroll = 0
        self._snapping = True
        self._memory: dict[str, Any] = {}

    @property
    def playhead(self) -> int:
        """Where the user is, in flicks from the start of the timeline."""
        return self._playhead

    def set_playhead(self, time: int) -> None:
        """Go to a time; the caller has brought it onto the frame grid."""
        time = max(0, int(time))
        if time != self._playhead:
            self._playhead = time
            self.playhead_changed.emit(time)

    @property
    def selection(self) -> tuple[Id, ...]:
        """The selected blocks, in the order in which they were selected."""
        return self._selection

    def select(self, blocks: Iterable[Id]) -> None:
        """Select these blocks and no others."""
        blocks = tuple(dict.fromkeys(blocks))
        if blocks != self._selection:
            self._selection = blocks
            self.selection_changed.emit()

    @property
    def asset(self) -> Id | None:
        """The file that is chosen in the media bin; of several the one that was chosen last."""
        return self._assets[-1] if self._assets else None

    @property
    def assets(self) -> tuple[Id, ...]:
        """The files that are chosen in the media bin, in the order in which they were chosen."""
        return self._assets

    def choose_asset(self, asset: Id | None) -> None:
        """Choose a file of the media bin, or none."""
        self.choose_assets(() if asset is None else (asset,))

    def choose_assets(self, assets: Iterable[Id]) -> None:
        """Choose these files of the media bin and no others."""
        assets = tuple(dict.fromkeys(assets))
        if assets != self._assets:
            self._assets = assets
            self.asset_changed.emit()

    @property
    def in_out(self) -> tuple[int | None, int | None]:
        """The range that is marked on the timeline; None where it is open."""
        return self._in, self._out

    def mark(self, start: int | None, end: int | None) -> None:
        """Mark a range of the timeline."""
        if (start, end) != (self._in, self._out):
            self._in, self._out = start, end
            self.range_changed.emit()

    @property
    def zoom(self) -> float:
        """Pixels a second on the timeline."""
        return self._zoom

    @property
    def scroll(self) -> int:
        """The time at the left edge of the timeline, in flicks."""
        return self._scroll

    def look_at(self, *, zoom: float | None = None, scroll: int | None = None) -> None:
        """Change what the timeline shows."""
        new = (self._zoom if zoom is None else max(1e-6, zoom), self._scroll if scroll is None else max(0, scroll))
        if new != (self._zoom, self._scroll):
            self._zoom, self._scroll = new
            self.view_changed.emit()

    @property
    def snapping(self) -> bool:
        """Whether edges snap while they are dragged."""
        return self._snapping

    def set_snapping(self, on: bool) -> None:
        """Turn snapping on or off."""
        if on != self._snapping:
            self._snapping = on
            self.view_changed.emit()

    @property
    def targets(self) -> Mapping[str, Id]:
        """Where new blocks go: a track by medium, where one was chosen; see `targets.py`."""
        found = self._memory.get(_TARGETS)
        return {m: t for m, t in found.items() if isinstance(t, str)} if isinstance(found, dict) else {}

    def set_target(self, medium: str, track: Id | None) -> None:
        """Choose where new blocks of a medium go, or leave it to the commands."""
        rest = {m: t for m, t in self.targets.items() if m != medium}
        self._memory[_TARGETS] = rest if track is None else {**rest, medium: track}
        self.targets_changed.emit()

    def remember(self, key: str, value: Any) -> None:
        """Keep plain JSON data of a panel's own under a name that begins with the panel's."""
        self._memory[key] = value

    def recall(self, key: str, otherwise: Any = None) -> Any:
        """Return what was remembered; check it: it comes from a file."""
        return self._memory.get(key, otherwise)

    def prune(self, patch: Patch) -> None:
        """Forget what a patch has taken away."""
        gone = {i for i, _, after in patch if after is None}
        if gone & set(self._selection):
            self.select(i for i in self._selection if i not in gone)
        if gone & set(self._assets):
            self.choose_assets(a for a in self._assets if a not in gone)

    # Kept between runs ------------------------------------------------------------------------------------------

    def save(self, project_id: str) -> None:
        """Write it down for the next time. That it fails is no reason to keep the project from closing."""
        data = {
            "playhead": self._playhead,
            "selection": list(self._selection),
            "in": self._in,
            "out": self._out,
            "zoom": self._zoom,
            "scroll": self._scroll,
            "snapping": self._snapping,
            "memory": self._memory,
        }
        try:
            write_soon(_file(project_id), json.dumps(data).encode())
        except (VidgenError, TypeError, ValueError) as error:
            log.warning("the session was not kept: %s", error)

    def load(self, project_id: str, known: Iterable[Id]) -> None:
        """Take up what was kept, as far as it makes sense. Never raises."""
        with suppress(OSError, ValueError, VidgenError):
            data = json_of(newest(_file(project_id), _LARGEST), 20)
            if isinstance(data, dict):
                self._take(data, set(known))

    def _take(self, data: dict[str, Any], known: set[Id]) -> None:
        def time(name: str) -> int | None:
            value = data.get(name)
            return value if type(value) is int and 0 <= value < _MOST else None

        self.set_playhead(time("playhead") or 0)
        selection = data.get("selection")
        self.select(i for i in (selection if isinstance(selection, list) else []) if isinstance(i, str) and i in known)
        self.mark(time("in"), time("out"))
        zoom = data.get("zoom")
        if isinstance(zoom, int | float) and not isinstance(zoom, bool) and 1e-3 <= zoom <= 1e5:
            self.look_at(zoom=float(zoom), scroll=time("scroll"))
        self.set_snapping(data.get("snapping") is not False)
        memory = data.get("memory")
        self._memory = memory if isinstance(memory, dict) else {}


def _file(project_id: str) -> Path:
    return folders.of("sessions") / f"{project_id}.json"
