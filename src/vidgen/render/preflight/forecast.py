"""`Forecast`: how large an export gets and how long it takes, worked out from a few of its frames that were encoded.

What records tell is not enough: noise has ten times the bits of a face, and the encoder decides how long all takes. So a
worker surveys the film as an export does, which tells what was rendered before and what is copied; then it encodes short
stretches of each kind of frames that is left. What they make and take goes for all frames of their kind.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import mean, pstdev
from typing import Any

from vidgen.errors import RenderError
from vidgen.render.cores import usable_cores, workers_for
from vidgen.render.encoders.options import encoder_of
from vidgen.render.plan import RenderPlan
from vidgen.render.preflight.alike import Alike, Try, alike, tries
from vidgen.render.preset import Preset, TargetQuality, VideoSettings
from vidgen.render.rate.curves import Curve
from vidgen.render.rate.goals import Goal, goal_of, guessed_overhead
from vidgen.render.rate.ladder import Ladder
from vidgen.render.rate.quality import FIRST, Measured, best_guess, decibels, loss_of
from vidgen.render.rate.reaching import Reaching
from vidgen.render.segments.segment import Segment
from vidgen.render.segments.store import Store
from vidgen.render.segments.survey import Survey
from vidgen.timing import FLICKS, flicks_to_samples

Ask = Callable[[str, dict[str, Any]], Any]
"""Has a worker that knows the job do something; see `render/worker.py`."""

_BUDGET = 0.7
"""Seconds of the processor for trying pictures; heavy ones take more, since a few frames are tried whatever they cost."""
_SOUND_PLACES, _SOUND_SECONDS = 4, 1
_SURE, _UNSURE = 0.12, 0.6
"""How far off what was tried is at least and at most, as a share."""
_CALM, _CROWDED = (0.75, 1.4), (0.6, 2.5)
"""How many times as long it may take at least and at most; others who want the cores come and go."""
_ROUNDS = 1.4
"""How often all is encoded in earnest before a size or a bit rate is met, on the average."""
_PIECE, _PIECES = 8, 3
"""Frames that are compared for a quality, and how many times."""
_CHOOSING = 24 * 6 * 5
"""Frames, each with one setting, that an export compares before it has chosen a quality."""
_START, _FINISH = 0.9, 0.3
"""Seconds in which workers start, and in which the file is joined and given its name."""
_CHECK = 2.5e-10
"""Seconds for each pixel of the film to check the file."""
_WITH_TABLES = frozenset({"mp4", "mov", "matroska", "webm"})
"""Formats that say of each frame where it is."""
_AROUND, _AROUND_FLAC = 200, 8500
"""Bytes of what the other formats add; FFmpeg leaves room for tags in FLAC."""
_TOGETHER = 1.15
"""How much longer work takes on all cores at once than on one: they share memory and caches."""


@dataclass(frozen=True)
class Forecast:
    """What an export will be. It lies between the two numbers unless the film is an odd one."""

    bytes: tuple[int, int]
    seconds: tuple[float, float]
    cpu: float
    """Seconds of the processor that composing, mixing and encoding take, all cores together."""
    frames: int
    """Of the film."""
    tried: int
    """Frames that were encoded to find out."""
    found: int
    """Frames that were rendered before and need not be again."""
    copied: int
    """Frames that are taken over from media as they are."""

    @property
    def sizes(self) -> tuple[int, int]:
        """Bytes for people: no more digits than are known."""
        return int(_rounded(self.bytes[0])), int(_rounded(self.bytes[1]))

    @property
    def times(self) -> tuple[float, float]:
        """Seconds for people."""
        return max(1.0, _rounded(self.seconds[0])), max(1.0, _rounded(self.seconds[1]))

    def joined(self, other: Forecast) -> Forecast:
        """Return what two exports are together that are made one after the other."""
        return Forecast(
            (self.bytes[0] + other.bytes[0], self.bytes[1] + other.bytes[1]),
            (self.seconds[0] + other.seconds[0], self.seconds[1] + other.seconds[1]),
            self.cpu + other.cpu,
            self.frames + other.frames,
            self.tried + other.tried,
            self.found + other.found,
            self.copied + other.copied,
        )


def between(low: str, high: str) -> str:
    """Return "12–16 MB" for "12.0 MB" and "16.0 MB"; one of them where both say the same."""
    (least, unit), (most, other) = (text.rsplit(" ", 1) for text in (low, high))
    least, most = least.removesuffix(".0"), most.removesuffix(".0")
    if (least, unit) == (most, other):
        return f"{least} {unit}"
    return f"{least}–{most} {unit}" if unit == other else f"{least} {unit} – {most} {other}"


def _rounded(value: float) -> float:
    """Return a number to two digits."""
    return float(f"{value:.1e}")


@dataclass(frozen=True)
class _Work:
    """Bytes of pictures or sound, least and most; processor seconds to compose (or mix) and to encode them."""

    least: float = 0.0
    most: float = 0.0
    compose: float = 0.0
    encode: float = 0.0
    slow: float = 1.0
    """Seconds on the clock for one of the processor, as it was tried."""
    clock: float = 0.0
    """Seconds on the clock that go before, whatever the cores."""
    tried: int = 0
    segments: int = 0
    frames: int = 0
    """Of the segments that are to be rendered."""


class _Wanting(Exception):  # noqa: N818 - what was found out
    """An export would have to render something."""


def forecast(plan: RenderPlan, preset: Preset, store: Store, ask: Ask, cores: int | None = None) -> Forecast:
    """Return what is to be expected. The preset's encoder is settled, and it is `fitted` to the plan.

    `cores`: processes at most. Raises what `ask` raises.
    """
    began = time.monotonic()
    survey = Survey.model_validate(ask("survey", {}))
    surveyed = time.monotonic() - began
    sound = _of_sound(plan, preset, survey, store, ask)
    pictures = _of_pictures(plan, preset, survey, sound, store, ask)
    around = _AROUND_FLAC if preset.container == "flac" else _AROUND
    if preset.video is not None and preset.container in _WITH_TABLES:
        around = guessed_overhead(plan, preset)
    least, most = (s + p + around for s, p in ((sound.least, pictures.least), (sound.most, pictures.most)))
    if preset.target_size is not None:
        most = min(most, preset.target_size)
    seconds = surveyed + _seconds(plan, preset, pictures, sound, cores)
    quick, slow = _CALM if pictures.slow < 1.3 else _CROWDED
    copied = sum(s.frames for s in survey.segments if s.copied is not None)
    return Forecast(
        bytes=(int(least), int(most)),
        seconds=(seconds * quick, seconds * slow),
        cpu=pictures.compose + pictures.encode + sound.compose,
        frames=plan.frames if preset.video else 0,
        tried=pictures.tried,
        found=plan.frames - copied - pictures.frames if preset.video else 0,
        copied=copied,
    )


# Pictures -------------------------------------------------------------------------------------------------------


def _of_pictures(plan: RenderPlan, preset: Preset, survey: Survey, sound: _Work, store: Store, ask: Ask) -> _Work:
    if preset.video is None:
        return _Work()
    goal = goal_of(preset)
    if goal is not None:
        return _of_goal(plan, preset, preset.video, goal, survey, sound, store, ask)
    missing = _missing(survey.segments, store)
    there = {segment.number for segment in missing}
    known = float(sum(_kept(store, s.key) for s in survey.segments if s.number not in there and s.copied is None))
    copied = sum(_bytes_in_source(plan, s) for s in survey.segments)
    settings = next((s.video for s in missing if s.video is not None), preset.video)
    work = _tried(plan, missing, settings, ask)
    least, most = (known + share * copied for share in (1 - _SURE, 1 + _SURE))
    return replace(work, least=work.least + least, most=work.most + most)


def _missing(segments: Sequence[Segment], store: Store) -> list[Segment]:
    there = store.there(segment.key for segment in segments)
    return [segment for segment in segments if segment.copied is None and segment.key not in there]


def _kept(store: Store, key: str) -> int:
    found = store.find(key)
    return sum(found.sizes) if found is not None else 0


def _bytes_in_source(plan: RenderPlan, segment: Segment) -> float:
    source = plan.sources.get(segment.copied.asset) if segment.copied else None
    info = source.info if source is not None else None
    if info is None or not info.duration:
        return 0.0
    return info.size * (plan.time_of(segment.end) - plan.time_of(segment.start)) / info.duration


def _tried(plan: RenderPlan, segments: Sequence[Segment], settings: VideoSettings, ask: Ask) -> _Work:
    """Return the work of segments, by trying stretches of them."""
    if not segments:
        return _Work()
    kinds = alike(plan, segments, settings.keyframe_seconds)
    wanted = tries(plan, kinds)
    params = {
        "runs": [(one.start, one.least, one.most, one.after) for one in wanted],
        "settings": settings.model_dump(mode="json"),
        "seconds": _BUDGET,
    }
    work = _work_of(kinds, wanted, ask("sample", params))
    return replace(work, segments=len(segments), frames=sum(segment.frames for segment in segments))


def _work_of(kinds: Sequence[Alike], wanted: Sequence[Try], rows: Sequence[dict[str, float]]) -> _Work:
    """Return the work of all frames, from what the first of the stretches took and made."""
    of_kind: dict[int, list[dict[str, float]]] = {}
    for one, row in zip(wanted, rows, strict=False):
        of_kind.setdefault(one.kind, []).append(row)
    least = most = compose = encode = 0.0
    for place, kind in enumerate(kinds):
        like = [row for n, found in of_kind.items() if kinds[n].moving == kind.moving for row in found]
        found = of_kind.get(place) or like or list(rows)
        keys, others = min(kind.keys, kind.frames), max(0, kind.frames - kind.keys)
        rest = sum(row["rest"] for row in found) / max(1.0, sum(row["frames"] - 1 for row in found))
        size = keys * mean(row["key"] for row in found) + others * rest
        unsure = _unsure(found) if place in of_kind else _UNSURE
        least, most = least + size * (1 - unsure), most + size * (1 + unsure)
        compose += kind.frames * mean(row["compose"] for row in found)
        encode += kind.frames * mean(row["encode"] for row in found)
    spent = [row["frames"] * (row["compose"] + row["encode"]) for row in rows]
    slow = sum(row["slow"] * s for row, s in zip(rows, spent, strict=True)) / max(1e-9, sum(spent))
    tried = int(sum(row["frames"] for row in rows))
    return _Work(least, most, compose, encode, max(1.0, slow), tried=tried)


def _unsure(rows: Sequence[dict[str, float]]) -> float:
    """Return how far off the mean of some stretches may be, as a share of it."""
    sizes = [(row["key"] + row["rest"]) / row["frames"] for row in rows]
    centre = mean(sizes)
    error = pstdev(sizes) / centre / len(sizes) ** 0.5 if centre else 0.0
    return min(_UNSURE, _SURE + error)


# Goals ----------------------------------------------------------------------------------------------------------


def _of_goal(
    plan: RenderPlan,
    preset: Preset,
    video: VideoSettings,
    goal: Goal,
    survey: Survey,
    sound: _Work,
    store: Store,
    ask: Ask,
) -> _Work:
    made = _made_before(plan, preset, goal, survey, store)
    if made is not None:
        return _Work(made, made)
    ladder = Ladder(video, encoder_of(video))
    if goal.quality is not None:
        return _of_quality(plan, ladder, goal.quality, survey, ask)
    quick = _tried(plan, survey.segments, ladder.quick(), ask)
    window = goal.window(plan, int((sound.least + sound.most) / 2) + guessed_overhead(plan, preset))
    curve = Curve(plan.frames, int((quick.least + quick.most) / 2))
    level = _level(curve, window.aim, ladder.ends)
    real = _tried(plan, survey.segments, ladder.at(level, curve, plan.duration / FLICKS), ask)
    ample = level > ladder.ends[0] or real.least >= window.aim
    return _Work(
        least=window.least if ample else min(real.least, window.least),
        most=window.most if ample else min(real.most, window.most),
        compose=quick.compose + _ROUNDS * real.compose,
        encode=quick.encode + _ROUNDS * real.encode,
        slow=max(quick.slow, real.slow),
        tried=quick.tried + real.tried,
        segments=real.segments,
        frames=real.frames,
    )


def _level(curve: Curve, wanted: float, ends: tuple[float, float]) -> float:
    """Return the quality at which a film has so many bytes, within what the encoder can do."""
    best, worst = ends
    for _ in range(20):
        middle = (best + worst) / 2
        best, worst = (middle, worst) if curve.at(middle) > wanted else (best, middle)
    return ends[0] if curve.at(ends[0]) <= wanted else (best + worst) / 2


def _made_before(plan: RenderPlan, preset: Preset, goal: Goal, survey: Survey, store: Store) -> float | None:
    """Return the bytes of the pictures if all was rendered before: its names follow from what is in the store."""

    def render(segments: Sequence[Segment]) -> Sequence[Segment]:
        if _missing(segments, store):
            raise _Wanting
        return segments

    def compare(*_: object) -> list[dict[str, float]]:
        raise _Wanting

    try:
        reaching = Reaching(goal, plan, preset, survey.segments, survey.sound, store)
        made = reaching.segments(render, Measured(store, compare))
    except (_Wanting, RenderError):
        return None
    return float(sum(_kept(store, segment.key) for segment in made))


def _of_quality(plan: RenderPlan, ladder: Ladder, target: TargetQuality, survey: Survey, ask: Ask) -> _Work:
    kinds = alike(plan, survey.segments, ladder.video.keyframe_seconds)
    steady = [one for one in tries(plan, kinds) if not kinds[one.kind].moving] or tries(plan, kinds)
    settings = [ladder.of_level(level).model_dump(mode="json") for level in FIRST]
    began, losses = time.monotonic(), []
    for one in steady[:_PIECES]:
        end = min(plan.frames, one.start + min(_PIECE, max(2, one.most)))
        params = {"start": one.start, "end": end, "settings": settings, "metric": target.metric}
        losses.append([row["loss"] for row in ask("compare", params)])
    each = (time.monotonic() - began) / (len(losses) * _PIECE * len(FIRST))
    known = {level: decibels(mean(found)) for level, found in zip(FIRST, zip(*losses, strict=True), strict=True)}
    level = best_guess(known, decibels(loss_of(target.metric, target.value)), ladder.ends)
    real = _tried(plan, survey.segments, ladder.of_level(level), ask)
    spread = 1 + _SURE  # the quality itself may be another one
    return replace(real, least=real.least / spread, most=real.most * spread, clock=each * _CHOOSING)


# Sound and time -------------------------------------------------------------------------------------------------


def _of_sound(plan: RenderPlan, preset: Preset, survey: Survey, store: Store, ask: Ask) -> _Work:
    """Return bytes and work of the sound: by samples of where something is heard."""
    if preset.sound is None or survey.sound is None:
        return _Work()
    if survey.sound.key in store.there([survey.sound.key]):
        size = _kept(store, survey.sound.key)
        return _Work(size, size)
    heard = _heard(plan)
    wanted = sum(end - start for start, end in heard)
    count = _SOUND_PLACES if wanted > 2 * _SOUND_PLACES * _SOUND_SECONDS * plan.sample_rate else 1
    places = [_place(heard, wanted * (number + 0.5) / count) for number in range(count)] if count > 1 else [0]
    length = _SOUND_SECONDS * plan.sample_rate if count > 1 else 2 * _SOUND_PLACES * _SOUND_SECONDS * plan.sample_rate
    row = ask("sample_sound", {"places": places, "count": length})
    exact = preset.sound.codec.startswith("pcm")
    samples = plan.samples if exact or row["copied"] or count == 1 else wanted
    size = samples * row["bytes"]
    unsure = 0.0 if exact else 0.05 if preset.sound.bit_rate else _SURE
    return _Work(size * (1 - unsure), size * (1 + unsure), row["seconds"] * plan.samples)


def _place(stretches: Sequence[tuple[int, int]], passed: float) -> int:
    """Return the sample at which so many of those within the stretches have passed."""
    for start, end in stretches:
        if passed < end - start:
            return int(start + passed)
        passed -= end - start
    return stretches[-1][0]


def _heard(plan: RenderPlan) -> list[tuple[int, int]]:
    """Return the stretches in which something is heard, in samples from the start."""
    found: list[tuple[int, int]] = []
    first = flicks_to_samples(plan.start, plan.sample_rate)
    for item in sorted(plan.sounds, key=lambda item: item.start):
        start, end = (flicks_to_samples(time, plan.sample_rate) - first for time in (item.start, item.end))
        start, end = max(0, start), min(plan.samples, end)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return found


def _seconds(plan: RenderPlan, preset: Preset, pictures: _Work, sound: _Work, cores: int | None) -> float:
    """Return the seconds on the clock for the work that is left, beside others who want the cores as they do now."""
    count = usable_cores()
    workers = min(workers_for(plan, max(1, pictures.segments), cores), max(1, pictures.segments))
    longer = max(pictures.compose, pictures.encode)
    threads = workers * (1 + min(pictures.compose, pictures.encode) / longer) if longer else 1.0
    others = max(0.0, pictures.slow * count - 1) if pictures.slow > 1.1 else 0.0
    crowded = threads + others > count
    mine = count * threads / (threads + others) if crowded else threads
    together = _TOGETHER if mine > 1.2 else 1.0
    work = together * (pictures.compose + pictures.encode + sound.compose)
    alone = together * longer / workers * (1.0 if others == 0 else max(1.0, pictures.slow))
    pixels = plan.width * plan.height * plan.frames if preset.video else 0
    around = (_START + _FINISH + _CHECK * pixels) * pictures.slow
    return around + pictures.clock + max(work / mine, alone)
