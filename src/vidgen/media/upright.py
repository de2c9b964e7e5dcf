"""Turn decoded frames upright and make whole frames of fields, without loss, in their own pixel format."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

import av
import av.error
from av.filter import Graph

if TYPE_CHECKING:
    from av.filter.context import FilterContext

    from vidgen.media.appearance import Fields, Rotation

_TURNS: dict[Rotation, tuple[tuple[str, str], ...]] = {
    0: (),
    90: (("transpose", "dir=clock"),),
    180: (("vflip", ""), ("hflip", "")),
    270: (("transpose", "dir=cclock"),),
}


class Upright:
    """A small filter graph that frames of one stream pass, in order. It is made again when the frames' form changes."""

    def __init__(self, rotation: Rotation, *, mirrored: bool, fields: Fields) -> None:
        self._filters: list[tuple[str, str]] = []
        if fields != "no":
            # One frame for each two fields, only where a frame says that it has fields.
            parity = "tff" if fields == "top_first" else "bff"
            self._filters.append(("bwdif", f"mode=send_frame:parity={parity}:deint=interlaced"))
        if mirrored:
            self._filters.append(("hflip", ""))
        self._filters.extend(_TURNS[rotation])
        self._turns = rotation in (90, 270)
        self.looks_around = fields != "no"
        """Whether a frame's look depends on the frames beside it."""
        self._graph: Graph | None = None
        self._form: tuple[object, ...] = ()
        self._times: deque[int] = deque()

    def push(self, time: int, frame: av.VideoFrame) -> list[tuple[int, av.VideoFrame]]:
        """Return the frames that are done, with their times; one may still be inside."""
        if not self._filters:
            return [(time, frame)]
        frame = self._turnable(frame)
        form = (frame.format.name, frame.width, frame.height, int(frame.colorspace), int(frame.color_range))
        done = []
        if form != self._form:
            done = self.finish()
            self._graph, self._form = self._built(frame), form
        self._times.append(time)
        frame.pts = len(self._times)  # the graph wants rising times; ours are kept beside it
        return done + self._through(frame)

    def finish(self) -> list[tuple[int, av.VideoFrame]]:
        """Return what is still inside, at the end of the stream. The next frame begins anew."""
        done = self._through(None) if self._graph is not None and self._times else []
        self.reset()
        return done

    def reset(self) -> None:
        """Forget what is inside: the reader has jumped."""
        self._graph, self._form = None, ()
        self._times.clear()

    def _through(self, frame: av.VideoFrame | None) -> list[tuple[int, av.VideoFrame]]:
        if self._graph is None:
            return []
        self._graph.vpush(frame)
        done = []
        while self._times:
            try:
                out = self._graph.vpull()
            except (av.error.BlockingIOError, av.error.EOFError):
                break
            done.append((self._times.popleft(), out))
        return done

    def _turnable(self, frame: av.VideoFrame) -> av.VideoFrame:
        """Change a format that cannot be turned: chroma that is halved in one direction only, and palettes."""
        name = frame.format.name
        if name == "pal8":
            return frame.reformat(format="rgba", threads=1)
        if self._turns and (full := re.sub(r"4(22|11|10|40)p", "444p", name)) != name:
            same = int(frame.color_range) or None
            return frame.reformat(format=full, src_color_range=same, dst_color_range=same, threads=1)
        return frame

    def _built(self, frame: av.VideoFrame) -> Graph:
        graph = Graph()
        graph.threads = 1
        size = f"video_size={frame.width}x{frame.height}:pix_fmt={frame.format.name}"
        colour = f"colorspace={int(frame.colorspace)}:range={int(frame.color_range)}"
        nodes: list[FilterContext] = [graph.add("buffer", f"{size}:time_base=1/1000:pixel_aspect=1/1:{colour}")]
        nodes += [graph.add(name, arguments) for name, arguments in self._filters]
        nodes.append(graph.add("buffersink"))
        graph.link_nodes(*nodes)
        graph.configure()
        return graph
