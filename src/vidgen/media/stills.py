"""Pictures that Pillow opens: stills, upright and in sRGB, and animated GIF, PNG, WebP and AVIF."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from vidgen.editor.media_info import MediaInfo, PictureStream
from vidgen.errors import MediaError
from vidgen.media.gif_pixels import coded, is_whole
from vidgen.media.limits import MAX_ANIMATION_PIXELS, MAX_PIXELS, check_animation, check_size
from vidgen.media.sniff import Sniffed, sniff
from vidgen.timing import FLICKS, samples_to_flicks

if TYPE_CHECKING:
    import av

_MAX_FRAMES = 20_000
DAMAGE = (
    *(OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, AttributeError, AssertionError),
    *(ArithmeticError, RuntimeError, struct.error, zlib.error),
)
"""What Pillow's readers raise for damaged files."""
_BAND = 64
"""Rows at a time."""
_SHORTEST = 20
"""Milliseconds: browsers and FFmpeg show a frame of 10 ms or less for 100."""


@contextmanager
def opened(path: Path, found: Sniffed | None = None) -> Iterator[Image.Image]:
    """Open a picture with the one format that its content has. Whatever Pillow raises becomes a MediaError."""
    found = found or sniff(path)
    if found.image is None:
        raise MediaError(f"'{path.name}' is not a picture.")
    if found.image == "HEIF":
        import pi_heif

        pi_heif.register_heif_opener()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        Image.MAX_IMAGE_PIXELS = MAX_PIXELS
        try:
            formats = ["JPEG", "MPO"] if found.image == "JPEG" else [found.image]
            with Image.open(path, formats=formats) as image:
                check_size(path.name, *image.size)
                yield image
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise MediaError(f"'{path.name}' has more pixels than vidgen handles.") from None
        except MemoryError:
            raise
        except UnidentifiedImageError:  # its text is about Pillow's own names
            raise MediaError(
                f"'{path.name}' cannot be read as a picture: it is damaged, or says that it has no pixels; save it again "
                "with the program that made it."
            ) from None
        except DAMAGE as error:
            raise MediaError(f"'{path.name}' cannot be read as a picture: it is damaged ({error}).") from None


def probe_image(path: Path, found: Sniffed, size: int) -> MediaInfo:
    """Return what is known about a still or an animated picture. All of an animation is decoded once, within limits."""
    with opened(path, found) as image:
        frames = _frames(image) if found.image in _MOVING else 1
        check_animation(path.name, *image.size, frames)
        durations = _durations(path, image) if frames > 1 else []
        if not durations:
            image.load()
        info = image.getexif()
        turned = info.get(0x0112, 1) in (5, 6, 7, 8)
        width, height = (image.height, image.width) if turned and not durations else image.size
        alpha = image.has_transparency_data
        depth = 16 if image.mode.startswith(("I", "F")) else 8
        format, taken = image.format or "", str(info.get(0x0132, ""))
    total = sum(durations) * FLICKS // 1000
    stream = PictureStream(
        index=0,
        codec=format.lower(),
        width=width,
        height=height,
        coded_width=image.width,
        coded_height=image.height,
        pixel_format="rgba" if alpha else "rgb24",
        bit_depth=depth,
        alpha=alpha,
        rate=_rate_of(durations),
        variable_rate=len(set(durations)) > 1,
        frames=max(1, len(durations)),
        duration=total or None,
        colour_range="full",
        matrix="gbr",
        primaries="bt709",
        transfer="iec61966-2-1",
    )
    return MediaInfo(
        container="image",
        size=size,
        still=not durations,
        duration=total or None,
        pictures=(stream,),
        created=" ".join(taken.split())[:200],
    )


_MOVING = ("GIF", "PNG", "WEBP", "AVIF")


def _frames(image: Image.Image) -> int:
    """Return how many frames a picture says that it has; 2 where damage hides it: decoding counts them."""
    try:
        return int(getattr(image, "n_frames", 1))
    except DAMAGE:
        return 2


def _rate_of(durations: list[int]) -> Fraction | None:
    return Fraction(len(durations) * 1000, sum(durations)) if durations else None


def _durations(path: Path, image: Image.Image) -> list[int]:
    """Return the milliseconds of each frame; empty when it is a single one. Damage ends the animation there."""
    found: list[int] = []
    pixels = 0
    try:
        while len(found) < _MAX_FRAMES:
            image.seek(len(found))
            load_frame(image)
            pixels += image.width * image.height
            found.append(frame_milliseconds(image))
            if pixels > MAX_ANIMATION_PIXELS:
                raise MediaError(f"'{path.name}' is too large for an animated picture.")
    except EOFError:
        pass
    except (*DAMAGE, Image.DecompressionBombWarning, Image.DecompressionBombError):
        if not found:
            raise
    image.seek(0)
    return found if len(found) > 1 else []


def load_frame(image: Image.Image, *, checked: bool = False) -> bool:
    """Load the current frame of an animation; tell whether it is whole, as far as Pillow says, or more, if it is `checked`.

    A damaged picture of a GIF is taken as far as it goes. Raises `DAMAGE` for others, and where the file ends.
    """
    whole = not checked or _is_whole(image)
    try:
        image.load()
    except OSError:
        if image.format != "GIF" or _tiles(image):  # what was put together has no tiles left
            raise
        return False
    return whole


def _is_whole(image: Image.Image) -> bool:
    """Tell whether the current frame, which is not loaded yet, has all its pixels. Only of a GIF that can be told."""
    file, tiles = getattr(image, "fp", None), _tiles(image)
    if image.format != "GIF" or file is None or len(tiles) != 1:
        return True
    (tile,) = tiles
    left, top, right, bottom = tile.extents
    return is_whole(coded(file, tile.offset), tile.args[0], (right - left) * (bottom - top))


def _tiles(image: Image.Image) -> list[Any]:
    """Return what of a picture is still to be put together."""
    return getattr(image, "tile", [])


def frame_milliseconds(image: Image.Image) -> int:
    """Return how long the current frame is shown, as browsers take it."""
    milliseconds = float(image.info.get("duration") or 0)
    return 100 if milliseconds < _SHORTEST else round(milliseconds)


def frame_starts(durations: list[int]) -> list[int]:
    """Return when each frame begins, in flicks."""
    starts = np.concatenate(([0], np.cumsum(durations)))[:-1]
    return [samples_to_flicks(int(ms), 1000) for ms in starts]


def still_frame(path: Path) -> av.VideoFrame:
    """Return a still as a frame, rgba when it has alpha, else rgb24, upright, sRGB. Raises MediaError."""
    with opened(path) as image:
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        return frame_of_image(image, alpha=image.has_transparency_data)


def frame_of_image(image: Image.Image, *, alpha: bool) -> av.VideoFrame:
    """Return Pillow's picture as a frame: red green blue and, when there is one, a straight `alpha`; full range sRGB."""
    import av

    image = _in_srgb(image, alpha=alpha)
    width, height = image.size
    frame = av.VideoFrame(width, height, "rgba" if alpha else "rgb24")
    frame.color_range = 2
    raw: Any = frame.planes[0]
    rows = np.frombuffer(raw, np.uint8).reshape(height, raw.line_size)[:, : width * len(image.mode)]
    # In bands: a photo's bytes as one piece, and once more as an array, would be twice 36 MB of new memory.
    for top in range(0, height, _BAND):
        band = image.crop((0, top, width, min(top + _BAND, height)))
        rows[top : top + band.height] = np.frombuffer(band.tobytes(), np.uint8).reshape(band.height, -1)
    return frame


def _in_srgb(image: Image.Image, *, alpha: bool) -> Image.Image:
    """Return Pillow's picture in the mode RGBA or RGB, sRGB."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith(("I;16", "I")):
        # 16 bit grey: Pillow's own conversion to 8 bit clips instead of scaling.
        grey = np.asarray(image).astype(np.int64)
        image = Image.fromarray((grey >> 8).clip(0, 255).astype(np.uint8), "L")
    if profile:
        image = _to_srgb(image, profile)
    mode = "RGBA" if alpha else "RGB"
    return image if image.mode == mode else image.convert(mode)


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Apply an ICC profile. One that is damaged or does not fit the picture is ignored, as browsers do."""
    alpha = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = source.profile.xcolor_space.strip()
        mode = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}.get(space)
        if mode is None:
            return image
        base = image if image.mode == mode else image.convert(mode)
        turned = ImageCms.profileToProfile(base, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    if turned is None:
        return image
    if alpha is not None:
        turned.putalpha(alpha)
    return turned
