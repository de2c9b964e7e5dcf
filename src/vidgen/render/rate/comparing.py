"""Comparing, in a worker: a piece of the film is composed, encoded with several settings, decoded and measured.

FFmpeg's filters `ssim` and `xpsnr` measure. VMAF is not in PyAV's build of FFmpeg.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import av

from vidgen.errors import Cancelled, RenderError
from vidgen.render.coding import FilmCoder
from vidgen.render.cores import usable_cores
from vidgen.render.segments.work import composed

if TYPE_CHECKING:
    from vidgen.render.plan import RenderPlan
    from vidgen.render.preset import VideoSettings
    from vidgen.render.segments.file import Packet
    from vidgen.render.segments.work import Job

_DECODERS = {"h264": "h264", "hevc": "hevc", "vp9": "vp9", "av1": "libdav1d"}
_ALIKE = 100.0
"""Decibels that stand for no difference at all."""


def compared(
    job: Job,
    start: int,
    end: int,
    settings: Sequence[VideoSettings],
    metric: str,
    doing: Callable[[str], None],
    cancelled: Callable[[], bool],
) -> list[dict[str, float]]:
    """Return for each of the settings how many bytes frames `start` up to `end` have, and how much is lost on average.

    Lost is 1 - SSIM over all planes, or the ratio of noise to signal 10^(-dB/10) that XPSNR tells, luma counting four times
    as much as each plane of colour. `doing` hears of every frame, so that slow encoders are not taken to hang. Raises
    RenderError and Cancelled.
    """
    frames: list[av.VideoFrame] = []
    for number in range(start, end):
        if cancelled():
            raise Cancelled("Stopped.")
        doing(f"measuring quality at frame {number}")
        frame = composed(job.compositor, number)
        # A picture that stands still may come as one frame again and again; here each has a number of its own.
        frames.append(_copied(frame) if any(frame is other for other in frames) else frame)
    # Encoders and filters let go of the interpreter, so these really run side by side.
    with ThreadPoolExecutor(usable_cores()) as threads:
        return list(threads.map(lambda one: _measured(job.plan, frames, one, metric, doing), settings))


def _copied(frame: av.VideoFrame) -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(frame.to_ndarray(), format=frame.format.name)


def _measured(
    plan: RenderPlan,
    frames: list[av.VideoFrame],
    settings: VideoSettings,
    metric: str,
    doing: Callable[[str], None],
) -> dict[str, float]:
    coder = FilmCoder(plan, settings)
    packets: list[Packet] = []
    for number, frame in enumerate(frames):
        doing(f"measuring quality with {coder.name}, frame {number} of a sample")
        packets += coder.encode(frame)
    packets += coder.flush()
    losses = list(_losses(plan, frames, _decoded(coder, packets), metric))
    if len(losses) != len(frames):
        raise RenderError(f"Of {len(frames)} frames that {coder.name} was given only {len(losses)} came back.")
    return {"bytes": sum(len(p.data) for p in packets), "loss": sum(losses) / len(losses)}


def _decoded(coder: FilmCoder, packets: Sequence[Packet]) -> Iterator[av.VideoFrame]:
    """Yield the frames in the order in which they are shown."""
    context: Any = av.CodecContext.create(_DECODERS[coder.codec], "r")
    context.thread_count = 1
    if coder.extradata:
        context.extradata = coder.extradata
    for packet in packets:
        made = av.Packet(packet.data)
        made.pts = packet.pts
        yield from context.decode(made)
    yield from context.decode(None)


def _losses(
    plan: RenderPlan, frames: Sequence[av.VideoFrame], decoded: Iterator[av.VideoFrame], metric: str
) -> Iterator[float]:
    graph = av.filter.Graph()
    rate = plan.rate
    about = (
        f"video_size={plan.width}x{plan.height}:pix_fmt={frames[0].format.name}"
        f":time_base={rate.denominator}/{rate.numerator}:frame_rate={rate}:pixel_aspect=1/1"
    )
    measured, original = graph.add("buffer", about), graph.add("buffer", about)
    compare, sink = graph.add(metric), graph.add("buffersink")
    measured.link_to(compare, 0, 0)
    original.link_to(compare, 0, 1)
    compare.link_to(sink)
    graph.configure()
    for number, (frame, seen) in enumerate(zip(frames, decoded, strict=False)):
        shown = seen if seen.format.name == frame.format.name else seen.reformat(format=frame.format.name, threads=1)
        for one, place in ((shown, measured), (frame, original)):
            one.pts, one.time_base = number, 1 / rate.fraction
            place.push(one)
        yield from (_loss(f.metadata, metric) for f in _pulled(sink))
    measured.push(None)
    original.push(None)
    yield from (_loss(f.metadata, metric) for f in _pulled(sink))


def _pulled(sink: Any) -> Iterator[Any]:
    while True:
        try:
            yield sink.pull()
        except (av.BlockingIOError, av.EOFError):
            return


def _loss(metadata: Mapping[str, str], metric: str) -> float:
    if metric == "ssim":
        return 1 - float(metadata["lavfi.ssim.All"])
    luma, *chroma = (min(_ALIKE, float(metadata[f"lavfi.xpsnr.xpsnr.{plane}"])) for plane in "yuv")
    ratio: float = 10.0 ** (-(4 * luma + sum(chroma)) / 60)
    return ratio
