"""Exports that carry captions as text: read back with PyAV and with another FFmpeg, beside the pictures."""

from __future__ import annotations

import html
import re
import subprocess
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import imageio_ffmpeg
import pytest
from av.stream import Disposition
from tests import media_files
from tests.render.timelines import Film, S, preset

from vidgen.blocks.audio import Audio
from vidgen.blocks.captions import Captions, Cue
from vidgen.blocks.clip import Clip
from vidgen.blocks.solid import Solid
from vidgen.errors import RenderError
from vidgen.render.checking.verify import verify
from vidgen.render.plan import plan
from vidgen.render.preset import Preset, find_preset
from vidgen.render.service import RenderService
from vidgen.timing import TimeRange

CONTAINERS = ["mp4", "mov", "mkv", "webm"]
Said = tuple[float, float, str]
PLAIN: list[Said] = [
    (0.1, 0.5, "Good morning,\nworld"),
    (0.5, 0.9, "“quotes” 'and' \"others\" – 100 %"),
    (1.2345, 1.6785, "日本語 🎬🏽 עברית हिन्दी"),
]
LONG = "ん" * 9_998 + "\nx"
MARKED: list[Said] = [(0.4, 1.4, "<b>bold</b> & {\\an8}top {note} \\N &lt; a<b"), (1.4, 1.5, "{ } \\{x} <3")]


@pytest.fixture
def service() -> Iterator[RenderService]:
    with RenderService() as made:
        yield made


def of(container: str, **changes: Any) -> Preset:
    found = find_preset("webm" if container == "webm" else "project").model_dump()
    if container == "webm":
        found["video"]["options"] = {"deadline": "realtime", "cpu-used": "8", "crf": "40"}
    if container == "mkv":
        found["sound"] = {"codec": "flac"}
    names = {"mkv": "matroska"}
    changes = {"captions": "soft", "container": names.get(container, container), "extension": container, **changes}
    return Preset.model_validate({**found, **changes})


def captions(said: list[Said]) -> Captions:
    return Captions(cues=tuple(Cue(start=round(a * S), end=round(b * S), text=text) for a, b, text in said))


def film(*tracks: tuple[str, list[Said]], rate: str = "25", chapters: bool = True) -> Film:
    """A clip with B-frames and sound, and caption tracks; the names of the tracks are C and the given ones."""
    made = Film(rate=rate)
    asset = made.asset(media_files.video("clip.mp4", rate=25, size=(96, 64), layouts=("stereo",), sound="aac"))
    made.block("V1", 0, 2, Clip(asset=asset))
    made.block("A1", 0, 2, Audio(asset=asset))
    for number, (name, said) in enumerate(tracks, 1):
        made.track(f"C{number}", title=name)
        made.block(f"C{number}", 0, 2, captions(said))
    if chapters:
        made.marker(1, "Later")
    return made


def by_av(path: Path, number: int = 0) -> list[Said]:
    """The texts of a caption track as they lie in the file, undone what the format asks for."""
    found = []
    with av.open(str(path)) as container:
        stream = container.streams.subtitles[number]
        codec = stream.codec_context.name
        for packet in container.demux(stream):
            data, base = bytes(packet), packet.time_base
            if packet.pts is None or data == b"\0\0":
                continue
            assert packet.duration is not None
            start, end = packet.pts * base, (packet.pts + packet.duration) * base
            if codec == "mov_text":
                assert int.from_bytes(data[:2], "big") == len(data) - 2
                text = data[2:].decode()
            elif codec == "webvtt":
                text = html.unescape(data.decode())
            elif codec in {"ass", "ssa"}:
                text = data.decode().split(",", 8)[8].replace("\\N", "\n").replace("\\{", "{").replace("\u2060", "")
            else:
                text = data.decode()
            found.append((float(start), float(end), text))
    return found


def by_ffmpeg(path: Path, number: int = 0) -> list[Said]:
    """The captions that another FFmpeg makes of a track."""
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-i",
        str(path),
        "-map",
        f"0:s:{number}",
        "-f",
        "srt",
        "-",
    ]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    times = re.compile(r"\d+\n(\S+) --> (\S+)\n(.*?)\n\n", re.DOTALL)

    def seconds(clock: str) -> float:
        hours, minutes, rest = clock.replace(",", ".").split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(rest)

    return [(seconds(a), seconds(b), said) for a, b, said in times.findall(text)]


def same(found: list[Said], wanted: list[Said]) -> None:
    assert [text for *_, text in found] == [text for *_, text in wanted]
    for (a, b, text), (c, d, _) in zip(found, wanted, strict=True):
        assert abs(a - c) <= 0.001001, text
        assert abs(b - d) <= 0.001001, text


@pytest.mark.parametrize("container", CONTAINERS)
def test_two_caption_tracks_are_in_the_file_as_they_are_on_the_timeline(
    service: RenderService, tmp_path: Path, container: str
) -> None:
    made = film(("German", PLAIN), ("Notes (fr)", MARKED), rate="30000/1001")
    report = service.export(made.document.snapshot(), made.paths, of(container), tmp_path / f"film.{container}")
    same(by_av(report.path, 0), PLAIN)
    same(by_av(report.path, 1), MARKED)
    same(by_ffmpeg(report.path, 0), PLAIN)
    if container != "webm":  # the other FFmpeg leaves its own escapes in what it makes of WebVTT
        # It takes "\\N" in timed text for a line break, which it is not; of ASS it leaves the escapes as they are.
        if container == "mkv":
            wanted = [(a, b, re.sub(r"\\(?=[N{])", "\\\\\u2060", text).replace("{", "\\{")) for a, b, text in MARKED]
        else:
            wanted = [(a, b, text.replace("\\N", "\n")) for a, b, text in MARKED]
        same(by_ffmpeg(report.path, 1), wanted)
    with av.open(str(report.path)) as file:
        first, second = file.streams.subtitles
        assert [s.metadata["language"] for s in (first, second)] == {
            "mp4": ["deu", "fra"], "mov": ["ger", "fra"], "mkv": ["ger", "fre"], "webm": ["ger", "fre"],
        }[container]  # fmt: skip
        assert [s.metadata.get("title", s.metadata.get("name")) for s in (first, second)] == ["German", "Notes (fr)"]
        assert first.disposition & Disposition.default
        assert not second.disposition & Disposition.default
        assert len(file.chapters()) == 2
        pictures = list(file.decode(video=0))
        assert len(pictures) == report.frames == 60
        assert pictures[0].pts == 0
        if container in {"mp4", "mov"}:
            assert first.codec_context.codec_tag == "tx3g"
    if container in {"mp4", "mov"}:
        data = report.path.read_bytes()
        assert data.index(b"moov") < data.index(b"mdat")


def test_captions_lie_between_the_pictures_that_they_are_about(service: RenderService, tmp_path: Path) -> None:
    made = film(("en", [(n / 5, n / 5 + 0.1, str(n)) for n in range(10)]))
    report = service.export(made.document.snapshot(), made.paths, of("mkv"), tmp_path / "film.mkv")
    order = []
    with av.open(str(report.path)) as file:
        for packet in file.demux():
            if packet.dts is not None:
                order.append((packet.stream.type, float(packet.dts * packet.time_base)))
    for place, (kind, at) in enumerate(order):
        if kind == "subtitle":
            assert all(time > at - 0.2 for _, time in order[place:])
            assert all(time < at + 0.2 for _, time in order[:place])


@pytest.mark.parametrize("container", ["mp4", "mkv"])
def test_a_range_has_the_captions_of_that_range(service: RenderService, tmp_path: Path, container: str) -> None:
    made = film(("English", PLAIN), ("Late", [(0, 0.3, "gone")]))
    stretch = TimeRange.between(round(0.4 * S), round(1.4 * S))
    report = service.export(
        made.document.snapshot(), made.paths, of(container), tmp_path / f"part.{container}", range=stretch
    )
    wanted = [(max(0.0, a - 0.4), min(1.0, b - 0.4), text) for a, b, text in PLAIN]
    same(by_av(report.path), wanted)
    same(by_ffmpeg(report.path), wanted)
    with av.open(str(report.path)) as file:
        assert len(file.streams.subtitles) == 1
    assert report.notes == ("The caption track 'Late' says nothing in what is exported; the file is without it.",)


@pytest.mark.parametrize("container", ["mp4", "mkv"])
def test_cues_that_overlap_and_cues_that_touch(service: RenderService, tmp_path: Path, container: str) -> None:
    made = film(("x", [(0, 1, "a"), (0.5, 1.5, "b"), (1.5, 2, "c")]))
    report = service.export(made.document.snapshot(), made.paths, of(container), tmp_path / f"o.{container}")
    wanted = [(0, 0.5, "a"), (0.5, 1, "a\nb"), (1, 1.5, "b"), (1.5, 2, "c")]
    same(by_av(report.path), wanted)
    same(by_ffmpeg(report.path), wanted)


@pytest.mark.parametrize("codec", ["aac", "libopus"])
def test_captions_are_in_time_with_pictures_where_the_sound_begins_before_them(
    service: RenderService, tmp_path: Path, codec: str
) -> None:
    made = film(("x", PLAIN))
    report = service.export(
        made.document.snapshot(), made.paths, of("mkv", sound={"codec": codec}), tmp_path / "film.mkv"
    )
    with av.open(str(report.path)) as file:
        first = next(file.decode(video=0)).time
    assert first is not None
    same([(a - first, b - first, text) for a, b, text in by_av(report.path)], PLAIN)


def test_fine_clocks_and_long_texts(service: RenderService, tmp_path: Path) -> None:
    """Sound at 96 kHz ticks faster than captions do; timed text has no room for more than 65,535 bytes."""
    made = film(("x", [(0.1, 0.2, "a"), (0.2, 0.4, LONG), (0.3, 0.4, "é" * 9_999), (0.3, 0.4, "🎬" * 9_999)]))
    made.block("A2", 0, 2, Audio(asset=made.asset(media_files.sound("tone.wav"))))
    wanted = of("mp4", sound={"codec": "aac", "rate": 96000})
    report = service.export(made.document.snapshot(), made.paths, wanted, tmp_path / "fine.mp4")
    first, second, third = by_av(report.path)
    same([first], [(0.1, 0.2, "a")])
    same([second], [(0.2, 0.3, LONG)])
    assert third[2] == LONG + "\n" + "é" * 9_999 + "\n" + "🎬" * ((65535 - len(LONG.encode()) - 20_000) // 4)


def test_a_changed_caption_costs_nothing_unless_it_is_burnt_in(service: RenderService, tmp_path: Path) -> None:
    def export(text: str, name: str, wish: str) -> Any:
        made = Film()
        made.block("V1", 0, 20, Solid())
        made.block("C1", 0, 20, captions([(1, 2, text), (15, 16, "same")]))
        wanted = of("mp4", captions=wish)
        return service.export(made.document.snapshot(), {}, wanted, tmp_path / f"{name}.mp4", workers=1)

    none = export("first", "none", "none")
    assert none.segments > 1
    soft = export("first", "soft", "soft")
    assert soft.reused == soft.segments
    changed = export("second", "changed", "soft")
    assert changed.reused == changed.segments
    assert [text for *_, text in by_av(changed.path)] == ["second", "same"]
    burnt = export("first", "burnt", "burnt")
    assert burnt.segments == none.segments
    again = export("second", "again", "both")
    assert again.reused == again.segments - 1
    assert [text for *_, text in by_av(again.path)] == ["second", "same"]
    with av.open(str(burnt.path)) as file:
        assert not file.streams.subtitles


@pytest.mark.parametrize("container", ["mp4", "mkv"])
def test_a_file_without_all_its_captions_is_not_right(service: RenderService, tmp_path: Path, container: str) -> None:
    made = film(("x", PLAIN))
    report = service.export(made.document.snapshot(), made.paths, of(container), tmp_path / f"f.{container}")
    for other, what in (
        (film(("x", PLAIN[:2])), "its caption track 'x' has 3 captions instead of 2"),
        (film(), "it has 1 caption tracks instead of 0"),
        (film(("x", PLAIN), ("y", PLAIN)), "it has 1 caption tracks instead of 2"),
    ):
        asked = plan(other.document.snapshot(), of(container), other.paths)
        with pytest.raises(RenderError, match=what):
            verify(report.path, asked, of(container))


def test_presets_without_pictures_and_files_without_text(service: RenderService, tmp_path: Path) -> None:
    made = film(("x", PLAIN))
    wanted = of("mp4", video=None, size="project")
    report = service.export(made.document.snapshot(), made.paths, wanted, tmp_path / "spoken.mp4")
    same(by_av(report.path), PLAIN)
    with pytest.raises(ValueError, match="'nut' cannot carry captions as text"):
        preset(captions="both")
    assert preset(captions="none").captions == "none"
    assert Fraction(report.seconds).limit_denominator(1000) == 2
