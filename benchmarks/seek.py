"""An exact frame at a random time: vidgen's reader against `ffmpeg -ss`, in one run.

    python benchmarks/seek.py [TIMES]

The file is 1080p H.264 with a key frame every 250 frames, 40 s long. Each time is asked of both in turn: of a reader that is
open (as the preview has it), of a new reader (open, probe, seek, decode), and of a new `ffmpeg` process.
"""

from __future__ import annotations

import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from vidgen.media.pictures import PictureReader
from vidgen.timing import FLICKS, FrameRate

RATE = FrameRate(25)
FRAMES = 1000


def ffmpeg() -> str:
    """Return the ffmpeg to compare with: the system's, or the one that a test package carries."""
    if found := shutil.which("ffmpeg"):
        return found
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def make_source(path: Path) -> None:
    """Write the file that is read."""
    picture = f"testsrc2=size=1920x1080:rate={RATE}:duration={FRAMES // 25}"
    x264 = ["-c:v", "libx264", "-preset", "veryfast", "-g", "250", "-sc_threshold", "0", "-pix_fmt", "yuv420p"]
    subprocess.run([ffmpeg(), "-v", "error", "-f", "lavfi", "-i", picture, *x264, str(path)], check=True)


def one_frame_by_ffmpeg(path: Path, at: int) -> None:
    """Decode one exact frame and throw it away."""
    when = f"{at / FLICKS:.6f}"
    arguments = ["-v", "error", "-ss", when, "-i", str(path), "-frames:v", "1", "-f", "null", "-"]
    subprocess.run([ffmpeg(), *arguments], check=True)


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    chance = random.Random(1)
    kept: list[float] = []
    fresh: list[float] = []
    peer: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "source.mp4"
        make_source(path)
        reader = PictureReader(path)
        for _ in range(count):
            at = RATE.time_of(chance.randrange(FRAMES))
            begun = time.perf_counter()
            frame = reader.frame_at(at)
            kept.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            with PictureReader(path) as another:
                same = another.frame_at(at)
            fresh.append(time.perf_counter() - begun)
            if bytes(frame.planes[0]) != bytes(same.planes[0]):
                raise SystemExit(f"two readers disagree at {at / FLICKS:.3f} s")
            begun = time.perf_counter()
            one_frame_by_ffmpeg(path, at)
            peer.append(time.perf_counter() - begun)
        reader.close()
    for name, times in (("open reader", kept), ("new reader", fresh), ("ffmpeg -ss", peer)):
        ratio = statistics.median(t / p for t, p in zip(times, peer, strict=True))
        ordered = sorted(times)
        print(
            f"{name:12} median {1000 * statistics.median(times):6.0f} ms   "
            f"p95 {1000 * ordered[int(0.95 * count)]:6.0f} ms   ratio to ffmpeg {ratio:5.2f}"
        )


if __name__ == "__main__":
    main()
