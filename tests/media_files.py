"""Tiny media files of every kind, made with PyAV when a test asks for one, once per test process.

    path = media_files.video("vfr.mp4", steps=(1, 3))     # 320×180 unless told, 48 frames at 24 fps

Each frame carries its number: eight stripes from left to right are its bits, bright for 1 (`number_of` reads them), over a
mean colour that is the same in all. Sound carries a rising tone, so that no two places of it are equal (`tone`).
"""

from __future__ import annotations

import atexit
import functools
import shutil
import struct
import tempfile
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

BRIGHT, DARK = 180, 60
BITS = 8
WIDTH, HEIGHT = 320, 180


@functools.cache
def folder() -> Path:
    """The folder of this process for files that tests share. Do not change files in it."""
    made = Path(tempfile.mkdtemp(prefix="vidgen-test-media-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def _once(make: Callable[..., Path]) -> Callable[..., Path]:
    """Make a file once for the same arguments."""
    known: dict[Any, Path] = {}

    @functools.wraps(make)
    def wrapped(*args: Any, **kwargs: Any) -> Path:
        key = repr((args, sorted(kwargs.items())))
        if key not in known:
            place = tempfile.mkdtemp(prefix=f"{make.__name__}-", dir=folder())
            known[key] = make(Path(place), *args, **kwargs)
        return known[key]

    return wrapped


def luma(number: int, width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """The grey picture of frame `number`: its bits as stripes, lowest bit on the left."""
    bits = [(number >> bit) & 1 for bit in range(BITS)]
    columns = np.repeat([BRIGHT if bit else DARK for bit in bits], -(-width // BITS))[:width]
    return np.broadcast_to(columns.astype(np.uint8), (height, width)).copy()


def number_of(frame: av.VideoFrame) -> int:
    """Read the number that a shown frame carries."""
    grey = frame.reformat(format="gray").to_ndarray()
    row = grey[grey.shape[0] // 4 : grey.shape[0] * 3 // 4].mean(axis=0)
    width = -(-grey.shape[1] // BITS)
    middle = [row[min(len(row) - 1, bit * width + width // 2)] for bit in range(BITS)]
    return sum((value > (BRIGHT + DARK) / 2) << bit for bit, value in enumerate(middle))


def tone(count: int, rate: int, channels: int = 1) -> NDArray[np.float32]:
    """A tone that rises from 200 Hz; each channel differs. (channels, count)."""
    t = np.arange(count) / rate
    return np.array([0.4 * np.sin(2 * np.pi * ((200 + 10 * c) * t + 40 * t * t)) for c in range(channels)], np.float32)


def _frame(number: int, width: int, height: int, format: str) -> av.VideoFrame:
    grey = luma(number, width, height)
    rgb = np.stack([grey, grey, grey], axis=2)
    return av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format=format)


@_once
def video(
    place: Path,
    name: str,
    *,
    codec: str = "libx264",
    frames: int = 48,
    rate: Fraction | int = 24,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    format: str = "yuv420p",
    steps: Iterable[int] = (1,),
    start: int = 0,
    gop: int = 12,
    options: tuple[tuple[str, str], ...] = (),
    container: tuple[tuple[str, str], ...] = (),
    aspect: Fraction | None = None,
    rotation: int = 0,
    mirrored: bool = False,
    colour: tuple[int, int, int] | None = None,
    full_range: bool = False,
    interlaced: bool = False,
    alpha: Callable[[int, int], NDArray[np.uint8]] | None = None,
    sound: str | None = None,
    sound_rate: int = 48_000,
    layouts: tuple[str, ...] = (),
    muxer: str | None = None,
    cover: bool = False,
) -> Path:
    """Make a video. `steps`: ticks of 1/rate between frames, repeated; `colour`: primaries, transfer, matrix (H.273)."""
    path = place / name
    rate = Fraction(rate)
    with av.open(str(path), "w", format=muxer, options=dict(container)) as out:
        stream: Any = out.add_stream(codec, rate=rate)
        stream.width, stream.height = size
        stream.pix_fmt = format
        stream.options = dict(options)
        stream.time_base = stream.codec_context.time_base = 1 / rate
        stream.gop_size = gop
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        if rotation or mirrored:
            # FFmpeg counts against the clock and flips after turning; a flip before is a turn the other way round.
            stream.set_display_rotation(rotation if mirrored else -rotation, hflip=mirrored)
        if colour is not None:
            context = stream.codec_context
            context.color_primaries, context.color_trc, context.colorspace = colour
        if full_range:
            stream.codec_context.color_range = 2
        if interlaced:
            stream.codec_context.flags |= av.codec.context.Flags.interlaced_dct | av.codec.context.Flags.interlaced_me
        layouts = layouts or (("stereo",) if sound else ())
        sounds = [_add_sound(out, sound, sound_rate, layout) for layout in layouts]
        if cover:
            art: Any = out.add_stream("png", rate=1)
            art.width = art.height = 16
            art.pix_fmt = "rgb24"
            art.disposition = av.stream.Disposition.attached_pic
            picture = av.VideoFrame.from_ndarray(np.full((16, 16, 3), 200, np.uint8), "rgb24")
        at = start
        pattern = tuple(steps)
        for number in range(frames):
            frame = _frame(number, *size, format)
            if alpha is not None:
                frame = _with_alpha(number, size, format, alpha)
            frame.pts = at
            frame.time_base = 1 / rate
            if full_range:
                frame.color_range = 2
            at += pattern[number % len(pattern)]
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        seconds = Fraction(at - start) / rate
        for track in sounds:
            _write_sound(out, track, sound_rate, seconds, float(start / rate))
        if cover:
            out.mux([*art.encode(picture), *art.encode(None)])
    return path


@_once
def matroska_of(place: Path, avi: Path) -> Path:
    """The pictures of an AVI in H.264 as Matroska takes them from there: with its header, and times of decoding."""
    path, other = place / "a.mkv", video("other.avi", codec="mpeg4", frames=2)  # whose header is put out of the way
    with av.open(str(avi)) as source, av.open(str(other)) as template, av.open(str(path), "w") as out:
        stream: Any = out.add_stream_from_template(template.streams.video[0])
        for number, packet in enumerate(p for p in source.demux(video=0) if p.size):
            packet.pts = packet.dts = number
            packet.time_base, packet.stream = 1 / source.streams.video[0].average_rate, stream
            out.mux(packet)
    data = bytearray(path.read_bytes())
    name = data.index(b"V_MPEG4/ISO/ASP")
    data[name : name + 15] = b"V_MS/VFW/FOURCC"
    private = data.index(b"\x63\xa2") + 2
    size = data[private] & 127
    header = struct.pack("<IiiHH4sIiiII", 40, WIDTH, HEIGHT, 1, 24, b"H264", WIDTH * HEIGHT * 3, 0, 0, 0, 0)
    data[private + 1 : private + 1 + size] = header.ljust(size, b"\0")
    path.write_bytes(data)
    return path


def _with_alpha(
    number: int, size: tuple[int, int], format: str, alpha: Callable[..., NDArray[np.uint8]]
) -> av.VideoFrame:
    grey = luma(number, *size)
    rgba = np.stack([grey, grey, grey, alpha(*size)], axis=2)
    return av.VideoFrame.from_ndarray(rgba, format="rgba").reformat(format=format)


def _add_sound(out: Any, codec: str | None, rate: int, layout: str) -> Any:
    stream = out.add_stream(codec or "aac", rate=rate)
    stream.layout = layout
    if stream.codec_context.name == "aac":
        stream.options = {"aac_pns": "0"}  # noise that the decoder invents would differ after each jump
    return stream


def _write_sound(out: Any, stream: Any, rate: int, seconds: Fraction, start: float) -> None:
    count = round(seconds * rate)
    samples = tone(count, rate, stream.layout.nb_channels)
    resampler = av.AudioResampler(format=stream.format, layout=stream.layout, rate=rate)
    at = round(start * rate)
    for begin in range(0, count, 1024):
        piece = np.ascontiguousarray(samples[:, begin : begin + 1024].T).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(piece, format="flt", layout=stream.layout.name)
        frame.sample_rate, frame.pts, frame.time_base = rate, at + begin, Fraction(1, rate)
        for converted in resampler.resample(frame):
            out.mux(stream.encode(converted))
    for converted in resampler.resample(None):
        out.mux(stream.encode(converted))
    out.mux(stream.encode(None))


@_once
def sound(
    place: Path, name: str, *, codec: str = "pcm_s16le", rate: int = 48_000, layout: str = "stereo", seconds: int = 3
) -> Path:
    """Make a file with sound only."""
    path = place / name
    with av.open(str(path), "w") as out:
        stream = _add_sound(out, codec, rate, layout)
        _write_sound(out, stream, rate, Fraction(seconds), 0.0)
    return path


def half_transparent(width: int, height: int) -> NDArray[np.uint8]:
    """Alpha: left half transparent, right half opaque."""
    alpha = np.zeros((height, width), np.uint8)
    alpha[:, width // 2 :] = 255
    return alpha


@_once
def still(place: Path, name: str, *, orientation: int = 1, alpha: bool = False, icc: bool = False) -> Path:
    """Make a still of 64×32: left half red, right half blue, a green corner top left, turned by EXIF."""
    pixels = np.zeros((32, 64, 4), np.uint8)
    pixels[:, :32] = (200, 30, 30, 255)
    pixels[:, 32:] = (30, 30, 200, 128 if alpha else 255)
    pixels[:8, :8] = (30, 200, 30, 255)
    image = Image.fromarray(pixels, "RGBA")
    extra: dict[str, Any] = {}
    if not alpha:
        image = image.convert("RGB")
    if orientation != 1:
        exif = Image.Exif()
        exif[0x0112] = orientation
        extra["exif"] = exif
    if icc:
        extra["icc_profile"] = swapped_profile()
    image.save(place / name, **extra)
    return place / name


def swapped_profile() -> bytes:
    """An ICC profile whose red is sRGB's green and the other way round: nobody can overlook that it was applied."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", data[128:132])[0]
    places = {bytes(data[i : i + 4]): i for i in range(132, 132 + 12 * count, 12)}
    red, green = places[b"rXYZ"], places[b"gXYZ"]
    data[red + 4 : red + 12], data[green + 4 : green + 12] = data[green + 4 : green + 12], data[red + 4 : red + 12]
    return bytes(data)


@_once
def animation(place: Path, name: str, *, frames: int = 6, milliseconds: tuple[int, ...] = (100, 200, 50)) -> Path:
    """Make an animated picture whose frames carry their numbers."""
    pictures = [Image.fromarray(luma(n, 64, 32)).convert("RGB") for n in range(frames)]
    durations = [milliseconds[n % len(milliseconds)] for n in range(frames)]
    extra = {"lossless": True} if name.endswith("webp") else {}
    pictures[0].save(place / name, save_all=True, append_images=pictures[1:], duration=durations, loop=0, **extra)
    return place / name
