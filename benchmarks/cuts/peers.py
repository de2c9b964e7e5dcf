"""Other editors' engines on the same cuts, where they are installed: melt (MLT), MoviePy, libopenshot.

Each is a function of the cut's name, the cut and the file to be written. It returns what to run, or why it cannot.
Only the cuts that need nothing but what all of them have are there: straight cuts, and 4K to 1080p.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cuts.all import PIECE, Cut, pieces
from cuts.film import RATE

Work = Callable[[], object]
_X264 = {"vcodec": "libx264", "preset": "veryfast", "crf": "23", "g": "250", "acodec": "aac", "ab": "128k"}


def melt(name: str, cut: Cut, out: Path) -> Work | str:
    """MLT's command line."""
    program = shutil.which("melt")
    if program is None:
        return "not installed"
    parts = _parts(name, cut)
    if parts is None:
        return "has no such cut here"
    clips: list[str] = []
    for path, start, length in parts:
        clips += [str(path), f"in={start * RATE}", f"out={(start + length) * RATE - 1}"]
    options = [f"{k}={v}" for k, v in _X264.items()]
    command = [program, "-quiet", "-profile", "atsc_1080p_30", *clips, "-consumer", f"avformat:{out}", *options]
    return lambda: subprocess.run(command, check=True, capture_output=True)


def moviepy(name: str, cut: Cut, out: Path) -> Work | str:
    """MoviePy 2."""
    if importlib.util.find_spec("moviepy") is None:
        return "not installed"
    parts = _parts(name, cut)
    if parts is None:
        return "has no such cut here"

    def work() -> None:
        editor: Any = importlib.import_module("moviepy")
        clips = [editor.VideoFileClip(str(p)).subclipped(s, s + n).resized((1920, 1080)) for p, s, n in parts]
        made = editor.concatenate_videoclips(clips)
        settings = ["-crf", "23", "-g", "250", "-pix_fmt", "yuv420p"]
        made.write_videofile(
            str(out), fps=RATE, preset="veryfast", audio_codec="aac", ffmpeg_params=settings, logger=None
        )
        for clip in clips:
            clip.close()

    return work


def openshot(name: str, cut: Cut, out: Path) -> Work | str:
    """OpenShot's library."""
    if importlib.util.find_spec("openshot") is None:
        return "not installed"
    parts = _parts(name, cut)
    if parts is None:
        return "has no such cut here"

    def work() -> None:
        library: Any = importlib.import_module("openshot")
        rate = library.Fraction(RATE, 1)
        timeline = library.Timeline(1920, 1080, rate, 48000, 2, library.LAYOUT_STEREO)
        at = 0
        for path, start, length in parts:
            clip = library.Clip(str(path))
            clip.Position(at)
            clip.Start(start)
            clip.End(start + length)
            timeline.AddClip(clip)
            at += length
        timeline.Open()
        writer = library.FFmpegWriter(str(out))
        writer.SetVideoOptions(True, "libx264", rate, 1920, 1080, library.Fraction(1, 1), False, False, 23)
        writer.SetAudioOptions(True, "aac", 48000, 2, library.LAYOUT_STEREO, 128_000)
        writer.PrepareStreams()
        writer.SetOption(library.VIDEO_STREAM, "preset", "veryfast")
        writer.SetOption(library.VIDEO_STREAM, "crf", "23")
        writer.Open()
        for number in range(1, at * RATE + 1):
            writer.WriteFrame(timeline.GetFrame(number))
        writer.Close()
        timeline.Close()

    return work


def _parts(name: str, cut: Cut) -> list[tuple[Path, int, int]] | None:
    """Return file, second in it and seconds of each piece of a cut that is nothing but pieces."""
    files = {p.name: p for p in cut.film.paths.values()}
    if name == "straight":
        return [(files[f"{letter}.mp4"], source, PIECE) for letter, source, _ in pieces()]
    return [(files["uhd.mp4"], 0, cut.seconds)] if name == "4k" else None


PEERS = {"melt": melt, "MoviePy": moviepy, "libopenshot": openshot}
