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
from typing import Any, Self

from vidgen.editor.document import Records
from vidgen.editor.records import Id
from vidgen.errors import RenderError, UsageError
from vidgen.render.cores import workers_for
from vidgen.render.export import located
from vidgen.render.plan import RenderPlan, plan
from vidgen.render.pool import LIMITS, MODULE, PartFailed, Pool, lowered
from vidgen.render.preset import Preset, find_preset
from vidgen.render.report import Progress
from vidgen.render.segments import Segment
from vidgen.render.store import Store
from vidgen.render.survey import Survey
from vidgen.timing import TimeRange
from vidgen.workers import Worker, WorkerFailed

PRESET = "preview"
_RESTARTS = 2


@dataclass(frozen=True)
class Surveyed:
    """A timeline, cut into the segments of its preview. It is about the snapshot that it was made of."""

    plan: RenderPlan
    survey: Survey

    def segment_at(self, time: int) -> Segment | None:
        """Return the segment that is seen at a time, in flicks."""
        frame = self.plan.rate.frame_at(time) - self.plan.first
        return next((s for s in self.survey.segments if s.start <= frame < s.end), None)

    def range_of(self, segment: Segment) -> TimeRange:
        """Return the stretch of the timeline that a segment shows."""
        return TimeRange.between(self.plan.time_of(segment.start), self.plan.time_of(segment.end))


@dataclass(frozen=True)
class PreviewFrame:
    """A frame of the preview: the rows of its planes, one after the other, without padding; yuv420p, limited Rec.709."""

    width: int
    height: int
    data: bytes


class Preview:
    """Keeps one worker process for looking and reading. Not for several threads. Close it, or use it in a `with`."""

    def __init__(self, store: Store, *, hangs_after: float = 60.0) -> None:
        self._store = store
        self._hangs_after = hangs_after
        self._preset: Preset = find_preset(PRESET)
        self._reader: Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *about: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def survey(self, snapshot: Records, asset_paths: Mapping[Id, Path]) -> Surveyed:
        """Cut the timeline into the segments of its preview. Raises RenderError for an empty one."""
        wanted = plan(snapshot, self._preset, asset_paths)
        params = {"preset": self._preset.model_dump(mode="json"), "store": str(self._store.folder), "identities": {}}
        payload = wanted.model_dump_json().encode()

        def ask(worker: Worker) -> Any:
            worker.request("prepare", params, payload, timeout=self._hangs_after)
            return worker.request("survey", {}, timeout=None)[0]

        return Surveyed(wanted, Survey.model_validate(self._ask(ask)))

    def rendered(self, surveyed: Surveyed) -> list[TimeRange]:
        """Return the stretches of the timeline that are in the store, in order, joined where they touch."""
        found: list[TimeRange] = []
        for segment in surveyed.survey.segments:
            if self._store.has(segment.key):
                stretch = surveyed.range_of(segment)
                if found and found[-1].end == stretch.start:
                    stretch = TimeRange.between(found.pop().start, stretch.end)
                found.append(stretch)
        return found

    def render(
        self,
        surveyed: Surveyed,
        range: TimeRange | None = None,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        workers: int | None = None,
    ) -> list[str]:
        """Render what is missing of a stretch, or of all; return notes for the user.

        Whole segments are rendered. Raises RenderError and Cancelled; what was finished by then stays.
        """
        missing = [s for s in surveyed.survey.segments if not self._store.has(s.key) and _meets(surveyed, s, range)]
        notes = list(surveyed.survey.notes)
        if not missing:
            return notes
        params = {
            "preset": self._preset.model_dump(mode="json"),
            "store": str(self._store.folder),
            "identities": surveyed.survey.identities,
        }
        payload = surveyed.plan.model_dump_json().encode()

        def prepare(worker: Worker) -> None:
            worker.request("prepare", params, payload, timeout=self._hangs_after)

        self._store.prune({s.key for s in surveyed.survey.segments})
        frames, begun = sum(s.frames for s in missing), time.monotonic()

        def tell(done: int) -> None:
            if on_progress is not None:
                fps = done / max(1e-6, time.monotonic() - begun)
                on_progress(Progress(done, frames, fps, (frames - done) / max(fps, 1e-6)))

        try:
            with Pool(prepare, _gave_up, self._hangs_after) as pool:
                pool.start(workers_for(surveyed.plan, len(missing), workers))
                numbers = [s.number for s in missing]
                made = pool.render(
                    surveyed.survey.segments, numbers, None, cancel=cancel or threading.Event(), on_frames=tell
                )
        except PartFailed as failure:
            raise located(str(failure), surveyed.plan, failure.frame or 0, failure.block) from failure
        return [*notes, *made.notes]

    def frame(self, surveyed: Surveyed, time: int) -> PreviewFrame | None:
        """Return the frame at a time of the timeline, in flicks; None where nothing is rendered.

        Frames that follow one another are decoded one after the other. Raises UsageError after the end.
        """
        segment = surveyed.segment_at(time)
        if segment is None:
            raise UsageError(f"There is no frame at {surveyed.plan.rate.timecode(time)}.")
        number = surveyed.plan.rate.frame_at(time) - surveyed.plan.first - segment.start
        params = {"store": str(self._store.folder), "key": segment.key, "frame": number}
        facts, data = self._ask(lambda worker: worker.request("rendered", params, timeout=self._hangs_after))
        return None if facts is None else PreviewFrame(facts["width"], facts["height"], data)

    def _ask(self, ask: Callable[[Worker], Any]) -> Any:
        """Have the worker do something; it is started again when it dies."""
        for attempt in range(_RESTARTS + 1):
            if self._reader is None or not self._reader.alive:
                self.close()
                self._reader = Worker(MODULE, name="preview", limits=LIMITS)
            try:
                return ask(self._reader)
            except WorkerFailed as failure:
                self.close()
                if attempt == _RESTARTS:
                    raise RenderError(f"The preview cannot be made: {lowered(str(failure))}") from failure
        raise RuntimeError("the loop returns or raises")


def _meets(surveyed: Surveyed, segment: Segment, range: TimeRange | None) -> bool:
    shown = surveyed.range_of(segment)
    return range is None or (shown.start < range.end and range.start < shown.end)


def _gave_up(segment: Segment, why: str) -> Segment:
    raise PartFailed(f"the encoder gave up ({lowered(why)})", segment.start, None)
