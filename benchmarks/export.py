"""The same cut in vidgen and on the ffmpeg command line, in alternating paired runs: ratios of wall and processor time.

    python benchmarks/export.py [--runs 3] [--ffmpeg PATH] [straight] [reference]

Same encoder (x264 veryfast, crf 23, AAC), same sources; the outputs are compared by SSIM, so that only like is compared
with like. Sources are made once, in the system's temporary folder.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from vidgen.blocks.audio import Audio
from vidgen.blocks.clip import Clip
from vidgen.blocks.image import Image
from vidgen.blocks.text import Text
from vidgen.editor.document import Document, new_project
from vidgen.editor.records import Asset, Block, Placement, Record, Track
from vidgen.effects.fade import Fade
from vidgen.render.preset import Preset
from vidgen.render.service import RenderService
from vidgen.timing import FLICKS as S
from vidgen.transitions.dissolve import Dissolve

PIECES, SECONDS = 10, 2
TAGS = ["-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
ENCODER = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-g", "250", "-c:a", "aac", "-b:a", "128k"]
PRESET = Preset.model_validate(
    {
        "name": "benchmark",
        "title": "Benchmark",
        "container": "mp4",
        "extension": "mp4",
        "video": {
            "codec": "libx264",
            "options": {"preset": "veryfast", "crf": "23"},
            "keyframe_seconds": 250 / 30,
        },
        "sound": {"codec": "aac", "bit_rate": 128_000},
    }
)


def run(ffmpeg: str, *arguments: str) -> str:
    done = subprocess.run([ffmpeg, "-hide_banner", "-y", *arguments], check=True, capture_output=True, text=True)
    return done.stderr


def sources(ffmpeg: str, folder: Path) -> dict[str, Path]:
    """Make two films of 24 s with detail, motion and grain, a logo and three titles (for ffmpeg)."""
    found = {name: folder / name for name in ("a.mp4", "b.mp4", "logo.png")}
    makes = {"a.mp4": "testsrc2=s=1920x1080:r=30,noise=alls=3:allf=t", "b.mp4": "mandelbrot=s=1920x1080:r=30"}
    for number, (name, make) in enumerate(makes.items()):
        if not found[name].exists():
            tone = f"sine={440 + 220 * number}:r=48000"
            settings = [
                "-t",
                "24",
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-crf",
                "23",
                "-g",
                "60",
                "-pix_fmt",
                "yuv420p",
            ]
            run(
                ffmpeg,
                "-f",
                "lavfi",
                "-i",
                make,
                "-f",
                "lavfi",
                "-i",
                tone,
                *settings,
                *TAGS,
                "-c:a",
                "aac",
                "-ac",
                "2",
                str(found[name]),
            )
    if not found["logo.png"].exists():
        box = "color=red@0.0:s=216x216,format=rgba,drawbox=30:30:156:156:color=yellow@0.9:t=fill"
        run(ffmpeg, "-f", "lavfi", "-i", box, "-frames:v", "1", str(found["logo.png"]))
    return found


def starts() -> list[tuple[str, int]]:
    """File and second at which each piece begins."""
    return [("ab"[n % 2], (n * 2 + 1) % 20) for n in range(PIECES)]


def project(found: dict[str, Path], reference: bool) -> tuple[Document, dict[str, Path]]:
    first, timeline, v1, a1 = new_project(rate="30")
    upper = [Track(id=f"track-{n}", timeline=timeline.id, medium="video", name=n) for n in ("V2", "V3")]
    assert hasattr(timeline, "replace")
    records: list[Record] = [first, timeline.replace(tracks=(v1.id, "track-V2", "track-V3", a1.id)), v1, a1, *upper]
    assets = {"a": found["a.mp4"], "b": found["b.mp4"], "l": found["logo.png"]}
    records += [Asset(id=f"asset-{k}", path=str(p), name=p.name) for k, p in assets.items()]
    for n, (name, start) in enumerate(starts()):
        joint = Dissolve(before=S // 2, after=S // 2) if reference and n in (2, 5, 8) else None
        place = {"start": n * SECONDS * S, "duration": SECONDS * S}
        clip = Clip(asset=f"asset-{name}", source_start=start * S)
        records.append(Block(id=f"block-v{n}", track=v1.id, content=clip, transition=joint, **place))
        if not reference:
            sound = Audio(asset=f"asset-{name}", source_start=start * S)
            records.append(Block(id=f"block-a{n}", track=a1.id, content=sound, **place))
    if reference:
        whole = {"start": 0, "duration": PIECES * SECONDS * S}
        records.append(Block(id="block-music", track=a1.id, content=Audio(asset="asset-a"), **whole))
        for n, at in enumerate((1, 7, 13)):
            fading = (Fade(id=f"f{n}", fade_in=S, fade_out=S),)
            title = Text(text=f"Title number {n}")
            records.append(
                Block(id=f"block-t{n}", track="track-V2", start=at * S, duration=4 * S, content=title, effects=fading)
            )
        corner = Placement(x=0.97, y=0.05, anchor_x=1, anchor_y=0, scale_x=0.2, scale_y=0.2, opacity=0.6)
        records.append(
            Block(id="block-logo", track="track-V3", content=Image(asset="asset-l"), placement=corner, **whole)
        )
    return Document({r.id: r for r in records}), {f"asset-{k}": p for k, p in assets.items()}


def titles(folder: Path) -> list[Path]:
    """Draw the titles with vidgen, for ffmpeg to lay over: both then show the same."""
    made = []
    for n in range(3):
        path = folder / f"title{n}.png"
        if not path.exists():
            first, timeline, v1, a1 = new_project(rate="30")
            block = Block(id="block-t", track=v1.id, start=0, duration=S, content=Text(text=f"Title number {n}"))
            document = Document({r.id: r for r in (first, timeline, v1, a1, block)})
            with RenderService() as service:
                alpha = service.preset("prores-4444")
                service.export(document.snapshot(), {}, alpha, folder / f"title{n}.mov")
            run(
                shutil.which("ffmpeg") or "ffmpeg",
                "-i",
                str(folder / f"title{n}.mov"),
                "-frames:v",
                "1",
                "-pix_fmt",
                "rgba",
                str(path),
            )
        made.append(path)
    return made


def command(found: dict[str, Path], reference: bool, folder: Path, out: Path) -> list[str]:
    """The same cut as arguments of ffmpeg."""
    inputs = ["-i", str(found["a.mp4"]), "-i", str(found["b.mp4"])]
    graph = []
    for n, (name, start) in enumerate(starts()):
        index = "ab".index(name)
        before = 0.5 if reference and n in (2, 5, 8) else 0
        after = 0.5 if reference and n + 1 in (2, 5, 8) else 0
        span = f"{start - before}:{start + SECONDS + after}"
        graph.append(f"[{index}:v]trim={span},setpts=PTS-STARTPTS[v{n}]")
        if not reference:
            graph.append(f"[{index}:a]atrim={span},asetpts=PTS-STARTPTS[a{n}]")
    if not reference:
        chain = "".join(f"[v{n}][a{n}]" for n in range(PIECES))
        graph.append(f"{chain}concat=n={PIECES}:v=1:a=1[v][a]")
    else:
        groups = ((0, 1), (2, 3, 4), (5, 6, 7), (8, 9))
        for g, group in enumerate(groups):
            graph.append("".join(f"[v{n}]" for n in group) + f"concat=n={len(group)}:v=1,settb=1/30[g{g}]")
        last, at = "g0", 2 * SECONDS - 0.5
        for g in range(1, 4):
            graph.append(f"[{last}][g{g}]xfade=transition=fade:duration=1:offset={at}[x{g}]")
            last, at = f"x{g}", at + 3 * SECONDS
        for n, (path, begin) in enumerate(zip(titles(folder), (1, 7, 13), strict=True)):
            inputs += ["-loop", "1", "-t", "4", "-framerate", "30", "-i", str(path)]
            graph.append(
                f"[{2 + n}:v]format=yuva420p,fade=in:d=1:alpha=1,fade=out:st=3:d=1:alpha=1,setpts=PTS+{begin}/TB[t{n}]"
            )
            graph.append(f"[{last}][t{n}]overlay=eof_action=pass[o{n}]")
            last = f"o{n}"
        inputs += ["-i", str(found["logo.png"])]
        graph.append("[5:v]format=yuva420p,colorchannelmixer=aa=0.6[l]")
        graph.append(f"[{last}][l]overlay=x=1646:y=54[v]")
        graph.append(f"[0:a]atrim=0:{PIECES * SECONDS}[a]")
    maps = ["-filter_complex", ";".join(graph), "-map", "[v]", "-map", "[a]"]
    return [*inputs, *maps, *ENCODER, *TAGS, "-movflags", "+faststart", "-t", str(PIECES * SECONDS), str(out)]


def timed(what: object) -> tuple[float, float]:
    """Return wall and processor seconds of what a function and its child processes do."""
    assert callable(what)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    mine, begun = time.process_time(), time.perf_counter()
    what()
    wall = time.perf_counter() - begun
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime + time.process_time() - mine


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--ffmpeg", default=shutil.which("ffmpeg") or "ffmpeg")
    asked.add_argument("cuts", nargs="*", default=["straight", "reference"])
    given = asked.parse_args()
    folder = Path(tempfile.gettempdir()) / "vidgen-benchmark"
    folder.mkdir(exist_ok=True)
    found = sources(given.ffmpeg, folder)
    for cut in given.cuts:
        reference = cut == "reference"
        document, paths = project(found, reference)
        ours, theirs = folder / f"{cut}-vidgen.mp4", folder / f"{cut}-ffmpeg.mp4"
        arguments = command(found, reference, folder, theirs)

        def vidgen(out: Path = ours, document: Document = document, paths: dict[str, Path] = paths) -> None:
            with RenderService() as service:
                service.export(document.snapshot(), paths, PRESET, out)

        def ffmpeg(arguments: list[str] = arguments) -> None:
            run(given.ffmpeg, *arguments)

        pairs = []
        for number in range(given.runs):
            order = (vidgen, ffmpeg) if number % 2 else (ffmpeg, vidgen)
            times = {what.__name__: timed(what) for what in order}
            pairs.append((times["vidgen"], times["ffmpeg"]))
        wall = statistics.median(a[0] / b[0] for a, b in pairs)
        cpu = statistics.median(a[1] / b[1] for a, b in pairs)
        seen = run(given.ffmpeg, "-i", str(ours), "-i", str(theirs), "-lavfi", "ssim", "-f", "null", os.devnull)
        ssim = re.findall(r"All:([\d.]+)", seen)[-1]
        spent = statistics.median(a[1] for a, _ in pairs), statistics.median(b[1] for _, b in pairs)
        sizes = f"sizes {ours.stat().st_size} and {theirs.stat().st_size}"
        print(
            f"{cut:10} wall ÷ ffmpeg {wall:.2f}   CPU ÷ ffmpeg {cpu:.2f}   "
            f"(CPU s {spent[0]:.1f} and {spent[1]:.1f}; SSIM {ssim}; {sizes})"
        )


if __name__ == "__main__":
    main()
