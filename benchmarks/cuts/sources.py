"""What the cuts are made of: films with detail, motion and grain, photos, a logo, a voice, a table of colours."""

from __future__ import annotations

import subprocess
from functools import cached_property
from pathlib import Path

import numpy as np
from PIL import Image

SECONDS = 20
"""Of each cut; 600 frames."""
TAGS = ["-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
_GRAIN = "noise=alls=3:allf=t"
_PATTERN = "testsrc2=s={}:r=30," + _GRAIN
_X264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-g", "60", "-pix_fmt", "yuv420p"]


def run(ffmpeg: str, *arguments: str) -> str:
    """Run ffmpeg and return what it says."""
    done = subprocess.run([ffmpeg, "-hide_banner", "-y", *arguments], check=True, capture_output=True, text=True)
    return done.stderr


class Sources:
    """Files in one folder, which is made when it is missing, each made when it is first asked for."""

    def __init__(self, ffmpeg: str, folder: Path) -> None:
        self._ffmpeg = ffmpeg
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @cached_property
    def a(self) -> Path:
        """24 s of 1080p."""
        return self._film("a.mp4", _PATTERN.format("1920x1080"), 24, 440)

    @cached_property
    def b(self) -> Path:
        """24 s of 1080p."""
        return self._film("b.mp4", "mandelbrot=s=1920x1080:r=30", 24, 660)

    @cached_property
    def uhd(self) -> Path:
        """21 s of 2160p."""
        return self._film("uhd.mp4", _PATTERN.format("3840x2160"), 21, 440)

    @cached_property
    def long(self) -> Path:
        """60 s of 1080p."""
        return self._film("long.mp4", _PATTERN.format("1920x1080"), 60, 440)

    @cached_property
    def small(self) -> Path:
        """24 s of 360p."""
        return self._film("small.mp4", _PATTERN.format("640x360"), 24, 440)

    @cached_property
    def logo(self) -> Path:
        """A yellow square with transparency."""
        path = self.folder / "mark.png"
        if not path.exists():
            pixels = np.zeros((216, 216, 4), np.uint8)
            pixels[30:186, 30:186] = 255, 255, 0, 230
            Image.fromarray(pixels).save(path)
        return path

    @cached_property
    def voice(self) -> Path:
        """Something like speech: a tone that comes and goes."""
        sound = f"aevalsrc=0.3*sin(2*PI*180*t)*max(0\\,sin(2*PI*2.3*t)):s=48000:d={SECONDS}"
        return self._made("voice.wav", ["-f", "lavfi", "-i", sound])

    @cached_property
    def photos(self) -> list[Path]:
        """Four pictures as telephones take them: 3000 by 4000."""
        made = []
        for number in range(4):
            view = f"mandelbrot=s=3000x4000:start_x={-0.7436 - 0.0003 * number}:start_scale={0.6 / 4**number}"
            made.append(self._made(f"photo{number}.jpg", ["-f", "lavfi", "-i", view, "-frames:v", "1", "-q:v", "3"]))
        return made

    @cached_property
    def cube(self) -> Path:
        """A table of colours, 33 to a side: warm lights, cool shadows, more contrast."""
        path = self.folder / "look.cube"
        if not path.exists():
            steps = np.linspace(0, 1, 33)
            blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
            rgb = np.stack([red, green, blue], -1).reshape(-1, 3)
            grey = rgb @ np.array([0.2126, 0.7152, 0.0722])
            curve = rgb + 0.3 * rgb * (1 - rgb) * (2 * rgb - 1)
            tint = np.array([0.05, 0.0, -0.05]) * (grey[:, None] - 0.4)
            rows = "\n".join(" ".join(f"{v:.6f}" for v in row) for row in np.clip(curve + tint, 0, 1))
            path.write_text(f"LUT_3D_SIZE 33\n{rows}\n")
        return path

    def drawn(self, name: str, pixels: bytes) -> tuple[Path, int, int]:
        """Write a transparent picture without its empty borders; return it and where its top left was."""
        path = self.folder / name
        whole = self.folder / f"whole-{name}"
        whole.write_bytes(pixels)
        picture = Image.open(whole).convert("RGBA")
        left, top, right, bottom = picture.getchannel("A").getbbox() or (0, 0, 2, 2)
        left, top = left & ~1, top & ~1  # chroma stays where it is
        picture.crop((left, top, right, bottom)).save(path)
        return path, left, top

    def _film(self, name: str, pattern: str, seconds: int, tone: int) -> Path:
        inputs = ["-f", "lavfi", "-i", pattern, "-f", "lavfi", "-i", f"sine={tone}:r=48000", "-t", str(seconds)]
        return self._made(name, [*inputs, *_X264, *TAGS, "-c:a", "aac", "-ac", "2"])

    def _made(self, name: str, arguments: list[str]) -> Path:
        path = self.folder / name
        if not path.exists():
            partial = path.with_name(f"partial-{name}")
            run(self._ffmpeg, *arguments, str(partial))
            partial.rename(path)
        return path
