"""One caption is changed in a long film that was exported before: how much faster the second export is.

    python benchmarks/incremental.py [--minutes 10] [--size 640x360]

Straight cuts of one film under a caption every three seconds, x264 ultrafast, so that what is not rendering (start of the
workers, looking for what is there, joining, the check) weighs as much as it can. The changed film is also
exported into an empty store: both files must be the same, byte by byte.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from cuts.film import Film
from cuts.sources import Sources
from export import timed

from vidgen.blocks.audio import Audio
from vidgen.blocks.captions import Captions, Cue
from vidgen.blocks.clip import Clip
from vidgen.editor.document import Document
from vidgen.render.preset import Preset
from vidgen.render.reports.report import Report
from vidgen.render.segments.store import Store
from vidgen.render.service import RenderService
from vidgen.timing import FLICKS

PIECE = 4
EVERY = 3
PRESET = Preset.model_validate(
    {
        "name": "benchmark",
        "title": "Benchmark",
        "container": "mp4",
        "extension": "mp4",
        "copying": "never",
        "video": {"codec": "libx264", "options": {"preset": "ultrafast", "crf": "23"}},
        "sound": {"codec": "aac", "bit_rate": 128_000},
    }
)


def film(sources: Sources, minutes: float, width: int, height: int, changed: int | None) -> Film:
    """Return the film, with another text in caption number `changed`."""
    made = Film(width, height)
    seconds = round(minutes * 60)
    asset = made.asset(sources.small)
    for number in range(seconds // PIECE):
        at, source = number * PIECE, number * 7 % 20 * FLICKS
        made.block("V1", at, PIECE, Clip(asset=asset, source_start=source))
        made.block("A1", at, PIECE, Audio(asset=asset, source_start=source))
    cues = []
    for number, at in enumerate(range(0, seconds, EVERY)):
        text = "This one was wrong" if number == changed else f"Caption number {number}"
        cues.append(Cue(start=at * FLICKS, end=(at + EVERY) * FLICKS, text=text))
    made.block("C1", 0, seconds, Captions(cues=tuple(cues)))
    return made


def exported(document: Document, paths: dict[str, Path], store: Path, out: Path) -> Report:
    """Export with a store that may hold something already."""
    with RenderService(store=Store(store)) as service:
        return service.export(document.snapshot(), paths, PRESET, out)


def main() -> None:
    """Print the figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--size", default="640x360")
    given = asked.parse_args()
    width, height = map(int, given.size.split("x"))
    sources = Sources(os.environ.get("FFMPEG", "ffmpeg"), Path(tempfile.gettempdir()) / "vidgen-benchmark")
    middle = round(given.minutes * 60) // EVERY // 2
    before = film(sources, given.minutes, width, height, None)
    after = film(sources, given.minutes, width, height, middle)
    with tempfile.TemporaryDirectory() as folder:
        store, out = Path(folder) / "store", Path(folder) / "film.mp4"
        reports: list[Report] = []
        times = [
            timed(lambda made=made: reports.append(exported(made.document, made.paths, store, out)))
            for made in (before, after)
        ]
        anew = Path(folder) / "anew.mp4"
        exported(after.document, after.paths, Path(folder) / "empty", anew)
        same = out.read_bytes() == anew.read_bytes()
    for name, (wall, cpu), report in zip(("first", "second"), times, reports, strict=True):
        fresh = report.segments - report.reused
        print(f"{name:6} {wall:.1f} s, CPU {cpu:.1f} s, {fresh} of {report.segments} segments rendered")
    (wall, cpu), (later_wall, later_cpu) = times
    print(f"{wall / later_wall:.1f} times as fast, {cpu / later_cpu:.1f} times less CPU")
    print(f"the second file is {'the same as' if same else 'NOT'} one exported into an empty store")


if __name__ == "__main__":
    main()
