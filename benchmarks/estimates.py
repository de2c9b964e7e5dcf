"""Estimates against exports: unlike films are estimated, then made from nothing, and compared.

    python benchmarks/estimates.py                    all, about five minutes on two quiet cores
    python benchmarks/estimates.py --only noise,gif   some

Prints for each film what was said and what came, and made ÷ said of size and time, where said is the middle of the range.
`held` tells whether what came lies within what was said.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.render.timelines import Film, S

from vidgen.blocks.audio import Audio
from vidgen.blocks.captions import Captions
from vidgen.blocks.clip import Clip
from vidgen.blocks.image import Image
from vidgen.blocks.solid import Solid
from vidgen.blocks.text import Text
from vidgen.editor.curves import Curve, Keyframe
from vidgen.editor.records import Placement
from vidgen.media.probe import probe_file
from vidgen.render.plan import RenderPlan, plan
from vidgen.render.preset import Preset, find_preset
from vidgen.render.rate.goals import with_quality, with_size
from vidgen.render.segments.store import Store
from vidgen.render.service import RenderService

MEDIA = Path(__file__).resolve().parents[1] / "resources" / "media"


@dataclass(frozen=True)
class Case:
    """A film and how it is exported."""

    name: str
    make: Callable[[Film, Path], None]
    preset: Preset
    size: tuple[int, int] = (1280, 720)
    rate: str = "25"


def drawn(path: Path, size: tuple[int, int], count: int, draw: Callable[[int], Any], crf: int = 16) -> Path:
    """Write a source: `draw` returns the rgb picture of each frame."""
    if path.exists():
        return path
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", 25, options={"preset": "veryfast", "crf": str(crf)})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number in range(count):
            frame = av.VideoFrame.from_ndarray(draw(number), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def photo(name: str, size: tuple[int, int]) -> Any:
    """Return a picture at a size, (h, w, 3)."""
    with av.open(str(MEDIA / name)) as container:
        frame = next(container.decode(video=0))
        return frame.reformat(*size, format="rgb24").to_ndarray()


def noise(path: Path) -> Path:
    """Grain that is new in each frame."""
    random = np.random.default_rng(1)
    return drawn(path, (1280, 720), 250, lambda _n: random.integers(0, 255, (720, 1280, 3), np.uint8), crf=30)


def talking(path: Path) -> Path:
    """A still room in which something the size of a face moves, with the grain of a camera."""
    room, random = photo("studio.jpg", (1280, 720)), np.random.default_rng(2)
    rows, columns = np.mgrid[0:720, 0:1280]

    def draw(number: int) -> Any:
        x, y = 640 + 12 * math.sin(number / 9), 330 + 6 * math.sin(number / 5)
        mouth = 14 + 10 * math.sin(number / 2)
        made = room.copy()
        face = ((columns - x) / 150) ** 2 + ((rows - y) / 200) ** 2 < 1
        made[face] = (made[face] * 0.3 + np.array([205, 160, 130]) * 0.7).astype(np.uint8)
        made[((columns - x) / 50) ** 2 + ((rows - y - 90) / mouth) ** 2 < 1] = (90, 30, 30)
        return np.clip(made + random.normal(0, 2, made.shape), 0, 255).astype(np.uint8)

    return drawn(path, (1280, 720), 250, draw, crf=18)


def screen(path: Path) -> Path:
    """A page of lines that is scrolled now and then, and a pointer."""
    random = np.random.default_rng(3)
    page = np.full((4000, 1280, 3), 250, np.uint8)
    for row in range(20, 3980, 22):
        for column in range(80, 80 + int(random.integers(200, 1000)), 9):
            page[row : row + int(random.integers(6, 14)), column : column + 5] = 40

    def draw(number: int) -> Any:
        top = 60 * (number // 50) + (6 * min(10, number % 50))
        made = page[top : top + 720].copy()
        x, y = int(600 + 400 * math.sin(number / 20)), int(360 + 200 * math.cos(number / 31))
        made[y : y + 18, x : x + 12] = 0
        return made

    return drawn(path, (1280, 720), 250, draw, crf=16)


def fourk(path: Path) -> Path:
    """Footage at 4K."""
    with av.open(str(MEDIA / "big-buck-bunny.mp4")) as container:
        frames = [f for f, _ in zip(container.decode(video=0), range(75), strict=False)]
    return drawn(path, (3840, 2160), 75, lambda n: frames[n].reformat(3840, 2160, format="rgb24").to_ndarray(), crf=20)


# Films ----------------------------------------------------------------------------------------------------------


def clip_of(make: Callable[[Path], Path], length: float) -> Callable[[Film, Path], None]:
    """A film that shows one source."""

    def made(film: Film, folder: Path) -> None:
        film.block("V1", 0, length, Clip(asset=film.asset(make(folder / f"{make.__name__}.mp4"))))

    return made


def footage(film: Film, _folder: Path) -> None:
    """The bunny and its music."""
    film.block("V1", 0, 9, Clip(asset=film.asset(MEDIA / "big-buck-bunny.mp4")))
    film.block("A1", 0, 9, Audio(asset=film.asset(MEDIA / "morning.ogg")))


def titles(film: Film, _folder: Path) -> None:
    """Words on a colour, that come and go."""
    for number in range(5):
        film.block("V1", 3 * number, 3, Solid(fill=("#204060", "#603020", "#206030", "#502060", "#444444")[number]))
        film.block("V2", 3 * number + 0.2, 2.6, Text(text=f"Chapter {number + 1}", enter="slide_up", leave="fade"))


def photos(film: Film, _folder: Path) -> None:
    """Photos into which the camera moves."""
    for number, name in enumerate(("sunrise.jpg", "night.jpg", "studio.jpg")):
        grows = tuple(
            Curve(path=f"placement.{s}", keyframes=(Keyframe(time=0, value=1.0), Keyframe(time=4 * S, value=1.3)))
            for s in ("scale_x", "scale_y")
        )
        image, cover = Image(asset=film.asset(MEDIA / name)), Placement(fit="cover")
        film.block("V1", 4 * number, 4, image, placement=cover, curves=grows)


def mixed(film: Film, folder: Path) -> None:
    """Footage, noise, a photo and captions."""
    film.block("V1", 0, 4, Clip(asset=film.asset(MEDIA / "big-buck-bunny.mp4"), source_start=4 * S))
    film.block("V1", 4, 3, Clip(asset=film.asset(talking(folder / "talking.mp4"))))
    film.block("V1", 7, 4, Image(asset=film.asset(MEDIA / "sunrise.jpg")), placement=Placement(fit="cover"))
    cues = [{"start": n * S, "end": (n + 1) * S, "text": f"caption number {n}"} for n in range(11)]
    film.block("C1", 0, 11, Captions.model_validate({"kind": "captions", "cues": cues}))
    film.block("A1", 0, 11, Audio(asset=film.asset(MEDIA / "morning.ogg")))


def sound_only(film: Film, _folder: Path) -> None:
    """Music, silence, music."""
    morning = film.asset(MEDIA / "morning.ogg")
    for start in (0, 60, 150):
        film.block("A1", start, 20, Audio(asset=morning))


def _changed(name: str, **video: Any) -> Preset:
    found = find_preset(name).model_dump()
    return Preset.model_validate({**found, "copying": "never", "video": {**found["video"], **video}})


def cases() -> list[Case]:
    """Return all films."""
    project, web = find_preset("project"), find_preset("web-small")
    youtube = find_preset("youtube-1080p")
    rate = _changed("project", options={"preset": "medium"}, bit_rate=3_000_000)
    ample = _changed("project", options={"preset": "medium"}, bit_rate=20_000_000)
    return [
        Case("titles", titles, project),
        Case("titles, YouTube", titles, youtube),
        Case("titles, 20 Mbit/s", titles, ample),
        Case("talking", clip_of(talking, 9), web),
        Case("noise", clip_of(noise, 8), youtube),
        Case("photos that zoom", photos, project),
        Case("4K", clip_of(fourk, 3), find_preset("youtube-4k"), (3840, 2160)),
        Case("4K to 1080p", clip_of(fourk, 3), youtube, (3840, 2160)),
        Case("screen", clip_of(screen, 9), youtube),
        Case("GIF", footage, find_preset("gif")),
        Case("ProRes", clip_of(talking, 6), find_preset("prores")),
        Case("WebM", footage, find_preset("webm")),
        Case("FLAC", sound_only, find_preset("flac")),
        Case("MP3", sound_only, find_preset("mp3")),
        Case("10 MB", footage, with_size(web, "1MB")),
        Case("SSIM 0.97", mixed, with_quality(web, "ssim:0.97")),
        Case("3 Mbit/s", mixed, rate),
        Case("mixed", mixed, youtube),
        Case("copied", footage, project, (854, 480), "24"),
        Case("archive", clip_of(talking, 6), find_preset("archive")),
    ]


def planned(film: Film, preset: Preset) -> RenderPlan:
    """Return the plan with what is known of its files."""
    made = plan(film.document.snapshot(), preset, film.paths)
    sources = {a: s.replace(info=probe_file(Path(s.path))) for a, s in made.sources.items() if s.path}
    return made.replace(sources=sources)


def main() -> int:
    """Compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--media", type=Path, help="where sources are made and kept")
    given = parser.parse_args()
    wanted = [word for word in given.only.split(",") if word]
    missed = 0
    with tempfile.TemporaryDirectory() as temporary:
        media = given.media or Path(temporary)
        print(
            f"{'film':20} {'said':>15} {'made':>8} {'size':>6} {'said':>14} {'made':>7} {'time':>6} {'asked':>6}  load"
        )
        for case in cases():
            if wanted and not any(word in case.name for word in wanted):
                continue
            film = Film(width=case.size[0], height=case.size[1], rate=case.rate)
            case.make(film, media)
            wanted_plan = planned(film, case.preset)
            store = Store(Path(temporary) / case.name.replace(" ", "-"))
            with RenderService(store=store) as render:
                begun = time.monotonic()
                said = render.forecast(wanted_plan, case.preset)
                asked = time.monotonic() - begun
                out = Path(temporary) / f"{case.name.replace(' ', '-').replace('/', '-')}.{case.preset.extension}"
                report = render.export_plan(wanted_plan, case.preset, out)
            size = report.size / max(1, math.sqrt(said.bytes[0] * said.bytes[1]))
            took = report.wall / math.sqrt(said.seconds[0] * said.seconds[1])
            good = 0.6 <= size <= 1.6 and 0.5 <= took <= 2
            missed += not good
            held = said.bytes[0] <= report.size <= said.bytes[1], said.seconds[0] <= report.wall <= said.seconds[1]
            spent = sum(v for k, v in report.cpu.items() if k in ("compose", "encode", "sound"))
            cpu = f"said {said.cpu:.1f}, made {spent:.1f}: {spent / max(0.01, said.cpu):.2f}; "
            cpu += " ".join(f"{k} {v:.1f}" for k, v in report.cpu.items())
            print(
                f"{case.name:20} {said.bytes[0] / 1e6:7.2f}–{said.bytes[1] / 1e6:<7.2f} {report.size / 1e6:8.2f} "
                f"{size:6.2f} {said.seconds[0]:6.1f}–{said.seconds[1]:<7.1f} {report.wall:7.1f} {took:6.2f} {asked:6.2f}  "
                f"{os.getloadavg()[0]:.1f} {'' if good else 'MISSED '}{'held' if all(held) else held} ({cpu})",
                flush=True,
            )
    print(f"{missed} missed.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
