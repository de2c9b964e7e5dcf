"""How exports scale: one worker against as many as there are cores here; then a simulation of more, from measured times.

    python benchmarks/scaling.py [--minutes 1]

The simulation deals out the measured segments with the scheduler that exports use. It leaves out what machines of many
cores lose to memory and clock, so it is the best that the way of dealing out can reach.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from cuts.film import Film
from cuts.sources import Sources
from memory import film

from vidgen.render.cores import usable_cores
from vidgen.render.preset import Preset
from vidgen.render.report import Report
from vidgen.render.schedule import Board
from vidgen.render.service import RenderService
from vidgen.render.store import Store

START = 0.5
"""Seconds that a worker takes to start."""


def made(film: Film, preset: Preset, workers: int) -> Report:
    """Export with so many workers and an empty store."""
    with tempfile.TemporaryDirectory() as folder, RenderService(store=Store(Path(folder) / "store")) as service:
        out = Path(folder) / "film.mp4"
        return service.export(film.document.snapshot(), film.paths, preset, out, workers=workers)


def simulated(weights: list[float], workers: int) -> float:
    """Return the seconds that so many workers need for segments of those lengths."""
    board = Board(range(len(weights)), weights, workers)
    free = dict.fromkeys(range(workers), START)
    ended = START
    while free:
        worker = min(free, key=lambda w: free[w])
        number = board.next(worker)
        if number is None:
            ended = max(ended, free.pop(worker))
        else:
            free[worker] += weights[number]
    return ended


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=1)
    given = asked.parse_args()
    sources = Sources(os.environ.get("FFMPEG", "ffmpeg"), Path(tempfile.gettempdir()) / "vidgen-benchmark")
    preset = Preset.model_validate(
        {
            "name": "benchmark",
            "title": "Benchmark",
            "container": "mp4",
            "extension": "mp4",
            "copying": "never",
            "video": {"codec": "libx264", "options": {"preset": "veryfast", "crf": "23"}},
            "sound": {"codec": "aac", "bit_rate": 128_000},
        }
    )
    cut = film(sources, given.minutes, 1920, 1080)
    alone = made(cut, preset, 1)
    weights = [sum(row["seconds"].values()) for row in sorted(alone.rows, key=lambda row: int(row["number"]))]
    print(
        f"{len(weights)} segments of {min(weights):.1f} to {max(weights):.1f} CPU-s; 1 worker {alone.wall:.1f} s wall"
    )
    cores = usable_cores()
    if cores > 1:
        together = made(cut, preset, cores)
        print(f"{cores} workers: {together.wall:.1f} s, {alone.wall / together.wall:.2f} times as fast (measured)")
    whole = simulated(weights, 1)
    for workers in (2, 4, 8, 16, 32, 64):
        took = simulated(weights, workers)
        print(f"{workers} workers: {took:.1f} s, {whole / took:.1f} times as fast (simulated)")


if __name__ == "__main__":
    main()
