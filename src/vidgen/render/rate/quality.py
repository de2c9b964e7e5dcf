"""The quality target: the largest crf with which samples of the film look as much like what was composed as is asked for.

At most six segments are looked at: all are ordered by how much a quick encode of a few frames costs, cut into six groups,
and of each group the one with the smallest name is taken, so that an edit elsewhere seldom changes which. A piece from the
middle of each is encoded at three qualities; between them what is lost, in decibels, is a straight line, nearly. The quality
found is tried, too, and mended by half steps until it is enough. What was measured is kept by what was seen and how, so a
second export chooses the same without encoding anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any

from vidgen.errors import RenderError
from vidgen.render.preset import TargetQuality, VideoSettings
from vidgen.render.rate.ladder import Ladder
from vidgen.render.segments.file import Head
from vidgen.render.segments.segment import Segment
from vidgen.render.segments.store import Store

Compare = Callable[[int, int, Sequence[VideoSettings], str], list[dict[str, float]]]
"""(first frame, end, settings, metric) → bytes and loss of each, as `comparing.compared` returns them."""

FIRST = (20.0, 26.0, 32.0)
"""Qualities that are always measured."""
STEP = 0.5
_SAMPLES = 6
_CANDIDATES = 18
_PIECE = 24
"""Frames."""
_GLANCE = 6
"""Frames of a candidate."""
_TRIES = 6


@dataclass(frozen=True)
class Chosen:
    """The quality that was chosen."""

    level: float
    """On the one scale."""
    score: float
    """Mean of the samples."""
    samples: int
    met: bool
    """Whether it is what was asked for; when not, it is the best that the encoder does."""


class Measured:
    """Asks for comparisons, and remembers them in the store."""

    def __init__(self, store: Store, compare: Compare) -> None:
        self._store = store
        self._compare = compare

    def of(
        self, segment: Segment, count: int, settings: Sequence[VideoSettings], metric: str
    ) -> list[dict[str, float]]:
        """Return bytes and loss of `count` frames in the middle of a segment for each of the settings."""
        first = segment.start + max(0, (segment.frames - count) // 2)
        end = min(segment.end, first + count)
        keys = [_key(segment, first, end, one, metric) for one in settings]
        found = [self._known(key) for key in keys]
        missing = [n for n, known in enumerate(found) if known is None]
        if missing:
            rows = self._compare(first, end, [settings[n] for n in missing], metric)
            for n, row in zip(missing, rows, strict=True):
                found[n] = row
                self._keep(keys[n], row)
        return [row for row in found if row is not None]

    def _known(self, key: str) -> dict[str, float] | None:
        file = self._store.find(key)
        return None if file is None else {name: float(file.head.facts[name]) for name in ("bytes", "loss")}

    def _keep(self, key: str, row: dict[str, float]) -> None:
        facts: dict[str, Any] = dict(row)
        try:
            with self._store.writer(key) as writer:
                writer.finish(Head("", b"", 0, "", facts))
        except OSError as error:
            why = error.strerror or error
            raise RenderError(
                f"What was measured cannot be kept in '{self._store.folder}' ({why}); make room there."
            ) from error


def choose(segments: Sequence[Segment], ladder: Ladder, target: TargetQuality, measured: Measured) -> Chosen:
    """Return the worst quality whose score, over all samples, is at least the target's."""
    samples = _samples(segments, ladder, target.metric, measured)
    wanted = decibels(loss_of(target.metric, target.value))
    known: dict[float, float] = {}

    def measure(levels: Sequence[float]) -> None:
        settings = [ladder.of_level(level) for level in levels]
        rows = [measured.of(s, _PIECE, settings, target.metric) for s in samples]
        for n, level in enumerate(levels):
            known[level] = decibels(sum(row[n]["loss"] for row in rows) / len(rows))

    measure(FIRST)
    for _ in range(_TRIES):
        level = best_guess(known, wanted, ladder.ends)
        if level in known:
            break
        measure([level])
    enough = [level for level, found in known.items() if found >= wanted]
    chosen = max(enough) if enough else min(known)
    return Chosen(chosen, _score(target.metric, known[chosen]), len(samples), bool(enough))


def best_guess(known: dict[float, float], wanted: float, ends: tuple[float, float]) -> float:
    """Return the worst quality that should reach `wanted`, in half steps, from scores in dB by quality.

    It lies within `ends`, best and worst. It is never one of which it is known that it does not reach it, and never better
    than one of which it is known that it does.
    """
    points = sorted(known.items())
    enough = [level for level, score in points if score >= wanted]
    worse = [level for level, score in points if score < wanted and (not enough or level > max(enough))]
    if not enough:
        (x0, y0), (x1, y1) = points[:2]
    elif not worse:
        (x0, y0), (x1, y1) = points[-2:]
    else:
        x0, x1 = max(enough), min(worse)
        y0, y1 = known[x0], known[x1]
    slope = min(-0.02, (y1 - y0) / (x1 - x0))
    guess = floor((x0 + (wanted - y0) / slope) / STEP) * STEP
    if worse:
        guess = min(guess, min(worse) - STEP)
    if enough:
        guess = max(guess, max(enough))
    return min(floor(ends[1] / STEP) * STEP, max(ceil(ends[0] / STEP) * STEP, guess))


def _samples(segments: Sequence[Segment], ladder: Ladder, metric: str, measured: Measured) -> list[Segment]:
    if len(segments) <= _SAMPLES:
        return list(segments)
    by_name = sorted(segments, key=lambda s: s.key)[:_CANDIDATES]
    quick = [ladder.quick()]
    costs = {s.key: measured.of(s, _GLANCE, quick, metric)[0]["bytes"] / s.frames for s in by_name}
    ordered = sorted(by_name, key=lambda s: (costs[s.key], s.key))
    edges = [round(n * len(ordered) / _SAMPLES) for n in range(_SAMPLES + 1)]
    return [min(ordered[a:b], key=lambda s: s.key) for a, b in pairwise(edges)]


def loss_of(metric: str, score: float) -> float:
    """Return what is lost, 0 to 1, where a metric has a score."""
    return 1 - score if metric == "ssim" else 10.0 ** (-score / 10)


def decibels(loss: float) -> float:
    """Return a loss in decibels, in which it grows nearly in a straight line with the crf."""
    return -10 * log10(max(1e-10, loss))


def _score(metric: str, decibels: float) -> float:
    score: float = 1 - 10.0 ** (-decibels / 10) if metric == "ssim" else decibels
    return score


def _key(segment: Segment, first: int, end: int, settings: VideoSettings, metric: str) -> str:
    """Return the name of a measurement: what is seen, which of its frames, how it is encoded and measured."""
    piece = (first - segment.start, end - segment.start)
    text = f"{segment.key} {piece} {metric} {settings.model_dump_json()}"
    return hashlib.blake2b(text.encode(), digest_size=20).hexdigest()
