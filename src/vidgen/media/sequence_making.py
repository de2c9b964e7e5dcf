"""`make_film`: the pictures of a sequence as one film, each as it is coded, so that nothing is lost. For worker processes.

A project knows a medium as one file with one content. PNG and JPEG are codecs of films, too (in QuickTime), all of whose
pictures are key pictures: quick to go to, transparent where the pictures are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from vidgen.errors import Cancelled, MediaError
from vidgen.media.container import mapped
from vidgen.media.stills import opened
from vidgen.untrusted import read_bytes

_CODECS = {"PNG": "png", "JPEG": "mjpeg"}
_LARGEST = 512 << 20
"""Bytes of a picture."""
_UPRIGHT = 1
_ORIENTATION, _ICC_DESCRIPTION = 0x0112, b"sRGB"
_TOLD = 24
"""Pictures after which it is told how far it is."""

Form = tuple[str, tuple[int, int], str]
"""Format, size and mode, as Pillow calls them: all pictures must have the same."""


def make_film(
    files: Sequence[Path], rate: Fraction, out: Path, stopped: Callable[[], bool], tell: Callable[[float], None]
) -> list[str]:
    """Write the film to `out`, in QuickTime; return sentences for the user. Raises MediaError and Cancelled."""
    form, profile = _looked_at(files[0])
    before: tuple[Path, bytes] | None = None
    with mapped(out), av.open(f"file:{out}", "w", format="mov") as container:
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
            raise MediaError(f"'{file.name}' is no plain PNG or JPEG, of which a sequence must be.")
        if picture.mode == "CMYK" or picture.getexif().get(_ORIENTATION, _UPRIGHT) != _UPRIGHT:
            what = "is in CMYK" if picture.mode == "CMYK" else "lies on its side"
            raise MediaError(
                f"'{file.name}' {what}, which a film cannot say; save the pictures as ordinary RGB, upright."
            )
        icc = picture.info.get("icc_profile") or b""
        foreign = icc and _ICC_DESCRIPTION not in icc.replace(b"\0", b"")
        form = kind, picture.size, picture.mode
    return form, f"The colour profile of '{file.name}' is left out: colours are taken for sRGB." if foreign else ""


def _worded(form: Form) -> str:
    return f"{form[0]} {form[1][0]}×{form[1][1]} {form[2]}"
