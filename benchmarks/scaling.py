"""How exports scale: one core against as many as there are here; then a simulation of more, from measured times.

    python benchmarks/scaling.py [--minutes 1] [--runs 1] [--free]

One worker that may use all cores keeps more than one of them busy, since it composes and encodes on two threads (`--free`
measures it, too). So the yardstick for N cores is one worker that is held on one core, with the process that asked.
`busy` is processor seconds ÷ wall seconds ÷ cores; what lacks to 100 % is the start, the tail and the join, and whatever
else the machine did meanwhile.
The simulation deals out the measured segments with the scheduler that exports use. It leaves out what machines of many
cores lose to memory and clock, so it is the best that the way of dealing out can reach.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cuts.film import Film
from cuts.sources import Sources
from export import timed
from memory import film

from vidgen.render.cores import usable_cores
from vidgen.render.preset import Preset
from vidgen.render.reports.report import Report
from vidgen.render.segments.schedule import Board
from vidgen.render.segments.store import Store
from vidgen.render.service import RenderService

START = 0.5
"""Seconds that a worker takes to start."""


@dataclass(frozen=True)
class Measured:
    """One export."""

    report: Report
    wall: float
    cpu: float
    cores: int

    def __str__(self) -> str:
        busy = self.cpu / self.wall / self.cores
        cores = "1 core" if self.cores == 1 else f"{self.cores} cores"
        workers = "1 worker" if self.report.workers == 1 else f"{self.report.workers} workers"
        return f"{workers} on {cores}: {self.wall:.1f} s, CPU {self.cpu:.1f} s, busy {busy:.0%}"


def made(film: Film, preset: Preset, workers: int, cores: set[int]) -> Measured:
    """Export with so many workers on those cores, and an empty store."""
    reports: list[Report] = []

    def export() -> None:
        with tempfile.TemporaryDirectory() as folder, RenderService(store=Store(Path(folder) / "store")) as service:
            out = Path(folder) / "film.mp4"
            reports.append(service.export(film.document.snapshot(), film.paths, preset, out, workers=workers))

    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)  # workers inherit it
    try:
        wall, cpu = timed(export)
    finally:
        os.sched_setaffinity(0, all_cores)
    return Measured(reports[0], wall, cpu, len(cores))


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
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--minutes", type=float, default=1)
    asked.add_argument("--runs", type=int, default=1)
    asked.add_argument("--free", action="store_true", help="one worker that may use all cores, too")
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
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_setaffinity") else None
    if cores is None:
        sys.exit("This system cannot hold a process on one core (no sched_setaffinity).")
    ratios, alone = [], None
    for _ in range(given.runs):
        alone = made(cut, preset, 1, {min(cores)})
        print(alone, flush=True)
        if usable_cores() > 1:
            if given.free:
                print(made(cut, preset, 1, cores), flush=True)
            together = made(cut, preset, usable_cores(), cores)
            ratios.append(alone.wall / together.wall)
            print(f"{together}: {ratios[-1]:.2f} times as fast as one core (measured)", flush=True)
    if len(ratios) > 1:
        print(f"median {statistics.median(ratios):.2f}")
    rows = alone.report.rows if alone else ()
    weights = [sum(row["seconds"].values()) for row in sorted(rows, key=lambda row: int(row["number"]))]
    print(f"{len(weights)} segments of {min(weights):.1f} to {max(weights):.1f} CPU-s")
    # A film of half an hour that is made of such segments: a short one has too few for many workers.
    weights *= max(1, round(30 / given.minutes))
    whole = simulated(weights, 1)
    print(f"30 minutes of such segments, {len(weights)}, one worker: {whole:.0f} s")
    for workers in (2, 4, 8, 16, 32, 64):
        took = simulated(weights, workers)
        print(f"{workers} workers: {took:.1f} s, {whole / took:.1f} times as fast (simulated)")


if __name__ == "__main__":
    main()
