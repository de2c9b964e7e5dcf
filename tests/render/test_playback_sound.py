"""The sound of the player: the samples of the mix, at every speed and round a loop, ahead of time, whatever dies."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from tests import media_files
from tests.render.timelines import Film as Made

from vidgen.blocks.audio import Audio
from vidgen.blocks.solid import Solid
from vidgen.render.plan import RenderPlan
from vidgen.render.playback.film import Film
from vidgen.render.playback.mixing import Heard, Mixing, Run
from vidgen.render.sound.mixer import Mixer
from vidgen.render.sources import Sources

RATE = 48_000


def plan_of(*, gain: float = 0.0) -> RenderPlan:
    made = Made(width=64, height=36, sample_rate=RATE)
    made.block("V1", 0, 4, Solid(fill="#336699"))
    made.block("A1", 0.5, 3, Audio(asset=made.asset(media_files.sound("tone.wav", rate=RATE)), gain_db=gain))
    planned = Film(made.document.snapshot(), made.paths, (64, 36), 1).plan(0)
    assert planned is not None
    return planned


class Source:
    """What the player's engine is to the mixing."""

    def __init__(self) -> None:
        self.plan: RenderPlan | None = plan_of()


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def mixing(source: Source) -> Iterator[Mixing]:
    made = Mixing(lambda: source.plan)
    yield made
    made.close()
    made.join()


def mix(planned: RenderPlan) -> NDArray[np.float32]:
    sources = Sources(planned)
    try:
        return Mixer(planned, sources).samples(0, planned.samples)
    finally:
        sources.close()


def taken(mixing: Mixing, count: int) -> list[Heard]:
    """Return as many blocks as hold `count` samples."""
    found: list[Heard] = []
    patience = time.monotonic() + 60
    while sum(block.count for block in found) < count and time.monotonic() < patience:
        block = mixing.take()
        if block is None:
            time.sleep(0.01)
        else:
            found.append(block)
    return found


def samples(blocks: list[Heard]) -> NDArray[np.float32]:
    return np.concatenate([np.frombuffer(block.samples, np.float32).reshape(-1, 2) for block in blocks])


def test_what_is_heard_is_the_mix(mixing: Mixing, source: Source) -> None:
    assert source.plan is not None
    mixing.begin(Run(12_345, 1, 0, 4 * RATE))
    found = samples(taken(mixing, RATE))
    assert np.array_equal(found, mix(source.plan)[12_345 : 12_345 + len(found)])
    assert np.abs(found).max() > 0.1


def test_backwards_it_is_the_mix_backwards_to_the_start(mixing: Mixing, source: Source) -> None:
    assert source.plan is not None
    mixing.begin(Run(RATE, -1, 0, 4 * RATE))
    found = samples(taken(mixing, RATE))
    assert np.array_equal(found, mix(source.plan)[:RATE][::-1])
    assert mixing.over


def test_a_loop_joins_its_end_to_its_start(mixing: Mixing, source: Source) -> None:
    assert source.plan is not None
    mixing.begin(Run(40_000, 1, 30_000, 47_000, loop=True))
    found = samples(taken(mixing, 41_000))
    whole = mix(source.plan)
    assert np.array_equal(
        found[:41_000], np.concatenate((whole[40_000:47_000], whole[30_000:47_000], whole[30_000:47_000]))
    )


def test_at_twice_the_speed_the_pitch_is_kept(mixing: Mixing, source: Source) -> None:
    assert source.plan is not None
    mixing.begin(Run(RATE, 2, 0, 4 * RATE))
    blocks = taken(mixing, RATE // 2)
    assert blocks[1].position == RATE + 2 * blocks[0].count
    fast, once = samples(blocks)[:16_384, 0], mix(source.plan)[RATE : RATE + 16_384, 0]

    def pitch(of: NDArray[np.float32]) -> float:
        return float(np.abs(np.fft.rfft(of * np.hanning(len(of)))).argmax()) * RATE / len(of)

    assert pitch(fast) == pytest.approx(pitch(once), rel=0.3)  # the tone rises while it lasts
    assert np.abs(fast).max() > 0.1


def test_an_edit_is_heard_a_moment_later(mixing: Mixing, source: Source) -> None:
    mixing.begin(Run(RATE, 1, 0, 4 * RATE))
    before = taken(mixing, RATE // 4)
    source.plan = plan_of(gain=-20)
    mixing.replan()
    time.sleep(0.8)
    after = taken(mixing, RATE // 2)
    assert after[0].position == before[-1].position + before[-1].count
    assert np.abs(samples(after[-1:])).max() < 0.15 * np.abs(samples(before[-1:])).max()


def test_a_worker_that_is_killed_is_replaced(mixing: Mixing, source: Source) -> None:
    assert source.plan is not None
    mixing.begin(Run(0, 1, 0, 4 * RATE))
    first = samples(taken(mixing, RATE))
    assert mixing.pid is not None
    os.kill(mixing.pid, signal.SIGKILL)
    rest = samples(taken(mixing, 2 * RATE))
    found = np.concatenate((first, rest))
    assert np.array_equal(found, mix(source.plan)[: len(found)])


def test_blocks_say_how_loud_they_are(mixing: Mixing, source: Source) -> None:
    mixing.begin(Run(0, 1, 0, 4 * RATE))
    for block in taken(mixing, RATE):
        peaks = np.abs(samples([block])).max(axis=0)
        assert block.peaks == pytest.approx(peaks.tolist())
        assert (block.energy > 0) == bool(peaks.any())
