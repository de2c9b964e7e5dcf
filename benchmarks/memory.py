"""Peak memory of the whole process tree of an export with two workers: a short film and a long one should need the same.

    python benchmarks/memory.py [--size 1920x1080] [--light] [MINUTES …]

Straight cuts of two films with their sound, x264 veryfast. Without minutes: 1 and 30. With `--light` a film of which a
sixteenth is moving pictures and the rest photos of 12 million pixels, which is rendered in a fifth of the time.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
from pathlib import Path

import psutil
from cuts.film import Film
from cuts.sources import Sources

from vidgen.blocks.audio import Audio
from vidgen.blocks.clip import Clip
from vidgen.blocks.image import Image
from vidgen.blocks.text import Text
from vidgen.render.preset import Preset
from vidgen.render.segments.store import Store
from vidgen.render.service import RenderService
from vidgen.timing import FLICKS

PIECE = 4


def film(sources: Sources, minutes: float, width: int, height: int) -> Film:
    """Pieces of two films in turn, every third under a title."""
    made = Film(width, height)
    for number in range(round(minutes * 60 / PIECE)):
        asset = made.asset((sources.a, sources.b)[number % 2])
        at, source = number * PIECE, number * 3 % 20 * FLICKS
        made.block("V1", at, PIECE, Clip(asset=asset, source_start=source))
        if number % 3 == 0:
            made.block("V2", at + 1, 2, Text(text=f"Title {number}"))
        made.block("A1", at, PIECE, Audio(asset=asset, source_start=source))
    return made


def slides(sources: Sources, minutes: float, width: int, height: int) -> Film:
    """In each minute and four seconds 4 s of film and four photos of 15 s, every photo under a title; sound all along."""
    made = Film(width, height)
    at, seconds, number = 0, round(minutes * 60), 0
    while at < seconds:
        place, photo = f"V{1 + number % 2}", number % (len(sources.photos) + 1)
        long = min(15 if photo else PIECE, seconds - at)
        if photo:
            made.block(place, at, long, Image(asset=made.asset(sources.photos[photo - 1])))
            made.block("V3", at, long, Text(text=f"Photo {number}"))
        else:
            made.block(place, at, long, Clip(asset=made.asset(sources.a), source_start=number % 20 * FLICKS))
        for sound in range(0, long, PIECE):
            made.block("A1", at + sound, min(PIECE, long - sound), Audio(asset=made.asset(sources.a)))
        at, number = at + long, number + 1
    return made


def tree() -> dict[int, int]:
    """Return the bytes that each process of the tree holds: its own pages and its share of those that it shares."""
    me = psutil.Process()
    held = {}
    for process in (me, *me.children(recursive=True)):
        try:
            held[process.pid] = process.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return held


def peak_of(made: Film, preset: Preset, folder: Path) -> tuple[int, int]:
    """Return the most bytes that the tree held at once, and the most of one process."""
    most, single, over = [0], [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            held = tree()
            most[0] = max(most[0], sum(held.values()))
            single[0] = max(single[0], *held.values())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        with RenderService(store=Store(folder / "store")) as service:
            service.export(made.document.snapshot(), made.paths, preset, folder / "film.mp4", workers=2)
    finally:
        over.set()
        watcher.join()
    return most[0], single[0]


def main() -> None:
    """Print a line for each length."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--size", default="1920x1080")
    asked.add_argument("--light", action="store_true", help="mostly photos")
    asked.add_argument("minutes", nargs="*", type=float, default=[1, 30])
    given = asked.parse_args()
    width, height = map(int, given.size.split("x"))
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
    make = slides if given.light else film
    for minutes in given.minutes:
        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            most, single = peak_of(make(sources, minutes, width, height), preset, Path(folder))
        print(
            f"{minutes:4g} min at {given.size}: the tree {most / 1e6:.0f} MB, its largest process {single / 1e6:.0f} MB, "
            f"{time.perf_counter() - begun:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
