"""An export, seen from the process that asked for it: survey → what is missing is rendered → joined → given its name.

Nothing here opens a media file. All that is rendered lies in the store, so whatever ends this process loses at most the
segments that were being made, and the next export of the same goes on.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vidgen.errors import Cancelled, RenderError
from vidgen.files import finish, sync_folder
from vidgen.media.hardware import NONE
from vidgen.partials import partial_name, remove
from vidgen.render.copying.likely import mostly_copied
from vidgen.render.cores import crowding, late_workers_for, usable_cores, workers_for
from vidgen.render.encoders.choosing import next_after
from vidgen.render.encoders.options import encoder_of
from vidgen.render.helping import Help, Helper
from vidgen.render.plan import RenderPlan
from vidgen.render.preflight.estimate import estimated_bytes, missing_room
from vidgen.render.preset import Preset, VideoSettings
from vidgen.render.processes import HARDWARE_LIMITS, LIMITS
from vidgen.render.rate.goals import goal_of
from vidgen.render.rate.quality import Measured
from vidgen.render.rate.reaching import Reaching
from vidgen.render.reports.damaged import changed_note, damaged_places, sentences
from vidgen.render.reports.report import Progress, Report
from vidgen.render.segments.grid import borders
from vidgen.render.segments.pool import Outcome, PartFailed, Pool, lowered
from vidgen.render.segments.segment import Segment, contents
from vidgen.render.segments.spares import Spares
from vidgen.render.segments.store import Store
from vidgen.render.segments.survey import Survey
from vidgen.timing import FLICKS
from vidgen.workers import Worker, WorkerFailed

_log = logging.getLogger(__name__)
_TO_START = 60.0
"""Seconds that a worker may take to start and to read the plan, at least; a busy machine is no fault of its."""
_SLOWEST_DISK = 2_000_000
"""Bytes a second; a file of that many bytes may take as long before its worker is taken to hang."""
_MENDED = 3
"""How often damaged segments are rendered again before the disk is blamed."""


@dataclass(frozen=True)
class Wanted:
    """What to make, where, and with what."""

    plan: RenderPlan
    preset: Preset
    out: Path
    store: Store
    hangs_after: float
    cores: int | None = None
    """Workers at most; None for as many as there are cores."""
    notes: tuple[str, ...] = ()
    """What the report is to say beside what is found out on the way."""
    helper: Helper | None = None
    """Who renders elsewhere what it can."""
    devices: Mapping[str, str] = field(default_factory=lambda: NONE)
    """What decodes by hardware, by codec."""
    spares: Spares | None = None
    """Where workers rest between exports."""
    gives_way: bool = False
    """Whether somebody edits meanwhile, who comes first."""


@dataclass
class _Known:
    """What is found out on the way."""

    survey: Survey
    segments: list[Segment]
    missing: list[int]
    sound_missing: bool
    notes: list[str] = field(default_factory=list)
    before: tuple[str, ...] = ()
    """What of the notes and warnings was known before anything was rendered."""
    outcome: Outcome = field(default_factory=Outcome)
    cpu: dict[str, float] = field(default_factory=dict)
    fingerprints: list[dict[str, Any]] = field(default_factory=list)
    help: Help | None = None
    """With what is missing, before it is rendered here."""
    damaged: list[dict[str, Any]] = field(default_factory=list)
    """Damaged places of media, see `damaged_places`."""
    warnings: list[str] = field(default_factory=list)
    """Sentences about media that are not what they were or should be."""

    def warn(self, warnings: Iterable[str], plan: RenderPlan) -> None:
        """Add sentences about media. Raises RenderError where such an export is not wanted."""
        self.warnings += warnings
        if self.warnings and plan.strict:
            raise RenderError(f"{self.warnings[0]} Nothing was written, since --strict was given.")

    def add(self, outcome: Outcome) -> None:
        """Take over what rendering some parts took."""
        for stage, seconds in outcome.seconds.items():
            self.cpu[stage] = self.cpu.get(stage, 0.0) + seconds
        self.outcome.rows += outcome.rows
        self.notes += outcome.notes
        for number, segment in outcome.replaced.items():
            self.segments[number] = segment


def export(wanted: Wanted, on_progress: Callable[[Progress], None] | None, cancel: threading.Event) -> Report:
    """Make the file. Raises RenderError, MediaError and Cancelled; nothing is left beside the target then."""
    begun = time.monotonic()
    plan, preset = wanted.plan, wanted.preset
    params: dict[str, Any] = {
        "preset": preset.model_dump(mode="json"),
        "store": str(wanted.store.folder),
        "identities": {},
        "devices": dict(wanted.devices),
        "gives_way": wanted.gives_way,
    }
    payload = plan.model_dump_json().encode()

    def prepare(worker: Worker) -> None:
        worker.request("prepare", params, payload, timeout=max(_TO_START, wanted.hangs_after) * crowding())

    count = workers_for(plan, len(borders(plan)) - 1 if preset.video else 1, _at_most(wanted))
    at_first = 1 if wanted.helper or (wanted.cores is None and mostly_copied(plan, preset)) else count
    try:
        fallbacks: list[str] = []
        hardware = wanted.devices or (preset.video and encoder_of(preset.video).hardware)
        limits = HARDWARE_LIMITS if hardware else LIMITS
        calmer = _calmer(plan, preset, params, fallbacks)
        with Pool(
            prepare, _otherwise(plan, preset, fallbacks), wanted.hangs_after, limits, calmer, wanted.spares
        ) as pool:
            pool.start(at_first)
            pool.warm()
            survey = Survey.model_validate(pool.ask("survey", {}, cancel=cancel, patience=_to_read(plan)))
            params["identities"] = survey.identities
            known = _look_up(survey, wanted.store)
            if wanted.helper is not None:
                known.help = Help(wanted.helper, plan, preset, survey.facts, wanted.store)
            known.notes += wanted.notes
            known.cpu["survey"] = survey.seconds
            known.warn(map(changed_note, survey.changed), plan)
            known.before = tuple(dict.fromkeys((*known.warnings, *known.notes)))
            wanted.store.prune({s.key for s in known.segments})
            if at_first < count and wanted.cores is None:
                frames = sum(known.segments[number].frames for number in known.missing)
                count = max(at_first, min(count, late_workers_for(plan, frames)))
            _check_room(wanted, known)
            goal = goal_of(preset)
            reaching = Reaching(goal, plan, preset, known.segments, survey.sound, wanted.store) if goal else None
            progress = _Telling(plan, known, on_progress)
            if reaching is None:
                _render(pool, known, count, cancel, progress)
            partial = partial_name(wanted.out)
            try:
                good = False
                while not good:
                    remove(partial)
                    if reaching is not None:
                        _reach(reaching, pool, wanted, known, count, cancel, on_progress)
                    joined = _join(pool, wanted, known, partial, count, cancel, progress)
                    good = reaching is None or reaching.good(partial.stat().st_size)
                known.damaged = damaged_places(known.fingerprints, plan, survey.facts.hashes)
                known.warn(sentences(known.damaged), plan)
                known.notes += [*joined, *fallbacks, *(reaching.notes if reaching is not None else ())]
                pool.stop()  # they end while the disk takes up the file
                _give_name(partial, wanted.out, preset)
            finally:
                remove(partial)
    except Cancelled:
        raise Cancelled("The export was stopped; nothing was written.") from None
    except PartFailed as failure:
        raise located(str(failure), plan, failure.frame or 0, failure.block) from failure
    except WorkerFailed as failure:
        raise RenderError(f"The export broke off: {lowered(str(failure))}") from failure
    except OSError as error:
        raise RenderError(f"'{wanted.out}' could not be written: {error.strerror or error}.") from error
    return _report(wanted, known, count, time.monotonic() - begun)


def _to_read(plan: RenderPlan) -> float:
    """Return the seconds that reading all sources may take on a slow disk; they are hashed if they have changed."""
    sizes = 0
    for source in plan.sources.values():
        with suppress(OSError):
            sizes += Path(source.path).stat().st_size if source.path else 0
    return sizes / _SLOWEST_DISK


def _look_up(survey: Survey, store: Store) -> _Known:
    """Find out what is in the store already."""
    segments = list(survey.segments)
    missing = [s.number for s in segments if s.copied is None and not store.has(s.key)]
    sound_missing = survey.sound is not None and not store.has(survey.sound.key)
    return _Known(survey, segments, missing, sound_missing, list(survey.notes))


def _check_room(wanted: Wanted, known: _Known) -> None:
    frames = sum(known.segments[number].frames for number in known.missing)
    share = frames / wanted.plan.frames if wanted.preset.video else float(known.sound_missing)
    if missing := missing_room(wanted.plan, wanted.preset, wanted.out.parent, wanted.store.folder, share):
        raise RenderError(missing)


def _render(pool: Pool, known: _Known, count: int, cancel: threading.Event, progress: _Telling) -> None:
    """Render what is missing, and count it as there."""
    sound = known.survey.sound if known.sound_missing else None
    if not known.missing and sound is None:
        return
    if known.help is not None:
        segments = [known.segments[number] for number in known.missing]
        outcome, known.missing, sound = known.help.render(segments, sound, cancel, progress.frames)
        outcome.notes = [note for note in outcome.notes if note not in known.notes]  # of one round in several
        known.add(outcome)
        progress.begin(known)
    if known.missing or sound is not None:
        pool.start(min(count, max(1, len(known.missing))))
        alike = contents(progress.plan, known.segments)
        known.add(
            pool.render(known.segments, known.missing, sound, cancel=cancel, on_frames=progress.frames, alike=alike)
        )
    known.missing, known.sound_missing = [], False


def _reach(
    reaching: Reaching,
    pool: Pool,
    wanted: Wanted,
    known: _Known,
    count: int,
    cancel: threading.Event,
    on_progress: Callable[[Progress], None] | None,
) -> None:
    """Render in rounds until the pictures have the bytes, or the quality, that they are to have."""

    def render(segments: Sequence[Segment]) -> list[Segment]:
        for segment in segments:
            known.segments[segment.number] = segment
        known.missing = [s.number for s in segments if not wanted.store.has(s.key)]
        _render(pool, known, count, cancel, _Telling(wanted.plan, known, on_progress))
        return [known.segments[s.number] for s in segments]

    def compare(start: int, end: int, settings: Sequence[VideoSettings], metric: str) -> list[dict[str, float]]:
        tried = [one.model_dump(mode="json") for one in settings]
        params = {"start": start, "end": end, "settings": tried, "metric": metric}
        rows: list[dict[str, float]] = pool.ask("compare", params, cancel=cancel)
        return rows

    known.segments = reaching.segments(render, Measured(wanted.store, compare))


def _join(
    pool: Pool,
    wanted: Wanted,
    known: _Known,
    partial: Path,
    count: int,
    cancel: threading.Event,
    progress: _Telling,
) -> list[str]:
    """Join and check; segments that turn out to be damaged are rendered again. Return what the check found."""
    for _ in range(_MENDED + len(known.segments)):
        sound = known.survey.sound
        params = {
            "path": str(partial),
            "segments": [s.model_dump(mode="json") for s in known.segments],
            "sound": sound.model_dump(mode="json") if sound else None,
        }
        answer = pool.ask(
            "join", params, cancel=cancel, patience=estimated_bytes(wanted.plan, wanted.preset) / _SLOWEST_DISK
        )
        damaged = answer.get("damaged")
        if damaged is None:
            known.cpu.update(answer["seconds"])
            known.fingerprints = answer["facts"]
            return list(answer["notes"])
        _log.warning("the segment %s is damaged or gone and is rendered again", damaged)
        remove(partial)
        # What else is damaged is found now, and not in as many rounds.
        known.missing = [s.number for s in known.segments if s.copied is None and not wanted.store.has(s.key)]
        known.sound_missing = sound is not None and not wanted.store.has(sound.key)
        _render(pool, known, count, cancel, progress)
    raise RenderError(
        f"What was rendered does not stay whole in '{wanted.store.folder}'; check that disk, or move the cache to another."
    )


def _give_name(partial: Path, out: Path, preset: Preset) -> None:
    """Make an export durable and put it in its place. Raises OSError."""
    if not preset.makes_folder:
        finish(partial, out)
        return
    sync_folder(partial)
    if out.is_dir():
        out.rmdir()
    partial.replace(out)
    sync_folder(out.parent)


def _calmer(
    plan: RenderPlan, preset: Preset, params: dict[str, Any], notes: list[str]
) -> Callable[[Segment | None], Segment | None]:
    """Return what takes hardware out of a job whose workers end, since drivers may be why.

    It changes `params`, which workers are prepared with, and returns the segment for software if it was for hardware.
    """

    def calmer(segment: Segment | None) -> Segment | None:
        params["devices"] = {}
        settings = None if segment is None else segment.video or preset.video
        if segment is None or settings is None or not encoder_of(settings).hardware:
            return None
        return _otherwise(plan, preset, notes)(segment, "its process ended twice")

    return calmer


def _otherwise(plan: RenderPlan, preset: Preset, notes: list[str]) -> Callable[[Segment, str], Segment]:
    """Return what gives a segment another encoder, when its own gave up; `notes` gets a sentence about each."""

    def otherwise(segment: Segment, why: str) -> Segment:
        settings = segment.video or preset.video
        if settings is None:
            raise RuntimeError("a preset without pictures has no encoder that could give up")
        first, last = (plan.rate.timecode(plan.time_of(frame)) for frame in (segment.start, segment.end))
        after = next_after(settings, lowered(why), f"The stretch from {first} to {last}")
        if after is None:
            raise PartFailed(f"the encoder gave up ({lowered(why)})", segment.start, None)
        notes.append(after.note)
        key = fallback_key(segment.key, after.settings.encoder)
        return segment.replace(video=after.settings, key=key)

    return otherwise


class _Telling:
    """Turns frames that are done into progress."""

    def __init__(self, plan: RenderPlan, known: _Known, listener: Callable[[Progress], None] | None) -> None:
        self.plan = plan
        self._frames = plan.frames
        self._listener = listener
        self._last = -1.0
        self.begin(known)
        if listener is not None and known.before:
            listener(Progress(self._there, self._frames, 0.0, 0.0, known.before))

    def begin(self, known: _Known) -> None:
        """Count from what is there now."""
        self._there = self._frames - sum(known.segments[number].frames for number in known.missing)
        self._begun = time.monotonic()

    def frames(self, done: int) -> None:
        """Tell that so many of the missing frames are done; the listener hears at most ten times a second."""
        now = time.monotonic()
        if self._listener is None or (now - self._last < 0.1 and self._there + done < self._frames):
            return
        self._last = now
        fps = done / max(1e-6, now - self._begun)
        frame = min(self._frames, self._there + done)
        self._listener(Progress(frame, self._frames, fps, (self._frames - frame) / max(fps, 1e-6) if done else 0.0))


def _report(wanted: Wanted, known: _Known, count: int, wall: float) -> Report:
    plan, preset, out = wanted.plan, wanted.preset, wanted.out
    rendered = {row["number"]: row for row in known.outcome.rows}
    rows = []
    for segment in known.segments:
        how = "copied" if segment.copied else "rendered" if segment.number in rendered else "reused"
        row = rendered.get(segment.number, {"number": segment.number})
        rows.append({**row, "start": segment.start, "end": segment.end, "how": how})
    return Report(
        path=out,
        frames=plan.frames if preset.video else 0,
        seconds=plan.duration / FLICKS if preset.video else plan.samples / plan.sample_rate,
        wall=wall,
        fps=plan.frames / wall,
        encoder=" + ".join(_encoders(preset)),
        size=sum(f.stat().st_size for f in (out.iterdir() if preset.makes_folder else (out,))),
        notes=(*known.warnings, *known.notes),
        before=known.before,
        warnings=tuple(known.warnings),
        changed=known.survey.changed,
        damaged=tuple(known.damaged),
        workers=count,
        segments=len(known.segments),
        reused=sum(row["how"] == "reused" for row in rows),
        copied=sum(row["how"] == "copied" for row in rows),
        cpu=known.cpu,
        rows=tuple(rows),
        fingerprints=tuple(known.fingerprints),
    )


def _at_most(wanted: Wanted) -> int | None:
    """Return how many workers may be at work: hardware has room for a few encoders only."""
    room = encoder_of(wanted.preset.video).at_once if wanted.preset.video else None
    return wanted.cores if room is None else min(room, wanted.cores or usable_cores())


def _encoders(preset: Preset) -> list[str]:
    return [*([encoder_of(preset.video).name] if preset.video else []), *([preset.sound.codec] if preset.sound else [])]


def located(what: str, plan: RenderPlan, frame: int, block: str | None) -> RenderError:
    """Return an error that says at which frame, and in which block where that is known."""
    code = plan.rate.timecode(plan.time_of(frame))
    name = f", block '{block}'" if block and block in plan.blocks else ""
    if block and (found := plan.blocks.get(block)) is not None and found.name:
        name = f", block '{found.name}'"
    text = f"{what[:1].upper()}{what[1:]}".rstrip(".")
    return RenderError(f"{text} (frame {frame} at {code}{name}).", frame=frame, block=block)


def fallback_key(key: str, encoder: str) -> str:
    """Return the name of a segment that another encoder made than the one that its key was worked out for."""
    return hashlib.blake2b(f"{key} {encoder}".encode(), digest_size=20).hexdigest()
