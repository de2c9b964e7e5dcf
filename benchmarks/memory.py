"""Peak memory of an export of a small canvas: one minute and one hour. They should be within 10 % of each other.

python benchmarks/memory.py [MINUTES …]
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from vidgen.blocks.solid import Solid
from vidgen.editor.curves import Curve, Keyframe
from vidgen.editor.document import Document, new_project
from vidgen.editor.records import Block
from vidgen.render.service import RenderService
from vidgen.timing import FLICKS as S


def project(minutes: int) -> Document:
    """A colour that changes for as long as that: each frame is drawn anew."""
    first, timeline, v1, a1 = new_project(width=160, height=90, rate="30")
    length = minutes * 60 * S
    changing = Curve(
        path="content.fill", keyframes=(Keyframe(time=0, value="#000000"), Keyframe(time=length, value="#ffffff"))
    )
    block = Block(id="block-s", track=v1.id, start=0, duration=length, content=Solid(), curves=(changing,))
    return Document({r.id: r for r in (first, timeline, v1, a1, block)})


def peak_of(minutes: int, folder: Path) -> int:
    """Return the most bytes that the process and its children held at once."""
    me, most, over = psutil.Process(), [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            held = 0
            for process in (me, *me.children(recursive=True)):
                try:
                    held += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            most[0] = max(most[0], held)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        with RenderService() as service:
            service.export(project(minutes).snapshot(), {}, service.preset("project"), folder / f"{minutes}.mp4")
    finally:
        over.set()
        watcher.join()
    return most[0]


def main() -> None:
    lengths = [int(a) for a in sys.argv[1:]] or [1, 60]
    with tempfile.TemporaryDirectory() as folder:
        for minutes in lengths:
            begun = time.perf_counter()
            peak = peak_of(minutes, Path(folder))
            print(f"{minutes:4} min: peak {peak / 1e6:.0f} MB, {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
