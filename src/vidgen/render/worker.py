"""What a render worker serves: the parts of an export, and single frames. It runs under `vidgen.workers`.

    warm      get ready for work that is still unknown
    prepare   plan, preset, store: what the following requests are about    rest   nothing for a while
    survey    → the segments and their keys        segment, sound   → into the store
    compare   → how good settings look            join             the finished file, checked
    sample, sample_sound   → what a few stretches take and make; nothing is kept
    frame     one frame of a plan, without `prepare`
    facts     what the names of segments are about beside plan and preset, without `prepare`
    speech    the sound of a plan for those who listen for words, without `prepare`
    text_notes  what will be wrong with the texts of a plan, without `prepare`

Errors about a frame are answered as a result, so that frame and block come along.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

from vidgen.errors import RenderError
from vidgen.imaging.cache import forget_unused
from vidgen.media.known_hashes import KnownHashes
from vidgen.render.checking.read_back import Expected, copied_fingerprint
from vidgen.render.checking.verify import verify
from vidgen.render.coding import EncoderFailed
from vidgen.render.copying.damage import damage_of_pictures
from vidgen.render.copying.stretch import open_copied
from vidgen.render.plan import RenderPlan
from vidgen.render.preflight.estimate import folder_gone
from vidgen.render.preset import Preset, VideoSettings
from vidgen.render.rate.comparing import compared
from vidgen.render.segments.joining import Coded, Damaged, Part, join
from vidgen.render.segments.segment import Segment, Sound, worded
from vidgen.render.segments.store import Store
from vidgen.render.segments.survey import looked_into, survey
from vidgen.render.segments.work import Job, Reports, render_segment, render_sound
from vidgen.render.version import version
from vidgen.workers import Channel
from vidgen.workers.heap import give_back
from vidgen.workers.priority import give_way

Answer = tuple[Any, bytes]
_BEHIND = 5
"""Steps that a job gives way to the player, and to whoever edits: they get three times as much where both want a core."""
_SEGMENTS = 6
"""Segments after which the heap gives back what is free in it: often enough for the memory to stay level over hours, and so
seldom that the page faults afterwards, about 0.1 s, are not seen."""


class _Served:
    """The state of this process: the job that it was told of last."""

    def __init__(self) -> None:
        self._job: Job | None = None
        self._segments = 0

    @property
    def job(self) -> Job:
        """The job under way."""
        if self._job is None:
            raise RuntimeError("a request came before 'prepare'")
        return self._job

    def prepare(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:
        """Take over a job, in place of the one before."""
        if params.get("gives_way"):
            give_way(_BEHIND)
        if self._job is not None:
            self._job.close()
        self._job = Job.of(
            RenderPlan.model_validate_json(payload),
            Preset.model_validate(params["preset"]),
            Store(Path(params["store"])),
            {path: (inode, size, changed) for path, (inode, size, changed) in params["identities"].items()},
            _teller(channel),
            params.get("devices"),
        )
        _load_fonts(self._job.plan)
        return None, b""

    def warm(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG002
        """Do what the first survey of a process would do first, while the parent still finds out what is to be made."""
        import_module("vidgen.render.copying.finding")
        version()
        return None, b""

    def rest(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG002
        """Let go of the job, its files and what memory can be given back: nothing is to do for a while."""
        if self._job is not None:
            self._job.close()
            self._job = None
        give_back()
        return None, b""

    def survey(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG002
        """Return the parts of the job."""
        channel.doing("looking at the media")
        job = self.job
        begun = time.process_time()
        found = survey(job.plan, job.preset, KnownHashes(job.store.hashes))
        found = found.replace(seconds=time.process_time() - begun)
        job.close()  # nothing was opened; from now on its files must be those that were looked at
        self._job = Job.of(job.plan, job.preset, job.store, found.identities, _teller(channel), job.devices)
        return found.model_dump(mode="json"), b""

    def segment(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG002
        """Render a segment; beside it the sound, and another segment, if these are given."""
        segment = Segment.model_validate(params["segment"])
        sound = None if params.get("sound") is None else Sound.model_validate(params["sound"])
        beside = None if params.get("beside") is None else Segment.model_validate(params["beside"])
        self._segments += 1
        forget_unused()
        self.job.sources.forget_unused()
        self.job.sources.threads = segment.threads  # the other cores have nothing to do
        if not self._segments % _SEGMENTS:
            give_back()
        begun = time.process_time()
        if sound is not None or beside is not None:
            made = self._at_once(channel, segment, sound, beside)
        else:
            made = _located(lambda: render_segment(self.job, segment, _reports(channel), lambda: channel.cancelled))
        if segment.threads > 1 and "seconds" in made:
            _count_threads(made, time.process_time() - begun)
        return made, b""

    def _at_once(
        self, channel: Channel, segment: Segment, sound: Sound | None, beside: Segment | None
    ) -> dict[str, Any]:
        """Render a segment, the sound and another segment in threads.

        Return about the segment, with what is said of the others, `sound` and `beside`. The latter is not there when its
        encoder gave up.
        """
        done, over = 0, threading.Event()

        def stopped() -> bool:
            return channel.cancelled or over.is_set()

        def of_segment(told: dict[str, Any]) -> None:
            nonlocal done
            done = told["done"]
            channel.event(told)

        def reports() -> Reports:
            return Reports(channel.doing, lambda _: channel.event({"done": done}))  # a sign of life, no progress

        def make_sound(sound: Sound) -> dict[str, Any]:
            return _located(lambda: render_sound(self.job, sound, reports(), stopped))

        def make_other(segment: Segment) -> dict[str, Any]:
            job = self.job.another(segment.threads)
            try:
                return _located(lambda: render_segment(job, segment, reports(), stopped))
            finally:
                job.close()

        with ThreadPoolExecutor(2, "beside") as threads:
            coming = {"sound": threads.submit(make_sound, sound)} if sound is not None else {}
            coming |= {"beside": threads.submit(make_other, beside)} if beside is not None else {}
            try:
                of = Reports(channel.doing, of_segment)
                made = _located(lambda: render_segment(self.job, segment, of, lambda: channel.cancelled))
                if "seconds" not in made:
                    return made
                others = {name: future.result() for name, future in coming.items()}
            finally:
                over.set()
        for name, told in others.items():
            if "seconds" in told:
                made[name] = told
            elif "gave_up" not in told:
                return told
        return made

    def sound(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG002
        """Render the sound."""
        sound = Sound.model_validate(params["sound"])
        give_back()  # an encoder of pictures left more free than sound takes; others work beside it
        return _located(lambda: render_sound(self.job, sound, _reports(channel), lambda: channel.cancelled)), b""

    def compare(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG002
        """Return bytes and score of a piece of the film for several settings."""
        settings = [VideoSettings.model_validate(one) for one in params["settings"]]
        start, end, metric = int(params["start"]), int(params["end"]), str(params["metric"])
        return compared(self.job, start, end, settings, metric, channel.doing, lambda: channel.cancelled), b""

    def sample(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG002
        """Return what short stretches of the pictures take and make."""
        from vidgen.render.preflight.sampling import sampled

        settings = VideoSettings.model_validate(params["settings"])
        runs = [(int(start), int(least), int(most), int(after)) for start, least, most, after in params["runs"]]
        seconds = float(params["seconds"])
        return sampled(self.job, runs, settings, seconds, channel.doing, lambda: channel.cancelled), b""

    def sample_sound(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG002
        """Return what a sample of the sound takes and makes."""
        from vidgen.render.preflight.sampling import sampled_sound

        channel.doing("trying the sound")
        return sampled_sound(self.job, [int(place) for place in params["places"]], int(params["count"])), b""

    def join(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG002
        """Write the file and check it. A damaged segment is taken out of the store and named in the answer."""
        give_back()
        job, path = self.job, Path(params["path"])
        pictures: list[Part] = []
        facts: list[dict[str, Any]] = []
        begun = time.thread_time()
        for segment in map(Segment.model_validate, params["segments"]):
            found = _copied(job, segment) if segment.copied else job.store.find(segment.key)
            if found is None:
                return {"damaged": segment.key}, b""
            pictures.append(Part(segment.key, segment.start, found))
            facts.append(found.head.facts)
            if segment.copied and job.plan.strict:
                damage = damage_of_pictures(job, segment, channel.doing, lambda: channel.cancelled)
                facts[-1] = {**facts[-1], "damage": damage}
        sound = None
        if params["sound"] is not None:
            key = Sound.model_validate(params["sound"]).key
            found = job.store.find(key)
            if found is None:
                return {"damaged": key}, b""
            sound = Part(key, 0, found)
        channel.doing("joining the segments")
        try:
            told = join(job.plan, job.preset, pictures, sound, path, lambda: channel.cancelled)
        except Damaged as damaged:
            job.store.forget(damaged.key)
            return {"damaged": damaged.key}, b""
        except OSError as error:
            raise RenderError(_cannot_write(path, error)) from error
        joined, checking = time.thread_time(), time.process_time()
        channel.doing("checking the file")
        job.sources.check_unchanged()
        notes = told + verify(path, job.plan, job.preset, _expected(pictures, sound))
        seconds = {"join": joined - begun, "verify": time.process_time() - checking}
        if sound is not None:
            facts.append(sound.coded.head.facts)
        return {"seconds": seconds, "facts": facts, "notes": notes}, b""

    def frame(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG002
        """Return one frame of a plan as a PNG file, or as the planes that an encoder would be given."""
        from vidgen.render.composing.single import single_frame

        return single_frame(
            RenderPlan.model_validate(params["plan"]), int(params["frame"]), params["form"], _teller(channel)
        )

    def facts(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:
        """Return what has to be known of the media of a plan and of this machine, without `prepare`."""
        channel.doing("looking at the media")
        plan, preset = RenderPlan.model_validate_json(payload), Preset.model_validate(params["preset"])
        return looked_into(plan, preset, KnownHashes(Store(Path(params["store"])).hashes)).model_dump(mode="json"), b""

    def text_notes(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG002
        """Return a sentence for each text that will not look as it was meant, without `prepare`."""
        from vidgen.render.preflight.text_notes import text_notes

        channel.doing("looking at texts")
        return list(text_notes(RenderPlan.model_validate(params["plan"]))), b""


def speech(channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG001
    """Return the sound of a plan for those who listen for words, as a WAV file; without `prepare`."""
    from vidgen.render.sound.speech import speech_wav

    channel.doing("listening")
    return None, speech_wav(RenderPlan.model_validate(params["plan"]), _teller(channel), lambda: channel.cancelled)


def _load_fonts(plan: RenderPlan) -> None:
    """Load what draws letters now, while other workers are busy, if this plan has some."""
    known = {asset: "" for asset, source in plan.sources.items() if source.path is not None}
    if any(worded(block, known) for block in plan.blocks.values()):
        from vidgen.imaging.fonts import shipped  # Qt

        shipped()


def _count_threads(made: dict[str, Any], spent: float) -> None:
    """Add what the threads of encoder and decoder have spent, which is seen of the process as a whole only."""
    known = made["seconds"]["compose"]
    known += sum(sum(made.get(name, {"seconds": {}})["seconds"].values()) for name in ("sound", "beside"))
    made["seconds"]["encode"] = max(made["seconds"]["encode"], spent - known)


def _copied(job: Job, segment: Segment) -> Coded | None:
    """Return the pictures of a source that a segment copies. Raises RenderError and MediaError when it was changed."""
    path = job.sources.file(segment.copied.asset) if segment.copied else None
    return open_copied(segment.copied, path, segment.frames) if segment.copied and path else None


def _expected(pictures: list[Part], sound: Part | None) -> Expected:
    """Return what the finished file is compared with."""
    return Expected(
        pictures={
            part.start: part.coded.head.facts.get("looks") or copied_fingerprint(part.coded) for part in pictures
        },
        sound=sound.coded.head.facts.get("looks") if sound else None,
    )


def _cannot_write(path: Path, error: OSError) -> str:
    if not path.parent.is_dir():
        return folder_gone(path.parent)
    if isinstance(error, FileNotFoundError):
        return f"The export broke off: what was written was taken away from '{path.parent}'; export again."
    why = error.strerror or str(error)
    return f"The export broke off: '{path.parent}' could not be written to ({why}); make room and try again."


def _teller(channel: Channel) -> Callable[[str], None]:
    return channel.doing


def _reports(channel: Channel) -> Reports:
    return Reports(channel.doing, channel.event)


def _located(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        try:
            return work()
        except RenderError as error:
            if not isinstance(error.__cause__, FileNotFoundError):
                raise
            return work()  # the store was emptied under our hands, which is allowed
    except EncoderFailed as error:
        return {"gave_up": str(error)}
    except RenderError as error:
        if error.frame is None:
            raise
        return {"failed": str(error), "frame": error.frame, "block": error.block}


_SERVED = _Served()
_METHODS = (
    "warm", "prepare", "rest", "survey", "segment", "sound", "compare", "sample", "sample_sound", "join", "frame", "facts",
    "text_notes",
)  # fmt: skip
HANDLERS = {name: getattr(_SERVED, name) for name in _METHODS} | {"speech": speech}
