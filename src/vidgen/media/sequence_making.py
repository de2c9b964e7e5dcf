"""`make_film`: the pictures of a sequence as one film, each as it is coded, so that nothing is lost. For worker processes.

A project knows a medium as one file with one content. PNG, JPEG and TIFF are codecs of films, too (in QuickTime), all of
whose pictures are key pictures: quick to go to, transparent where the pictures are. Of TIFF, which can be almost anything,
only those are taken that FFmpeg decodes exactly as Pillow does: grey and RGB of 8 or 16 bits, with transparency that is not
multiplied in, as rows in one plane, not compressed or by LZW, Deflate or PackBits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.error

from vidgen.errors import Cancelled, MediaError
from vidgen.media.container import reason
from vidgen.media.stills import opened
from vidgen.untrusted import read_bytes

_CODECS = {"PNG": "png", "JPEG": "mjpeg", "TIFF": "tiff"}
_LARGEST = 512 << 20
"""Bytes of a picture."""
_UPRIGHT = 1
_ORIENTATION, _ICC_DESCRIPTION = 0x0112, b"sRGB"
_TOLD = 24
"""Pictures after which it is told how far it is."""

_PACKED = frozenset({1, 5, 8, 32773, 32946})
"""TIFF's numbers for: not compressed, LZW, Deflate, PackBits, Deflate as it was called before."""
_STRAIGHT = 2
"""TIFF's number for transparency that is not multiplied into the colours."""

Form = tuple[str, tuple[int, int], str]
"""Format, size and mode, as Pillow calls them: all pictures must have the same."""


def make_film(
    files: Sequence[Path], rate: Fraction, out: Path, stopped: Callable[[], bool], tell: Callable[[float], None]
) -> list[str]:
    """Write the film to `out`, in QuickTime; return sentences for the user. Raises MediaError and Cancelled."""
    form, profile = _looked_at(files[0])
    before: tuple[Path, bytes] | None = None
    with _written(), av.open(f"file:{out}", "w", format="mov") as container:
        stream: Any = container.add_mux_stream(_CODECS[form[0]], rate=rate, width=form[1][0], height=form[1][1])
        stream.time_base = base = 1 / rate  # the muxer takes a finer one when it begins
        for number, file in enumerate(files):
            if stopped():
                raise Cancelled("Stopped.")
            if before is None or before[0] != file:
                before = file, _read(file, form)
            packet: Any = av.Packet(before[1])
            packet.pts = packet.dts = number
            packet.duration, packet.time_base = 1, base
            packet.stream, packet.is_keyframe = stream, True
            container.mux(packet)
            if number % _TOLD == 0:
                tell(number / len(files))
    return [profile] if profile else []


@contextmanager
def _written() -> Iterator[None]:
    """Turn what PyAV raises into a MediaError; the name of the film is not known to anybody yet."""
    try:
        yield
    except MemoryError:
        raise
    except av.error.FFmpegError as error:
        raise MediaError(f"The film of the pictures cannot be written: {reason(error)}.") from None


def _read(file: Path, form: Form) -> bytes:
    found, _ = _looked_at(file)
    if found != form:
        raise MediaError(
            f"'{file.name}' is {_worded(found)}, but the first picture is {_worded(form)}: all must be alike."
        )
    try:
        return read_bytes(file, _LARGEST)
    except (OSError, ValueError) as error:
        raise MediaError(f"'{file.name}' cannot be read: {getattr(error, 'strerror', None) or error}.") from None


def _looked_at(file: Path) -> tuple[Form, str]:
    """Return what the head of a picture says, and a sentence about a colour profile that would be lost."""
    with opened(file) as picture:
        kind = "JPEG" if picture.format == "MPO" else picture.format or ""
        if kind not in _CODECS or (getattr(picture, "is_animated", False) and kind == "PNG"):
            raise MediaError(f"'{file.name}' is no plain PNG, JPEG or TIFF; save the pictures as one of these.")
        if picture.mode == "CMYK" or picture.getexif().get(_ORIENTATION, _UPRIGHT) != _UPRIGHT:
            what = "is in CMYK" if picture.mode == "CMYK" else "lies on its side"
            raise MediaError(
                f"'{file.name}' {what}, which a film cannot say; save the pictures as ordinary RGB, upright."
            )
        icc = picture.info.get("icc_profile") or b""
        foreign = icc and _ICC_DESCRIPTION not in icc.replace(b"\0", b"")
        form = kind, picture.size, _tiff_mode(file, picture) if kind == "TIFF" else picture.mode
    return form, f"The colour profile of '{file.name}' is left out: colours are taken for sRGB." if foreign else ""


def _tiff_mode(file: Path, picture: Any) -> str:
    """Return colours, bits and byte order of a TIFF. Raises MediaError for one that a film cannot show as it is."""
    tags = picture.tag_v2
    samples = int(tags.get(277, 1))
    bits, numbers = set(tags.get(258, (1,))), set(tags.get(339, (1,)))
    lies_in_rows = tags.get(284, 1) == 1 and 322 not in tags and tags.get(317, 1) in (1, 2)
    colours = {1: "grey", 2: "RGB"}.get(tags.get(262))
    straight = samples in (1, 3) or tuple(tags.get(338, ())) == (_STRAIGHT,)
    why = ""
    if getattr(picture, "n_frames", 1) != 1:
        why = "has several pages; save each of them as a file of its own"
    elif tags.get(259, 1) not in _PACKED:
        why = "is compressed in a way that films do not know; save it with LZW, Deflate or no compression"
    elif colours is None or samples > 4 or (colours == "grey") != (samples < 3):
        why = "is neither grey nor RGB; save it as RGB"
    elif len(bits) != 1 or not bits <= {8, 16} or numbers != {1}:
        why = "has neither 8 nor 16 bits for each colour; save it with 8 or 16"
    elif not straight:
        why = "has its transparency multiplied into the colours; save it with straight (unassociated) alpha"
    elif not lies_in_rows or tags.prefix not in (b"II", b"MM") or _is_big(file):
        why = "is stored in tiles, planes or as BigTIFF; save it as an ordinary TIFF"
    if why:
        raise MediaError(f"'{file.name}' {why}.")
    order = " big-endian" if tags.prefix == b"MM" and bits == {16} else ""
    return f"{colours}{'' if samples in (1, 3) else ' with alpha'} {min(bits)} bits{order}"


def _is_big(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(4) in (b"II+\0", b"MM\0+")


def _worded(form: Form) -> str:
    return f"{form[0]} {form[1][0]}×{form[1][1]} {form[2]}"
