"""The same cuts in vidgen and on the ffmpeg command line, in alternating paired runs: ratios of wall and processor time.

    python benchmarks/export.py [--runs 3] [--ffmpeg PATH] [--peers] [straight reference vertical lut 4k trim]
    python benchmarks/export.py --profile lut [--calls]

Same encoder (x264 veryfast, crf 23, AAC), same sources; the outputs are compared by SSIM, so that only like is compared
with like. Processor time is that of the whole process tree. Sources are made once, in the system's temporary folder.
`--profile` composes a cut's frames in this process, without an encoder: milliseconds of a frame to decode and to compose.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = (
    "1"  # as workers have it: its threads spin while they wait, which `--profile` would count
)

import argparse
import cProfile
import pstats
import re
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cuts.all import CUTS, Cut
from cuts.peers import PEERS
from cuts.sources import Sources, run

from vidgen.render.preset import Preset
from vidgen.render.segments.store import Store
from vidgen.render.service import RenderService

PRESET = Preset.model_validate(
    {
        "name": "benchmark",
        "title": "Benchmark",
        "container": "mp4",
        "extension": "mp4",
        "video": {"codec": "libx264", "options": {"preset": "veryfast", "crf": "23"}, "keyframe_seconds": 250 / 30},
        "sound": {"codec": "aac", "bit_rate": 128_000},
    }
)


def timed(what: Callable[[], object]) -> tuple[float, float]:
    """Return wall and processor seconds of what a function and its child processes do."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    mine, begun = time.process_time(), time.perf_counter()
    what()
    wall = time.perf_counter() - begun
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime + time.process_time() - mine


def compared(name: str, cut: Cut, folder: Path, ffmpeg: str, runs: int, *, peers: bool) -> None:
    """Print one line of the table, and one for each peer."""
    ours, theirs = folder / f"{name}-vidgen.mp4", folder / f"{name}-ffmpeg.mp4"
    snapshot = cut.film.document.snapshot()

    def vidgen() -> None:
        # An empty store each time, else the second run would only join what the first rendered.
        with tempfile.TemporaryDirectory() as store, RenderService(store=Store(Path(store))) as service:
            service.export(snapshot, cut.film.paths, PRESET, ours)

    def command() -> None:
        run(ffmpeg, *cut.arguments(), str(theirs))

    pairs = []
    for number in range(runs):
        order = (vidgen, command) if number % 2 else (command, vidgen)
        times = {what: timed(what) for what in order}
        pairs.append((times[vidgen], times[command]))
    medians = [[statistics.median(pair[who][what] for pair in pairs) for what in (0, 1)] for who in (0, 1)]
    (wall, cpu), (their_wall, their_cpu) = medians
    sizes = [path.stat().st_size / 1e6 for path in (ours, theirs)]
    print(
        f"{name:10} wall ÷ ffmpeg {wall / their_wall:.2f}   CPU ÷ ffmpeg {cpu / their_cpu:.2f}   "
        f"(wall s {wall:.1f} and {their_wall:.1f}; CPU s {cpu:.1f} and {their_cpu:.1f}; "
        f"SSIM {similarity(ffmpeg, ours, theirs)}; MB {sizes[0]:.1f} and {sizes[1]:.1f})",
        flush=True,
    )
    for title, peer in PEERS.items() if peers else ():
        out = folder / f"{name}-{title}.mp4"
        work = peer(name, cut, out)
        if isinstance(work, str):
            print(f"{'':10} {title}: {work}", flush=True)
            continue
        peer_wall, peer_cpu = timed(work)
        print(
            f"{'':10} {title}: wall {peer_wall:.1f} s, CPU {peer_cpu:.1f} s, "
            f"{peer_cpu / cpu:.1f} times vidgen's; SSIM to ffmpeg {similarity(ffmpeg, out, theirs)}",
            flush=True,
        )


def similarity(ffmpeg: str, one: Path, other: Path) -> str:
    """Return the SSIM of two files, over all planes."""
    seen = run(ffmpeg, "-i", str(one), "-i", str(other), "-lavfi", "ssim", "-f", "null", os.devnull)
    return str(re.findall(r"All:([\d.]+)", seen)[-1])


def profiled(name: str, cut: Cut, *, calls: bool) -> None:
    """Compose a cut's frames here and print what a frame costs, without encoding.

    Run it with OPENBLAS_NUM_THREADS=1, as workers are: else NumPy's threads spin while they wait, and are counted.
    """
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        os.environ["OPENBLAS_NUM_THREADS"] = "1"  # it is read when NumPy is loaded
        os.execv(sys.executable, [sys.executable, *sys.argv])
    from vidgen.render import plan, sources
    from vidgen.render.composing import compositor

    made = plan.plan(cut.film.document.snapshot(), PRESET, cut.film.paths)
    spent = 0.0

    class Timed(sources.Sources):
        def picture(self, *given: Any) -> Any:
            nonlocal spent
            begun = time.process_time()
            try:
                return super().picture(*given)
            finally:
                spent += time.process_time() - begun

    opened = Timed(made, threads=1)
    maker = compositor.Compositor(made, opened)
    costs = []
    profile = cProfile.Profile()
    for number in range(made.frames):
        before, begun = spent, time.process_time()
        if calls:
            profile.enable()
        maker.compose(number).frame()
        profile.disable()
        costs.append(1000 * (time.process_time() - begun - spent + before))
    opened.close()
    print(
        f"{name:10} ms of processor a frame: decode {1000 * spent / made.frames:.2f}, compose {statistics.mean(costs):.2f} "
        f"(median {statistics.median(costs):.2f}, highest {max(costs):.1f})"
    )
    second = [statistics.mean(costs[n : n + 30]) for n in range(0, len(costs), 30)]
    print(f"{'':10} by second: {' '.join(f'{c:.1f}' for c in second)}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'':10} peak memory {peak:.0f} MB")
    if calls:
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--ffmpeg", default=shutil.which("ffmpeg") or "ffmpeg")
    asked.add_argument("--peers", action="store_true", help="compare with melt, MoviePy and libopenshot, too")
    asked.add_argument("--profile", action="store_true", help="only compose, in this process")
    asked.add_argument("--calls", action="store_true", help="with --profile: by function")
    asked.add_argument("cuts", nargs="*", choices=[*CUTS, []], default=[])
    given = asked.parse_args()
    folder = Path(tempfile.gettempdir()) / "vidgen-benchmark"
    sources = Sources(given.ffmpeg, folder)
    for name in given.cuts or CUTS:
        cut = CUTS[name](sources)
        if given.profile:
            profiled(name, cut, calls=given.calls)
        else:
            compared(name, cut, folder, given.ffmpeg, given.runs, peers=given.peers)


if __name__ == "__main__":
    main()
