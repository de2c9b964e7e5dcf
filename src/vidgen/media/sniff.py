"""What a file is, by its first bytes: which demuxer may open it, and which files nobody may open.

FFmpeg's own guess would also accept playlists and scripts that make it open *other* files or addresses. So the format is
decided here, from an allow list, and forced upon FFmpeg (RELIABILITY, rule 4). Names decide nothing.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vidgen.errors import MediaError

_HEAD = 64 << 10


@dataclass(frozen=True, slots=True)
class Sniffed:
    """How a file may be opened: with one FFmpeg demuxer, or (a still or an animated picture) with Pillow."""

    demuxer: str | None
    """FFmpeg's name; None for what Pillow opens."""
    image: str | None = None
    """Pillow's name of the format."""


def sniff(path: Path) -> Sniffed:
    """Return how the file may be opened. Raises MediaError, one sentence, for everything that may not."""
    head = _read_head(path)
    for matches, result in _TABLE:
        if matches(head):
            return result
    if head[4:8] == b"ftyp":
        return _of_brands(head)
    if _is_transport_stream(head):
        return Sniffed("mpegts")
    if (start := head.find(_MXF)) >= 0:
        return Sniffed("mxf") if start < _HEAD - 32 else _unknown(path)
    if sound := _sound_by_frames(path, head):
        return Sniffed(sound)
    if why := _refused_text(head):
        raise MediaError(f"'{path.name}' is {why}, not a video, picture or sound.")
    return _unknown(path)


def _read_head(path: Path) -> bytes:
    """Return the first 64 kB of a regular file. Raises MediaError for anything else."""
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise MediaError(f"'{path.name}' is a folder, not a media file.")
        if not stat.S_ISREG(facts.st_mode):
            raise MediaError(f"'{path.name}' is not an ordinary file, so it cannot be opened as media.")
        if facts.st_size == 0:
            raise MediaError(f"'{path.name}' is empty (0 bytes).")
        # Without blocking: between the two calls it may have become a pipe that nobody ever writes to.
        with os.fdopen(
            os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb"
        ) as f:
            return f.read(_HEAD)
    except FileNotFoundError:
        raise MediaError(f"'{path}' does not exist.") from None
    except PermissionError:
        raise MediaError(f"'{path.name}' may not be read: its permissions forbid it.") from None
    except (OSError, ValueError) as error:
        raise MediaError(f"'{path.name}' cannot be read: {getattr(error, 'strerror', None) or error}.") from None


def _unknown(path: Path) -> Sniffed:
    raise MediaError(f"'{path.name}' is not a media file that vidgen knows, or its beginning is damaged.")


def _starts(*prefixes: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(prefixes)


def _riff(*kinds: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] in (b"RIFF", b"RF64", b"BW64") and head[8:12] in kinds


_MXF = bytes.fromhex("060e2b34020501010d01020101")
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_W64 = bytes.fromhex("726966662e91cf11a5d628db04c10000")
_TABLE: tuple[tuple[Callable[[bytes], bool], Sniffed], ...] = (
    (_starts(b"\x89PNG\r\n\x1a\n"), Sniffed(None, "PNG")),
    (_starts(b"\xff\xd8\xff"), Sniffed(None, "JPEG")),
    (_starts(b"GIF87a", b"GIF89a"), Sniffed(None, "GIF")),
    (_riff(b"WEBP"), Sniffed(None, "WEBP")),
    (_starts(b"II*\0", b"MM\0*"), Sniffed(None, "TIFF")),
    (lambda h: h[:2] == b"BM" and h[6:10] == b"\0\0\0\0", Sniffed(None, "BMP")),
    (_starts(b"\x1aE\xdf\xa3"), Sniffed("matroska")),
    (_riff(b"AVI ", b"AVIX", b"AVI\x19"), Sniffed("avi")),
    (_riff(b"WAVE"), Sniffed("wav")),
    (_starts(_W64), Sniffed("w64")),
    (lambda h: h[:4] == b"FORM" and h[8:12] in (b"AIFF", b"AIFC"), Sniffed("aiff")),
    (_starts(b"caff\0\x01"), Sniffed("caf")),
    (_starts(b"FLV\x01"), Sniffed("flv")),
    (_starts(b"OggS"), Sniffed("ogg")),
    (_starts(b"fLaC"), Sniffed("flac")),
    (_starts(b"#!AMR"), Sniffed("amr")),
    (_starts(b"wvpk"), Sniffed("wv")),
    (_starts(b".snd"), Sniffed("au")),
    (_starts(_ASF), Sniffed("asf")),
    (_starts(_MXF), Sniffed("mxf")),
    (_starts(b"YUV4MPEG2 "), Sniffed("yuv4mpegpipe")),
    (_starts(b"DKIF\0\0"), Sniffed("ivf")),
    (_starts(b"\0\0\x01\xba"), Sniffed("mpeg")),
    (lambda h: h[:3] == b"\x1f\x07\0" and h[3:4] in (b"\x3f", b"\xbf"), Sniffed("dv")),
    # QuickTime files from before `ftyp`, and those that begin with padding.
    (lambda h: h[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"), Sniffed("mov")),
)


def _of_brands(head: bytes) -> Sniffed:
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12]} | {head[i : i + 4] for i in range(16, length - 3, 4)}
    if head[8:12] in (b"avif", b"avis"):
        return Sniffed(None, "AVIF")
    if head[8:12] in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"):
        return Sniffed(None, "AVIF" if b"avif" in brands else "HEIF")
    return Sniffed("mov")


def _is_transport_stream(head: bytes) -> bool:
    """Tell whether sync bytes stand at every packet border (188 bytes, or 192 with a time before each packet).

    A recording that was cut off at its beginning may begin within a packet; as chance could put a few marks in their places
    then, more of them count.
    """
    for packet, usual in ((188, 0), (192, 4), (204, 0)):
        for offset in (usual, *range(packet)):
            marks = head[offset : packet * 32 : packet]
            if len(marks) >= (3 if offset == usual else 20) and marks.count(0x47) == len(marks):
                return True
    return False


def _sound_by_frames(path: Path, head: bytes) -> str | None:
    """Name the demuxer of MPEG audio, AAC or AC-3 that has no container, with or without an ID3 tag before it."""
    data, tagged = head, False
    if head[:3] == b"ID3" and len(head) > 10:
        tagged = True
        skip = 10 + sum((head[6 + i] & 0x7F) << (21 - 7 * i) for i in range(4))
        if skip < len(head):
            data = head[skip:]
        else:
            with path.open("rb") as file:
                file.seek(skip)
                data = file.read(_HEAD)
    if data[:4] == b"fLaC":
        return "flac"
    start = next((i for i, byte in enumerate(data[:4096]) if byte), 0) if tagged else 0  # padding behind the tag
    data = data[start:]
    if _chained(data, _adts_length):
        return "aac"
    if _chained(data, _mpeg_audio_length):
        return "mp3"
    if data[:2] == b"\x0b\x77" and len(data) > 5:
        return "eac3" if data[5] >> 3 > 10 else "ac3"
    return None


def _chained(data: bytes, length: Callable[[bytes], int]) -> bool:
    """Tell whether three frames (or all there are) follow each other."""
    at = frames = 0
    while frames < 3 and at + 7 < len(data):
        step = length(data[at : at + 7])
        if step <= 0:
            return False
        at, frames = at + step, frames + 1
    return frames > 0


def _adts_length(head: bytes) -> int:
    if head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return 0
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length > 7 else 0


_BITRATES = {  # kbit/s by (is MPEG-1, layer), ISO/IEC 11172-3 and 13818-3
    (True, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def _mpeg_audio_length(head: bytes) -> int:
    if head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer == 4 or bitrate in (0, 15) or rate == 3:
        return 0
    first = version == 3
    kilobits, hertz, padding = _BITRATES[first, layer][bitrate], _RATES[version][rate], head[2] >> 1 & 1
    if layer == 1:
        return (12000 * kilobits // hertz + padding) * 4
    return (144000 if first or layer == 2 else 72000) * kilobits // hertz + padding


_REFUSED = (
    (re.compile(rb"\s*#EXTM3U"), "an HLS playlist, which names other files"),
    (re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<MPD\b", re.S), "a DASH manifest, which names other files"),
    (re.compile(rb"\s*(<\?xml[^>]*>\s*)?<SmoothStreamingMedia"), "a streaming manifest, which names other files"),
    (re.compile(rb"\s*ffconcat\b|\s*file\s+\S"), "a list of other files"),
    (re.compile(rb"v=0\r?\n"), "a description of a network stream (SDP)"),
    (re.compile(rb"\s*(\[playlist\]|\[Reference\]|RTSPtext|<asx)", re.I), "a playlist, which names other files"),
    (re.compile(rb"\s*(https?|rtsp|rtmp|file|ftp)://"), "an address"),
    (re.compile(rb"\s*(<\?xml|<svg)"), "an XML text"),
)


def _refused_text(head: bytes) -> str | None:
    """Say what a text is that people take for media; None when it is not text."""
    body = head.removeprefix(b"\xef\xbb\xbf")
    for pattern, what in _REFUSED:
        if pattern.match(body):
            return what
    sample = body[:4096]
    return "a text" if sample and all(byte >= 32 or byte in b"\t\r\n\f\x1b" for byte in sample) else None
