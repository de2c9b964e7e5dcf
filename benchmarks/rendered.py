"""The rendered preview: what a frame costs the player composed and out of the store, and what an edit costs, in one run.

    python benchmarks/rendered.py [--frames 150] [--pairs 3]

The cut is 1080p with a look (3D LUT), a moving picture in the picture and a wipe; frames are made as while playing at half
size, one after the other, by the player's own worker. Processor time of that worker alone. Edits change one of 600 blocks.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import seek
from cuts.all import lut
from cuts.film import Film
from cuts.sources import Sources

from vidgen.blocks.clip import Clip
from vidgen.blocks.text import Text
from vidgen.editor.document import Document
from vidgen.editor.records import Block
from vidgen.render.playback.film import Film as Played
from vidgen.render.playback.painter import Painter
from vidgen.render.playback.shelf import Shelf
from vidgen.render.preview.stretches import Rendered
from vidgen.render.segments.store import Store
from vidgen.render.service import RenderService

SIZE = (960, 540)


class Player:
    """The worker of the player, without a clock."""

    def __init__(self, document: Document, paths: dict[str, Path]) -> None:
        self._plan = Played(document.snapshot(), paths, SIZE, 1, draft=True).plan(0)
        self._painter = Painter("benchmark", 60)
        self._shelf = Shelf(*SIZE)

    def cost(self, frames: range, rendered: Rendered | None) -> float:
        """Return milliseconds of processor time for a frame."""
        if self._plan is None:
            raise RuntimeError("there is nothing to play")
        never = threading.Event()
        self._painter.prepare(self._plan, self._shelf, never)
        begun = 0.0
        for place, frame in enumerate(frames):
            if place == 5:  # decoders are open, codes are loaded
                begun = self._spent()
            where: dict[str, Any] | None = None
            if rendered is not None and (found := rendered.at(frame)) is not None:
                where = {"store": str(rendered.folder), "key": found[0], "frame": found[1]}
            made = self._painter.paint(frame, 0, near=False, quick=True, hurry=None, cancel=never, rendered=where)
            if made.fault or made.rendered != (rendered is not None):
                raise RuntimeError(made.fault or "it was made another way")
        return 1000 * (self._spent() - begun) / (len(frames) - 5)

    def close(self) -> None:
        """End the worker."""
        self._painter.close()
        self._shelf.memory.forget_name()

    def _spent(self) -> float:
        fields = Path(f"/proc/{self._painter.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def played(sources: Sources, store: Store, frames: int, pairs: int) -> None:
    """Print what frames cost both ways, forwards and backwards."""
    film = lut(sources).film
    document = film.document
    with RenderService(store=store) as service:
        surveyed = service.preview.survey(document.snapshot(), film.paths)
        service.preview.render(surveyed, service.preview.missing(surveyed))
        rendered = service.preview.rendered(surveyed)
    seconds = sum(end - start for start, end, _ in rendered.stretches) / 30
    print(f"store      {store.usage().size / seconds / 1e6:.2f} MB a second")
    player = Player(document, film.paths)
    for name, run in (("forwards", range(60, 60 + frames)), ("backwards", range(60 + frames, 60, -1))):
        rows = [(player.cost(run, None), player.cost(run, rendered)) for _ in range(pairs)]
        composed, stored = (statistics.median(costs) for costs in zip(*rows, strict=True))
        ratio = statistics.median(there / made for made, there in rows)
        print(f"{name:10} composed {composed:.1f} ms, from the store {stored:.1f} ms, ratio {ratio:.2f}")
    player.close()


def edited(path: Path, store: Store) -> None:
    """Print what is spent in the asking process until it is known what is rendered."""
    film = Film()
    for number in range(300):
        film.block("V1", 2 * number, 2, Clip(asset=film.asset(path)))
        film.block("V2", 2 * number + 0.5, 1, Text(text=str(number)))
    document = film.document

    def spent(service: RenderService) -> float:
        snapshot = document.snapshot()
        begun = time.process_time()
        service.preview.rendered(service.preview.survey(snapshot, film.paths))
        return 1000 * (time.process_time() - begun)

    with RenderService(store=store) as service:
        print(f"edit       all names {spent(service):.0f} ms", end="")
        costs = []
        for number in range(7):
            block = document.get(f"block-{2 * number + 2}", Block)
            with document.transaction("Write") as tx:
                tx.put(block.replace(content=Text(text="changed")))
            costs.append(spent(service))
        print(f", after an edit {statistics.median(costs):.0f} ms, {service.preview.names_made} names made")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--frames", type=int, default=150)
    parser.add_argument("--pairs", type=int, default=3)
    given = parser.parse_args()
    print(f"cores {os.cpu_count()}, load {os.getloadavg()[0]:.1f}")
    place = Path(tempfile.gettempdir()) / "vidgen-benchmark"
    sources = Sources(seek.ffmpeg(), place)
    with tempfile.TemporaryDirectory() as folder:
        played(sources, Store(Path(folder) / "segments"), given.frames, given.pairs)
        edited(sources.a, Store(Path(folder) / "others"))


if __name__ == "__main__":
    main()
