"""A render is a build: whoever renders how much of it when, the frames and samples are the same."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from tests import media_files
from tests.render.timelines import Film, S, preset

from vidgen.blocks.audio import Audio
from vidgen.blocks.captions import Captions, Cue
from vidgen.blocks.clip import Clip
from vidgen.blocks.solid import Solid
from vidgen.blocks.text import Text
from vidgen.editor.curves import Curve, Keyframe
from vidgen.render.preset import Preset
from vidgen.render.segments.store import Store
from vidgen.render.service import RenderService
from vidgen.transitions.dissolve import Dissolve

FILM: Preset = preset(
    container="mp4",
    extension="mp4",
    video={"codec": "libx264", "options": {"preset": "veryfast", "crf": "28"}},
    sound={"codec": "aac", "bit_rate": 96000},
)


def film(caption: str = "two", *, before: float = 0) -> Film:
    """12 s with cuts, a dissolve, a moving title, captions and sound; `before` seconds of colour in front."""
    made = Film(width=160, height=90)
    source = made.asset(media_files.video("build.mp4", rate=25, frames=200, size=(160, 90)))
    tone = made.asset(media_files.sound("build.wav", seconds=4))
    if before:
        made.block("V1", 0, before, Solid(fill="#884422"), id="block-before")
    for number in range(6):
        joint = Dissolve(before=S // 4, after=S // 4) if number in (2, 5) else None
        clip = Clip(asset=source, source_start=number * S // 2)
        made.block("V1", before + 2 * number, 2, clip, id=f"block-{number}", transition=joint)
    moving = Curve(path="placement.x", keyframes=(Keyframe(time=0, value=0.2), Keyframe(time=5 * S, value=0.8)))
    made.block("V2", before + 1.5, 5, Text(text="Go"), id="block-title", curves=(moving,))
    cues = tuple(
        Cue(start=n * 2 * S, end=n * 2 * S + 3 * S // 2, text=text)
        for n, text in enumerate(["one", caption, "three", "four"])
    )
    made.block("C1", before + 1, 10, Captions(cues=cues), id="block-captions")
    for number in range(3):
        made.block("A1", before + 4 * number, 4, Audio(asset=tone), id=f"block-a{number}")
    return made


def decoded(path: Path) -> tuple[list[bytes], bytes]:
    """Return every picture and all sound of a file."""
    with av.open(str(path)) as container:
        pictures = [f.to_ndarray().tobytes() for f in container.decode(video=0)]
    with av.open(str(path)) as container:
        sound = b"".join(f.to_ndarray().tobytes() for f in container.decode(audio=0))
    return pictures, sound


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the film, made once for all: `film.mp4`, and `store` with its segments."""
    folder, made = tmp_path_factory.mktemp("exported"), film()
    with RenderService(store=Store(folder / "store")) as service:
        report = service.export(made.document.snapshot(), made.paths, FILM, folder / "film.mp4", workers=1)
    assert report.segments >= 5
    return folder


@pytest.fixture
def after(exported: Path, tmp_path: Path) -> Iterator[RenderService]:
    """A service that has just exported the film."""
    with RenderService(store=Store(shutil.copytree(exported / "store", tmp_path / "store"))) as service:
        yield service


def test_one_two_and_four_workers_make_the_same_file(exported: Path, tmp_path: Path) -> None:
    made = film()
    by_one = (exported / "film.mp4").read_bytes()
    for workers in (2, 4):
        with RenderService(store=Store(tmp_path / f"store{workers}")) as service:
            out = tmp_path / f"{workers}.mp4"
            report = service.export(made.document.snapshot(), made.paths, FILM, out, workers=workers)
        assert report.workers == workers
        assert report.reused == 0
        assert out.read_bytes() == by_one
    pictures, sound = decoded(exported / "film.mp4")
    assert len(pictures) == 300
    assert len(sound) >= 12 * 48000 * 8


def test_a_second_export_renders_nothing(exported: Path, after: RenderService, tmp_path: Path) -> None:
    made = film()
    report = after.export(made.document.snapshot(), made.paths, FILM, tmp_path / "b.mp4")
    assert report.reused == report.segments
    assert (exported / "film.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_after_an_edit_only_what_it_touched_is_rendered(exported: Path, after: RenderService, tmp_path: Path) -> None:
    new = film("2")
    report = after.export(new.document.snapshot(), new.paths, FILM, tmp_path / "new.mp4")
    after.store.clear()
    after.export(new.document.snapshot(), new.paths, FILM, tmp_path / "whole.mp4")
    touched = [(r["start"], r["end"]) for r in report.rows if r["how"] == "rendered"]
    assert 1 <= len(touched) <= 3
    assert all(start < 113 and end > 75 for start, end in touched)  # the caption is shown from 3 to 4.5 s
    assert (tmp_path / "new.mp4").read_bytes() == (tmp_path / "whole.mp4").read_bytes()
    old, edited = decoded(exported / "film.mp4")[0], decoded(tmp_path / "new.mp4")[0]
    differ = [n for n, (a, b) in enumerate(zip(old, edited, strict=True)) if a != b]
    assert differ
    assert all(any(start <= n < end for start, end in touched) for n in differ)


def test_what_an_insertion_moves_is_used_again(after: RenderService, tmp_path: Path) -> None:
    new = film(before=3)
    report = after.export(new.document.snapshot(), new.paths, FILM, tmp_path / "new.mp4")
    after.store.clear()
    after.export(new.document.snapshot(), new.paths, FILM, tmp_path / "whole.mp4")
    assert report.reused >= report.segments - 3
    assert (tmp_path / "new.mp4").read_bytes() == (tmp_path / "whole.mp4").read_bytes()


def test_damaged_segments_are_rendered_again(exported: Path, after: RenderService, tmp_path: Path) -> None:
    made = film()
    random = np.random.default_rng(3)
    files = sorted(after.store.folder.rglob("*.seg"))
    for path in files[::2]:
        data = bytearray(path.read_bytes())
        data[int(random.integers(len(data)))] ^= int(random.integers(1, 256))
        path.write_bytes(data)
    files[1].unlink()
    report = after.export(made.document.snapshot(), made.paths, FILM, tmp_path / "b.mp4")
    assert report.reused < report.segments
    assert (exported / "film.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


@pytest.mark.parametrize("disguised", [False, True])
def test_a_replaced_source_is_rendered_anew(tmp_path: Path, disguised: bool) -> None:
    """Same name, other content: nothing of the old file may appear; not when size and date are kept either."""
    made = Film(width=160, height=90)
    source = tmp_path / "source.mp4"
    first = media_files.video("build.mp4", rate=25, frames=200, size=(160, 90)).read_bytes()
    other = media_files.video("other.mp4", rate=25, frames=100, size=(160, 90), steps=(2,)).read_bytes()
    length = max(len(first), len(other))
    source.write_bytes(first.ljust(length, b"\0"))
    facts = source.stat()
    made.block("V1", 0, 2, Clip(asset=made.asset(source)))
    silent = preset(sound=None, container="mp4", extension="mp4", video={"codec": "libx264"})
    with RenderService() as service:
        service.export(made.document.snapshot(), made.paths, silent, tmp_path / "a.mp4")
        source.write_bytes(other.ljust(length, b"\0"))
        if disguised:
            os.utime(source, ns=(facts.st_atime_ns, facts.st_mtime_ns))
        report = service.export(made.document.snapshot(), made.paths, silent, tmp_path / "b.mp4")
    assert report.reused == 0
    assert decoded_pictures(tmp_path / "a.mp4") != decoded_pictures(tmp_path / "b.mp4")


def decoded_pictures(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [f.to_ndarray().tobytes() for f in container.decode(video=0)]


@pytest.mark.parametrize("codec", ["libx264", "libx265", "libvpx-vp9", "libsvtav1"])
def test_segments_of_each_codec_join_to_a_film_that_can_be_sought(codec: str, tmp_path: Path) -> None:
    """Every frame is there once, at its time, and comes out the same after a seek as when all are read."""
    made = film()
    options = {"libvpx-vp9": {"crf": "40", "cpu-used": "8"}, "libsvtav1": {"preset": "12", "crf": "45"}}
    wanted = preset(
        container="matroska", extension="mkv", sound=None,
        video={"codec": codec, "options": options.get(codec, {"preset": "ultrafast", "crf": "30"})},
    )  # fmt: skip
    out = tmp_path / "a.mkv"
    with RenderService() as service:
        report = service.export(made.document.snapshot(), made.paths, wanted, out)
    with av.open(str(out)) as container:
        stream = container.streams.video[0]
        frames = {f.time: f.to_ndarray().tobytes() for f in container.decode(stream)}
        assert [round(t * 25) for t in sorted(t for t in frames if t is not None)] == list(range(300))
        for start in (r["start"] for r in report.rows):
            container.seek(int(start / 25 / stream.time_base), stream=stream)
            first = next(container.decode(stream))
            assert first.to_ndarray().tobytes() == frames[first.time]
            assert first.time == pytest.approx(start / 25, abs=0.002)
