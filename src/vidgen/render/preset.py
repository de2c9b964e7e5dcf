"""`Preset`: what an export becomes. Each is a data file; users put their own into the `presets` folder of their settings.

title = "YouTube 1080p"
purpose = "online"           # where lists have it: "general", "online", "small", "editing", "sound"
container = "mp4"
extension = "mp4"
size = [1920, 1080]          # or "project"
rate = "project"             # or 25, "30000/1001"
copying = "auto"             # or "always", "never": coded pictures and sound of sources that nothing changes
target_size = "10MB"         # only where a size or a quality is to be reached:
target_quality = { metric = "ssim", value = 0.985 }    # one of the two
captions = "soft"            # or "burnt" into the pictures, "both", "none"
[video]
codec = "libx264"
encoder = "auto"             # hardware where it works; "software" when not given, or a name of 'vidgen encoders'
pixel_format = "yuv420p"
options = { preset = "medium", crf = "18" }
[sound]
codec = "aac"
bit_rate = 320000
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from vidgen import resources
from vidgen.editor.model import explain
from vidgen.editor.records import Project, Rate
from vidgen.errors import UsageError
from vidgen.render.rate.sizes import parse_size
from vidgen.timing import FrameRate
from vidgen.untrusted import read_bytes, toml_of

PixelFormat: TypeAlias = Literal["yuv420p", "yuv420p10le", "yuv422p10le", "yuv444p10le", "yuva444p10le"]
"""The forms in which frames are delivered to encoders: planar YUV, Rec.709, limited range."""

Container: TypeAlias = Literal[
    "mp4", "mov", "matroska", "webm", "ipod", "mp3", "wav", "ogg", "flac", "gif", "png-sequence", "nut"
]
"""FFmpeg's short names of the file formats, and `png-sequence` for a folder of pictures."""

Captions: TypeAlias = Literal["burnt", "soft", "both", "none"]
"""What becomes of caption tracks."""

Purpose: TypeAlias = Literal["own", "general", "online", "small", "editing", "sound"]
"""What somebody wants who takes a preset: nothing special, a site, a small file, to go on working with it, only sound."""

_LARGEST = 1 << 20
"""Bytes of a preset's file."""
_CARRY_TEXT = ("mp4", "mov", "matroska", "webm")
_NUMBER_OR_TEXT = Annotated[str, Field(max_length=200)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class VideoSettings(_Part):
    """How pictures are encoded."""

    codec: Literal["libx264", "libx265", "libvpx-vp9", "libsvtav1", "prores_ks", "ffv1", "rawvideo", "gif", "png"]
    """What is to be in the file, by the name of the software that makes it; `options` are its."""
    encoder: str = Field("software", pattern=r"^[a-z0-9][a-z0-9_-]{0,40}$")
    """`software`; `auto`, which takes hardware where it works; or the name of an encoder of the same codec."""
    pixel_format: PixelFormat = "yuv420p"
    """With yuv420p10le an 8-bit project stays 8 bit deep in all but name; 10 bit sources keep theirs."""
    options: dict[str, _NUMBER_OR_TEXT] = {}
    """Passed to the encoder as they are, for example `preset` and `crf`."""
    quality: float | None = Field(None, ge=0, le=51)
    """In place of `crf` and the like: one scale for all encoders, x264's crf (18 as the source, 23 good, 28 small)."""
    bit_rate: int | None = Field(None, ge=10_000, le=2_000_000_000)
    """Bits a second; None where `options` name a quality."""
    keyframe_seconds: float = Field(5.0, gt=0, le=60)
    """The longest distance between two key frames."""

    @model_validator(mode="after")
    def _aims_at_one_thing(self) -> VideoSettings:
        if self.quality is not None and self.bit_rate is not None:
            raise ValueError("quality and bit_rate: only one of them can be aimed at")
        return self


class SoundSettings(_Part):
    """How sound is encoded; it is always stereo."""

    codec: Literal["aac", "libmp3lame", "libopus", "flac", "pcm_s16le", "pcm_s24le"]
    rate: Literal["project", 44100, 48000, 96000] = "project"
    bit_rate: int | None = Field(None, ge=8_000, le=1_000_000)


class TargetQuality(_Part):
    """What the pictures are to look like beside those that were composed; the bits follow."""

    metric: Literal["ssim", "xpsnr"]
    value: float
    """For ssim above 0 and below 1 (0.98 is good), for xpsnr in dB from 10 to 80 (40 is good)."""

    @model_validator(mode="after")
    def _possible(self) -> TargetQuality:
        low, high = (0.0, 1.0) if self.metric == "ssim" else (10.0, 80.0)
        if not low < self.value < high:
            raise ValueError(f"value: {self.metric} lies between {low:g} and {high:g}")
        return self


def _bytes(value: object) -> object:
    """Read a size as people write it."""
    if not isinstance(value, str):
        return value
    try:
        return parse_size(value)
    except UsageError as error:
        raise ValueError(str(error)) from None


class Preset(_Part):
    """The target of an export."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    """The name of its file, without the ending."""
    title: str = Field(max_length=100)
    help: str = Field("", max_length=500)
    purpose: Purpose = "own"
    """Where lists have it; `own` beside the others of the user's."""
    container: Container
    extension: str = Field(pattern=r"^[a-z0-9]{0,8}$")
    """Of the files that it makes; empty for folders."""
    size: Literal["project"] | tuple[int, int] = "project"
    longest: int | None = Field(None, ge=16, le=16384)
    """With `size = "project"`: pixels of the longer side at most; larger projects are scaled down to it."""
    rate: Literal["project"] | Rate = "project"
    highest_rate: int | None = Field(None, ge=1, le=240)
    """With `rate = "project"`: faster projects lose every second frame until they are at or below this."""
    video: VideoSettings | None = None
    sound: SoundSettings | None = None
    target_size: Annotated[int, BeforeValidator(_bytes), Field(ge=1000, le=1 << 44)] | None = None
    """Bytes that the file has at most, as a number or as in "10MB"; quality follows."""
    target_quality: TargetQuality | None = None
    copying: Literal["auto", "always", "never"] = "auto"
    """Whether pictures and sound of sources that nothing changes are copied as they are coded, where they are what the
    export is to have: `auto` only where the file gets no larger by it than is usual for the preset."""
    captions: Captions = "burnt"
    """Whether caption tracks are drawn into the pictures (`burnt`), carried beside them as text that viewers can turn on
    and off (`soft`; a track of the file for each), `both`, or left out (`none`)."""
    internal: bool = False
    """For tests and other parts of vidgen; not listed."""

    @model_validator(mode="after")
    def _makes_sense(self) -> Preset:
        if self.video is None and self.sound is None:
            raise ValueError("needs [video] or [sound], or both")
        if self.size != "project" and not all(16 <= side <= 16384 and side % 2 == 0 for side in self.size):
            raise ValueError("size: both sides must be even and from 16 to 16384")
        if self.target_size is not None or self.target_quality is not None:
            self._can_aim()
        if self.carries_captions and self.container not in _CARRY_TEXT:
            raise ValueError(
                f"captions: a file of the kind '{self.container}' cannot carry captions as text, only "
                f"{', '.join(_CARRY_TEXT)} can; say burnt or none"
            )
        return self

    def _can_aim(self) -> None:
        codecs = ("libx264", "libx265", "libvpx-vp9", "libsvtav1")
        if self.video is None or self.video.codec not in codecs:
            raise ValueError(f"target_size and target_quality need a [video] with one of {', '.join(codecs)}")
        if sum(t is not None for t in (self.target_size, self.target_quality, self.video.bit_rate)) > 1:
            raise ValueError("target_size, target_quality and bit_rate: only one of them can be aimed at")

    def canvas(self, project: Project) -> tuple[int, int]:
        """Return width and height in pixels for a project."""
        if self.size != "project":
            return self.size
        width, height = project.width, project.height
        longer = max(width, height)
        if self.longest is None or longer <= self.longest:
            return width, height
        return _even(width * self.longest / longer), _even(height * self.longest / longer)

    def frame_rate(self, project: Project) -> FrameRate:
        """Return the frame rate for a project."""
        if self.rate != "project":
            return self.rate
        rate = project.rate
        while self.highest_rate is not None and rate.fraction > self.highest_rate:
            rate = FrameRate(rate.numerator, rate.denominator * 2)
        return rate

    def sample_rate(self, project: Project) -> int:
        """Return samples a second for a project; Opus knows only 48 kHz, MP3 nothing above it."""
        if self.sound is None or self.sound.rate == "project":
            rate = int(project.sample_rate)
            codec = self.sound.codec if self.sound else ""
            return 48000 if codec == "libopus" or (codec == "libmp3lame" and rate > 48000) else rate
        return self.sound.rate

    @property
    def carries_captions(self) -> bool:
        """Whether caption tracks become tracks of the file."""
        return self.captions in {"soft", "both"}

    @property
    def burns_captions(self) -> bool:
        """Whether caption tracks are seen in the pictures."""
        return self.captions in {"burnt", "both"}

    @cached_property
    def makes_folder(self) -> bool:
        """Whether the result is a folder of pictures and not a file."""
        return self.container == "png-sequence"


def _even(value: float) -> int:
    return max(16, 2 * round(value / 2))


def with_copying(preset: Preset, wish: Literal["auto", "always", "never"]) -> Preset:
    """Return the preset with another wish for what is copied."""
    return Preset.model_validate({**preset.model_dump(), "copying": wish})


def with_captions(preset: Preset, wish: Captions) -> Preset:
    """Return the preset with another wish for captions. Raises UsageError when its files cannot carry them."""
    try:
        return Preset.model_validate({**preset.model_dump(), "captions": wish})
    except ValidationError as error:
        raise UsageError(f"The preset '{preset.name}' cannot be used so: {explain(error)}") from None


def with_encoder(preset: Preset, encoder: str) -> Preset:
    """Return the preset with another wish for the encoder. Raises UsageError when the name cannot be one."""
    if preset.video is None:
        return preset
    try:
        video = VideoSettings.model_validate({**preset.video.model_dump(), "encoder": encoder})
    except ValidationError:
        raise UsageError(f"'{encoder}' is no encoder; say auto, software, or a name of 'vidgen encoders'.") from None
    return Preset.model_validate({**preset.model_dump(), "video": video})


def with_speed(preset: Preset, speed: str) -> Preset:
    """Return the preset with another speed of x264 or x265 (`veryfast`, `medium` …); of other codecs as it is."""
    if preset.video is None or preset.video.codec not in ("libx264", "libx265"):
        return preset
    options = {**preset.video.options, "preset": speed}
    video = VideoSettings.model_validate({**preset.video.model_dump(), "options": options})
    return Preset.model_validate({**preset.model_dump(), "video": video})


def read_preset(path: Path) -> Preset:
    """Read a preset file. Raises UsageError naming the file and its first fault."""
    try:
        data = toml_of(read_bytes(path, _LARGEST).decode())
        return Preset.model_validate({**data, "name": path.stem})
    except OSError as error:
        raise UsageError(f"The preset '{path}' cannot be read: {error.strerror}.") from None
    except ValidationError as error:
        raise UsageError(f"The preset '{path}' cannot be used: {explain(error)}") from None
    except ValueError as error:
        raise UsageError(f"The preset '{path}' is not a TOML file: {error}.") from None


def presets(own: Path | None = None, *, internal: bool = False) -> list[Preset]:
    """Return the presets there are, by purpose and then by title; a file in `own` replaces a shipped one of the same name.

    A broken file of the user's is an error of that file alone: it is left out here and told when it is asked for.
    """
    found = {path.stem: read_preset(path) for path in resources.folder("presets").glob("*.toml")}
    for path in sorted(own.glob("*.toml")) if own and own.is_dir() else ():
        try:
            found[path.stem] = read_preset(path)
        except UsageError:
            continue
    purposes = get_args(Purpose)
    listed = [preset for preset in found.values() if internal or not preset.internal]
    return sorted(listed, key=lambda p: (purposes.index(p.purpose), p.title.casefold(), p.name))


def find_preset(name: str, own: Path | None = None) -> Preset:
    """Return the preset of that name, or the one in the file that it names. Raises UsageError when there is none."""
    if name.endswith(".toml") and Path(name).is_file():
        return read_preset(Path(name))
    if name.endswith(".toml") and (Path(name).exists() or Path(name).is_symlink()):
        raise UsageError(f"'{name}' is no file that a preset can be read from; name a file, or a preset of the list.")
    for folder in filter(None, (own, resources.folder("presets"))):
        path = folder / f"{Path(name).name}.toml"
        if path.is_file():
            return read_preset(path)
    known = ", ".join(p.name for p in presets(own))
    raise UsageError(f"There is no preset '{name}'. There are: {known}.")
