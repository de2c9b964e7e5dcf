"""Picture and sound stay together: flash-and-beep films cut in 50 places.

The suite takes half a minute of each; `VIDGEN_SYNC_SECONDS=600` takes ten.
"""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from tests.render.timelines import Film, preset

from vidgen.blocks.audio import Audio
from vidgen.blocks.clip import Clip
from vidgen.render.service import RenderService
from vidgen.timing import FrameRate, seconds

LENGTH = int(os.environ.get("VIDGEN_SYNC_SECONDS", "30"))
CUTS = 50
TICKS = 90_000
RATE = 48_000


def frame_times(rate: Fraction, *, variable: bool, length: int) -> list[int]:
    """Return the ticks at which frames begin."""
    if not variable:
        return [round(n * TICKS / rate) for n in range(int(length * rate))]
    random = np.random.default_rng(3)
    steps = random.uniform(0.5, 1.9, int(length * rate * 2)) * float(TICKS / rate)
    times = np.cumsum(steps).astype(int) - int(steps[0])
    return [int(t) for t in times if t < length * TICKS]


def flash_and_beep(path: Path, rate: Fraction, *, variable: bool, length: int) -> None:
    """Make a film with a flash of 100 ms and a beep from the first frame of each second on."""
    times = frame_times(rate, variable=variable, length=length)
    firsts = [next((t for t in times if t >= second * TICKS), None) for second in range(length)]
    begins = [t for t in firsts if t is not None]
    beep = np.zeros(length * RATE, np.float32)
    tone = 0.7 * np.sign(np.sin(2 * np.pi * 1000 * (np.arange(RATE // 10) + 0.5) / RATE)).astype(np.float32)
    for begin in begins:
        at = round(begin * RATE / TICKS)
        beep[at : at + len(tone)] = tone[: len(beep) - at]
    dark, bright = (grey(level) for level in (16, 235))
    with av.open(str(path), "w", format="mp4") as out:
        video: Any = out.add_stream("libx264", rate=rate, options={"preset": "ultrafast", "crf": "30"})
        video.width, video.height, video.pix_fmt = 32, 32, "yuv420p"
        video.codec_context.time_base = Fraction(1, TICKS)
        video.codec_context.gop_size = 120
        sound: Any = out.add_stream("aac", rate=RATE, layout="mono")
        place = 0
        for time in times:
            while begins[place + 1 : place + 2] and begins[place + 1] <= time:
                place += 1
            frame = bright if begins[place] <= time < begins[place] + TICKS // 10 else dark
            frame.pts, frame.time_base = time, Fraction(1, TICKS)
            out.mux(video.encode(frame))
        for at in range(0, len(beep), RATE):
            piece = av.AudioFrame.from_ndarray(beep[None, at : at + RATE], "flt", "mono")
            piece.sample_rate, piece.pts, piece.time_base = RATE, at, Fraction(1, RATE)
            out.mux(sound.encode(piece))
        out.mux(video.encode(None))
        out.mux(sound.encode(None))


def grey(level: int) -> av.VideoFrame:
    array = np.full((48, 32), 128, np.uint8)
    array[:32] = level
    return av.VideoFrame.from_ndarray(array, "yuv420p")


def onsets(path: Path) -> tuple[list[float], list[float]]:
    """Return the seconds at which flashes and beeps begin."""
    flashes, lit = [], False
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            now = bool(frame.to_ndarray()[:32].mean() > 120)
            if now and not lit:
                flashes.append(float(frame.pts * frame.time_base))
            lit = now
    pieces = []
    with av.open(str(path)) as container:
        start = container.streams.audio[0].start_time
        pieces = [f.to_ndarray().mean(axis=0) for f in container.decode(audio=0)]
    assert start == 0
    loud = np.flatnonzero(np.abs(np.concatenate(pieces)) > 0.3)
    first = np.concatenate(([True], np.diff(loud) > RATE // 4))
    return flashes, [float(n / RATE) for n in loud[first]]


@pytest.mark.slow
@pytest.mark.parametrize("variable", [False, True], ids=["constant", "variable"])
@pytest.mark.parametrize(
    "rate", [Fraction(24), Fraction(30000, 1001), Fraction(60000, 1001)], ids=["24", "29.97", "59.94"]
)
def test_flash_and_beep_are_never_more_than_half_a_frame_apart(tmp_path: Path, rate: Fraction, variable: bool) -> None:
    source = tmp_path / "source.mp4"
    flash_and_beep(source, rate, variable=variable, length=LENGTH)
    exact = FrameRate(rate.numerator, rate.denominator)
    film = Film(width=32, height=32, rate=str(exact))
    asset = film.asset(source)
    random = np.random.default_rng(11)
    whole = max(1, LENGTH // (CUTS + 1))
    at = 0
    for number in range(CUTS + 1):
        # From well after a flash to well before another, so that none is cut through.
        begin = exact.snap(seconds(Fraction(int(random.integers(0, LENGTH - whole - 1))) + Fraction(3, 10)))
        begin += int(random.integers(0, 9)) * exact.frame_duration // 3  # also between frames
        length = exact.snap(seconds(whole))
        for track, content in (
            ("V1", Clip(asset=asset, source_start=begin)),
            ("A1", Audio(asset=asset, source_start=begin)),
        ):
            block = film.block(track, 0, 1, content, id=f"block-{track}-{number}")
            film.move(block, at, length)
        at += length
    mp4 = preset(
        container="mp4",
        extension="mp4",
        video={"codec": "libx264", "options": {"preset": "ultrafast", "crf": "30"}},
        sound={"codec": "aac", "bit_rate": 128000},
    )
    with RenderService() as service:
        report = service.export(film.document.snapshot(), film.paths, mp4, tmp_path / "cut.mp4")
    flashes, beeps = onsets(report.path)
    assert len(flashes) == len(beeps) >= CUTS
    apart = max(abs(a - b) for a, b in zip(flashes, beeps, strict=True))
    print(
        f"{rate} {'variable' if variable else 'constant'}: {len(flashes)} flashes, {apart * 1000:.2f} ms apart at most"
    )
    assert apart <= 0.5 / float(rate) + 1 / 1000  # a millisecond for what AAC does to an edge
