"""Rendering one segment or the whole sound, in a worker: compose → encode → a file in the store.

One thread decodes and composes, the other encodes; between them lies a short queue, so memory is bounded whatever the
length. The encoder has no threads of its own: what it makes must not depend on the number of cores, and as many workers
as cores keep all of them busy. When a worker is the last one at work, its two threads share what the others left.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidgen.errors import Cancelled, RenderError, VidgenError
from vidgen.media.known_hashes import KnownHashes
from vidgen.render.coding import PictureCoder, SoundCoder, picture_coder
from vidgen.render.composing.compositor import Compositor
from vidgen.render.copying.damage import Listener, damage_of_sound
from vidgen.render.copying.sound import find_sound
from vidgen.render.segments.file import Head
from vidgen.render.segments.fingerprint import PictureFingerprint, SoundFingerprint
from vidgen.render.sound.mixer import Mixer
from vidgen.render.sources import Sources

if TYPE_CHECKING:
    import av

    from vidgen.render.copying.sound import CopiedSound
    from vidgen.render.plan import RenderPlan
    from vidgen.render.preset import Preset
    from vidgen.render.reports.damaged import What
    from vidgen.render.segments.segment import Segment, Sound
    from vidgen.render.segments.store import Store
    from vidgen.render.segments.survey import Identity

_WAITING = 4
"""Frames between the two threads at most; at 4K each is 12 MB."""
_REPORTS = 0.1
"""Seconds between two reports of progress at least."""


class Reports:
    """Whom the work tells how it goes. The worker's channel is one."""

    def __init__(self, doing: Callable[[str], None], event: Callable[[dict[str, Any]], None]) -> None:
        self.doing = doing
        self._event = event
        self._last = 0.0

    def progress(self, done: int, *, last: bool = False) -> None:
        """Tell how many frames, or samples, are done; not more than ten times a second."""
        now = time.monotonic()
        if now - self._last >= _REPORTS or last:
            self._last = now
            self._event({"done": done})


@dataclass
class Job:
    """An export as one worker knows it. Its readers stay open from one segment to the next."""

    plan: RenderPlan
    preset: Preset
    store: Store
    sources: Sources
    compositor: Compositor
    devices: dict[str, str]
    """What decodes by hardware, by codec."""

    @classmethod
    def of(
        cls,
        plan: RenderPlan,
        preset: Preset,
        store: Store,
        identities: dict[str, Identity],
        doing: Callable[[str], None],
        devices: dict[str, str] | None = None,
    ) -> Job:
        """Prepare a job; nothing is opened yet."""
        # One thread decodes, there is a worker for each core; more threads cost memory and switches. Edges: `worker.py`.
        sources = Sources(plan, doing, identities, threads=1, devices=devices or {})
        return cls(plan, preset, store, sources, Compositor(plan, sources), devices or {})

    def another(self, threads: int) -> Job:
        """Return one for another thread, with files of its own, of which each is decoded by some threads."""
        sources = self.sources.another(threads)
        return Job(self.plan, self.preset, self.store, sources, Compositor(self.plan, sources), self.devices)

    def damage(self, what: What) -> list[dict[str, Any]]:
        """Return the damaged places of media that were shown, or heard, as the facts of a file in the store have them."""
        known = KnownHashes(self.store.hashes)
        return [
            {"hash": known.hash_of(path), "what": what, "start": start, "end": end}
            for path, start, end in self.sources.damage(what)
        ]

    def close(self) -> None:
        """Close all files."""
        self.sources.close()


@dataclass
class _Composed:
    """What the composing thread leaves behind."""

    seconds: float = 0.0
    fingerprint: PictureFingerprint = field(default_factory=PictureFingerprint)


@dataclass(frozen=True)
class _Failure:
    error: BaseException


def render_segment(job: Job, segment: Segment, reports: Reports, cancelled: Callable[[], bool]) -> dict[str, Any]:
    """Put the coded pictures of a segment into the store; return what its head says of them.

    Raises RenderError (with frame and block where it is about one) and Cancelled; the store is then as before.
    """
    settings = segment.video or job.preset.video
    if settings is None:
        raise RuntimeError("a preset without pictures has no segments")
    begun = time.thread_time()
    job.sources.seen.begin()
    waiting: queue.Queue[object] = queue.Queue(_WAITING)
    stop = threading.Event()
    composed = _Composed()
    composer = threading.Thread(
        target=_produce, args=(job, segment, waiting, stop, composed), name="composer", daemon=True
    )
    try:
        with job.store.writer(segment.key) as writer:
            coder = picture_coder(job.plan, settings, segment.threads)
            composer.start()
            try:
                _encode(coder, waiting, writer.add, segment.frames, reports, cancelled)
            finally:
                stop.set()
                with suppress(queue.Empty):
                    while True:
                        waiting.get_nowait()
                composer.join()
            seconds = {"compose": composed.seconds, "encode": time.thread_time() - begun}
            head = Head(
                codec=coder.codec,
                extradata=coder.extradata,
                frames=segment.frames,
                encoder=coder.name,
                facts={"seconds": seconds, "looks": composed.fingerprint.to_json(), "damage": job.damage("pictures")},
            )
            job.sources.check_unchanged()
            writer.finish(head)
        reports.progress(segment.frames, last=True)
    except OSError as error:
        raise RenderError(cannot_keep(job.store.folder, error)) from error
    return {"seconds": seconds, "size": writer.size}


def cannot_keep(folder: Path, error: OSError) -> str:
    """Return the sentence about a store that cannot be written."""
    why = error.strerror or str(error)
    return (
        f"What is rendered cannot be kept in '{folder}' ({why}); make room there and try again: it goes on from where it "
        "stopped."
    )


def _encode(
    coder: PictureCoder,
    waiting: queue.Queue[object],
    keep: Callable[[Any], None],
    frames: int,
    reports: Reports,
    cancelled: Callable[[], bool],
) -> None:
    """Encode what comes. The last frame counts as done when all lie in the store: what is killed before begins again."""
    done = 0
    while True:
        if cancelled():
            raise Cancelled("Stopped.")
        try:
            item = waiting.get(timeout=0.1)
        except queue.Empty:
            continue
        if isinstance(item, _Failure):
            raise item.error
        if item is None:
            break
        frame: Any = item
        for packet in coder.encode(frame):
            keep(packet)
        done += 1
        reports.progress(min(done, frames - 1))
    for packet in coder.flush():
        keep(packet)


def _produce(
    job: Job, segment: Segment, waiting: queue.Queue[object], stop: threading.Event, composed: _Composed
) -> None:
    """Put the frames into the queue, then None; or the error that ended it."""

    def put(item: object) -> None:
        while not stop.is_set():
            try:
                waiting.put(item, timeout=0.1)
            except queue.Full:
                continue
            return

    begun = time.thread_time()
    try:
        for frame in _frames(job.compositor, segment):
            composed.fingerprint.frame(frame)
            put(frame)
            if stop.is_set():
                return
        composed.seconds = time.thread_time() - begun
        put(None)
    except BaseException as error:  # noqa: BLE001 - handed to the other thread, which raises it
        put(_Failure(error))


def _frames(compositor: Compositor, segment: Segment) -> Iterator[av.VideoFrame]:
    for number in range(segment.start, segment.end):
        yield composed(compositor, number)


def composed(compositor: Compositor, number: int) -> av.VideoFrame:
    """Return a frame in delivery form; errors say at which frame and block they happened."""
    try:
        return compositor.compose(number).frame()
    except RenderError:
        raise
    except VidgenError as error:
        raise RenderError(str(error), frame=number, block=compositor.at_work) from error


def render_sound(job: Job, sound: Sound, reports: Reports, cancelled: Callable[[], bool]) -> dict[str, Any]:
    """Mix and encode the whole sound into the store; return what its head says. Raises RenderError and Cancelled."""
    plan = job.plan
    if job.preset.sound is None:
        raise RuntimeError("a preset without sound has no sound to render")
    begun = time.thread_time()
    copy = find_sound(plan, job.preset, job.sources.file)
    if copy is not None:
        return _keep_copied(job, sound, copy, begun, reports, cancelled)
    fingerprint = SoundFingerprint(plan.sample_rate)
    mixer = Mixer(plan, job.sources)
    job.sources.played.begin()
    step = plan.sample_rate // 2
    try:
        with job.store.writer(sound.key) as writer:
            coder = SoundCoder(plan, job.preset.sound)
            for first in range(0, plan.samples, step):
                if cancelled():
                    raise Cancelled("Stopped.")
                samples = mixer.samples(first, min(step, plan.samples - first))
                fingerprint.samples(samples)
                for packet in coder.encode(samples):
                    writer.add(packet)
                reports.progress(first)
            for packet in coder.flush():
                writer.add(packet)
            seconds = {"sound": time.thread_time() - begun}
            facts = {"seconds": seconds, "looks": fingerprint.to_json(), "damage": job.damage("sound")}
            job.sources.check_unchanged()
            writer.finish(Head(job.preset.sound.codec, coder.extradata, plan.samples, coder.name, facts))
    except OSError as error:
        raise RenderError(cannot_keep(job.store.folder, error)) from error
    return {"seconds": seconds, "size": writer.size}


def _keep_copied(
    job: Job, sound: Sound, copy: CopiedSound, begun: float, reports: Reports, cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """Put sound that nothing changes into the store as it is coded in its source."""
    try:
        with job.store.writer(sound.key) as writer:
            listener = Listener("aac", copy.extradata, job.plan.sample_rate)
            for packet in copy.packets():
                if cancelled():
                    raise Cancelled("Stopped.")
                listener.hear(packet)
                writer.add(packet)
                reports.progress(packet.pts)
            damage = damage_of_sound(job, copy, listener)
            seconds = {"sound": time.thread_time() - begun}
            job.sources.check_unchanged()
            name = f"copied from '{copy.path.name}'"
            facts = {"seconds": seconds, "damage": damage}
            writer.finish(Head("aac", copy.extradata, job.plan.samples, name, facts))
    except OSError as error:
        raise RenderError(cannot_keep(job.store.folder, error)) from error
    return {"seconds": seconds, "size": writer.size}
