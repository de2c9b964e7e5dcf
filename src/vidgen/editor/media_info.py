"""What is known about a media file. Measured by `vidgen.media.probe`, kept in its asset."""

from __future__ import annotations

from typing import Literal

from vidgen.editor.fields import Ratio
from vidgen.editor.model import Model


class PictureStream(Model):
    """One picture stream of a file, as it is shown: rotation and pixel shape are already applied to `width`/`height`."""

    index: int
    """The stream's number in the file, as FFmpeg counts."""
    codec: str
    width: int
    """Pixels as shown: after rotation and with square pixels."""
    height: int
    coded_width: int
    coded_height: int
    pixel_format: str
    bit_depth: int = 8
    alpha: bool = False
    pixel_aspect: Ratio = 1  # type: ignore[assignment]  # the validator makes a Fraction of it
    rotation: Literal[0, 90, 180, 270] = 0
    """Degrees clockwise that the stored picture is turned to be shown."""
    mirrored: bool = False
    """Flipped left to right, before the rotation."""
    interlaced: Literal["no", "top_first", "bottom_first"] = "no"
    rate: Ratio | None = None
    """Frames per second on average, None for a still."""
    variable_rate: bool = False
    frames: int | None = None
    start: int = 0
    """Flicks of the file's own clock at which the first shown frame begins; vidgen's source time 0 is the file's start."""
    duration: int | None = None
    """Flicks from the first shown frame's beginning to the last one's end."""
    colour_range: Literal["limited", "full"] = "limited"
    matrix: str = ""
    """As FFmpeg names it: bt709, smpte170m, bt2020nc; empty when the file does not say."""
    primaries: str = ""
    transfer: str = ""
    """bt709, smpte2084 (PQ), arib-std-b67 (HLG), …"""
    steady: bool | None = None
    """Whether its times only rise, so that a seek by time finds what is meant. None: not looked at."""

    @property
    def hdr(self) -> bool:
        """Tell whether the stream is high dynamic range (PQ or HLG)."""
        return self.transfer in {"smpte2084", "arib-std-b67"}


class SoundStream(Model):
    """One sound stream of a file."""

    index: int
    codec: str
    rate: int
    """Samples a second."""
    channels: int
    layout: str
    start: int = 0
    duration: int | None = None
    steady: bool | None = None
    """As of a picture stream."""
    language: str = ""
    title: str = ""


class MediaInfo(Model):
    """What is known about one media file. Source time 0 is the earliest start of its streams."""

    container: str
    """FFmpeg's short name (mov, matroska, …), or `image` for a still."""
    size: int
    """Bytes."""
    duration: int | None = None
    """Flicks from the first start to the last end of its streams; None for a still."""
    still: bool = False
    pictures: tuple[PictureStream, ...] = ()
    """Without cover art."""
    sounds: tuple[SoundStream, ...] = ()
    cover_art: bool = False
    title: str = ""
    created: str = ""
    problems: tuple[str, ...] = ()
    """Sentences for the user about what could not be read."""
