"""The preview's stretches: rendered into the same store as exports, by the same segments, small and quick to decode.

A stretch that is in the store plays without being composed; the timeline's ruler shows it green. Names follow from what is
seen, so an edit takes away the green only where it changes something, and undo brings it back.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidgen.editor.queries import Records
from vidgen.editor.records import Id
from vidgen.errors import RenderError
from vidgen.render.cores import workers_for
from vidgen.render.export import located
from vidgen.render.plan import RenderPlan, plan
from vidgen.render.preview.stretches import Namer, Rendered, needs_rendering, preview_preset, range_of, rendered
from vidgen.render.reports.report import Progress
from vidgen.render.segments.pool import PartFailed, Pool, lowered
from vidgen.render.segments.segment import Segment
from vidgen.render.segments.spares import Spares
from vidgen.render.segments.store import Store
from vidgen.render.segments.survey import Identity, Looked, families_of, identity_of
from vidgen.timing import TimeRange
from vidgen.workers import Worker, WorkerFailed

Ask = Callable[[str, dict[str, Any], bytes], Any]
"""Has a render worker do something: method, parameters, payload. Raises RenderError and MediaError."""


@dataclass(frozen=True)
class Surveyed:
    """A timeline, cut into the segments of its preview. It is about the snapshot that it was made of."""

    plan: RenderPlan
    segments: tuple[Segment, ...]
    identities: Mapping[str, Identity]
    """By path: which version of each file it is about."""


class Preview:
    """Remembers what it found out of the last timeline, so that the next state of it is quick. Not for several threads,
    but for `render`, which any thread may call.
    """

    def __init__(
        self,
        store: Store,
        ask: Ask,
        *,
        hangs_after: float = 60.0,
        spares: Spares | None = None,
        gives_way: bool = False,
    ) -> None:
        self._store = store
        self._spares = spares
        self._gives_way = gives_way
        self._ask = ask
        self._hangs_after = hangs_after
        self._preset = preview_preset()
        self._namer = Namer(self._preset)
        self._looked: tuple[object, Looked] | None = None

    @property
    def names_made(self) -> int:
        """How many names of segments had to be worked out so far."""
        return self._namer.made

    def survey(self, snapshot: Records, asset_paths: Mapping[Id, Path]) -> Surveyed:
        """Cut the timeline into the segments of its preview, and name them.

        A worker is asked about media and fonts only when these are others than the last time. Raises RenderError for an
        empty timeline and for a file that is not there, MediaError for one that cannot be read.
        """
        wanted = plan(snapshot, self._preset, asset_paths)
        looked = self._look(wanted)
        return Surveyed(wanted, self._namer.segments(wanted, looked.facts), looked.identities)

    def _look(self, wanted: RenderPlan) -> Looked:
        there = {asset: source.path for asset, source in wanted.sources.items() if source.path is not None}
        about = {asset: (path, identity_of(path)) for asset, path in there.items()}, families_of(wanted, there)
        if self._looked is None or self._looked[0] != about:
            params = {"preset": self._preset.model_dump(mode="json"), "store": str(self._store.folder)}
            found = Looked.model_validate(self._ask("facts", params, wanted.model_dump_json().encode()))
            self._looked = about, found
        return self._looked[1]

    def rendered(self, surveyed: Surveyed) -> Rendered:
        """Return what is in the store."""
        return rendered(surveyed.plan, surveyed.segments, self._store)

    def missing(
        self, surveyed: Surveyed, range: TimeRange | None = None, *, everything: bool = True
    ) -> tuple[Segment, ...]:
        """Return the segments that are not in the store, of a stretch or of all; of some things only (see
        `needs_rendering`) when not of `everything`.
        """
        there = self._store.there(segment.key for segment in surveyed.segments)
        return tuple(
            segment
            for segment in surveyed.segments
            if segment.key not in there
            and _meets(surveyed.plan, segment, range)
            and (everything or needs_rendering(surveyed.plan, segment))
        )

    def render(
        self,
        surveyed: Surveyed,
        missing: tuple[Segment, ...],
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        workers: int | None = None,
    ) -> list[str]:
        """Render some segments; return notes for the user.

        Raises RenderError and Cancelled; what was finished by then stays.
        """
        notes = list(surveyed.plan.notes)
        if not missing:
            return notes
        params = {
            "preset": self._preset.model_dump(mode="json"),
            "store": str(self._store.folder),
            "identities": dict(surveyed.identities),
            "gives_way": self._gives_way,
        }
        payload = surveyed.plan.model_dump_json().encode()

        def prepare(worker: Worker) -> None:
            worker.request("prepare", params, payload, timeout=self._hangs_after)

        self._store.prune({s.key for s in surveyed.segments})
        frames, begun = sum(s.frames for s in missing), time.monotonic()

        def tell(done: int) -> None:
            if on_progress is not None:
                fps = done / max(1e-6, time.monotonic() - begun)
                on_progress(Progress(done, frames, fps, (frames - done) / max(fps, 1e-6)))

        try:
            with Pool(prepare, _gave_up, self._hangs_after, spares=self._spares) as pool:
                pool.start(workers_for(surveyed.plan, len(missing), workers))
                numbers = [s.number for s in missing]
                made = pool.render(surveyed.segments, numbers, None, cancel=cancel or threading.Event(), on_frames=tell)
        except PartFailed as failure:
            raise located(str(failure), surveyed.plan, failure.frame or 0, failure.block) from failure
        except WorkerFailed as failure:
            raise RenderError(f"The preview cannot be rendered: {lowered(str(failure))}") from failure
        return [*notes, *made.notes]


def _meets(of: RenderPlan, segment: Segment, range: TimeRange | None) -> bool:
    shown = range_of(of, segment)
    return range is None or (shown.start < range.end and range.start < shown.end)


def _gave_up(segment: Segment, why: str) -> Segment:
    raise PartFailed(f"the encoder gave up ({lowered(why)})", segment.start, None)
