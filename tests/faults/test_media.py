"""Damaged, hostile and oddly named media: a sentence or what can be read, in time, and never the end of this process."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import socket
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from tests import media_files

from vidgen.errors import MediaError
from vidgen.media.container import open_input
from vidgen.media.pictures import open_pictures
from vidgen.media.probe import probe_file
from vidgen.media.service import MediaService
from vidgen.media.sounds import SoundReader
from vidgen.timing import FLICKS

FUZZ_RUNS = int(os.environ.get("VIDGEN_FUZZ_RUNS", "60"))


@pytest.fixture
def service() -> Iterator[MediaService]:
    with MediaService() as made:
        yield made


def sentence(error: pytest.ExceptionInfo[MediaError], name: str) -> str:
    text = str(error.value)
    assert name in text
    assert text.endswith(".")
    assert "\n" not in text
    return text


def test_the_parent_never_imports_av():
    code = "import sys, vidgen.media.service; sys.exit('av' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- what is no media ------------------------------------------------------------------------------------------------

PLAYLISTS = {
    "a.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{trap}\n#EXT-X-ENDLIST\n",
    "hls.mp4": "#EXTM3U\n#EXTINF:5,\n{url}\n",
    "concat.mp4": "ffconcat version 1.0\nfile '{trap}'\n",
    "concat.txt": "file '{trap}'\n",
    "a.mpd": '<?xml version="1.0"?><MPD><Period><AdaptationSet><BaseURL>{url}</BaseURL></AdaptationSet></Period></MPD>',
    "a.sdp": "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=video 5004 RTP/AVP 96\r\n",
    "a.pls": "[playlist]\nFile1={trap}\n",
    "a.asx": '<asx version="3.0"><entry><ref href="{url}"/></entry></asx>',
    "a.svg": '<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}"/></svg>',
    "url.mp4": "{url}\n",
    "text.mp4": "Dear diary, today I cut a film.\n",
    "spaced.mp4": "\n\n  #EXTM3U\n{trap}\n",
}


@pytest.mark.parametrize("name", PLAYLISTS)
def test_what_names_other_files_is_refused_and_opens_none(name: str, tmp_path: Path, service: MediaService):
    """The trap is a pipe: opening it would let our own opening for writing succeed. The address is a listening socket."""
    trap = tmp_path / "trap.ts"
    if hasattr(os, "mkfifo"):
        os.mkfifo(trap)
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x.ts"
        path = tmp_path / name
        path.write_text(PLAYLISTS[name].format(trap=trap, url=url))
        with pytest.raises(MediaError) as caught:
            service.probe(path)
        sentence(caught, name)
        server.settimeout(0.05)
        with pytest.raises(TimeoutError):
            server.accept()
    if hasattr(os, "mkfifo"):
        with pytest.raises(OSError, match="No such device"):
            os.close(os.open(trap, os.O_WRONLY | os.O_NONBLOCK))


def test_a_playlist_behind_a_harmless_beginning_is_not_opened_as_one(tmp_path: Path):
    """The forced demuxer decides, not FFmpeg's guess: a matroska head before a playlist stays a damaged matroska."""
    path = tmp_path / "a.mkv"
    path.write_bytes(b"\x1aE\xdf\xa3" + b"\n#EXTM3U\n#EXTINF:5,\n/etc/hostname\n")
    with pytest.raises(MediaError):
        open_input(path)


def test_no_media(tmp_path: Path, service: MediaService):
    (tmp_path / "zero.mp4").touch()
    (tmp_path / "noise.mp4").write_bytes(random.Random(1).randbytes(5000))
    (tmp_path / "folder.mp4").mkdir()
    for name in ("zero.mp4", "noise.mp4", "folder.mp4", "missing.mp4"):
        with pytest.raises(MediaError) as caught:
            service.probe(tmp_path / name)
        sentence(caught, name)
        with pytest.raises(MediaError):
            service.content_hash(tmp_path / name) if name in ("folder.mp4", "missing.mp4") else service.probe(
                tmp_path / name
            )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_pipes_and_devices_are_refused_at_once(tmp_path: Path, service: MediaService):
    os.mkfifo(tmp_path / "pipe.mp4")
    for path in (tmp_path / "pipe.mp4", Path("/dev/zero")):
        with pytest.raises(MediaError, match="not an ordinary file"):
            service.probe(path)
        with pytest.raises(MediaError, match="not an ordinary file"):
            service.content_hash(path)


# --- names -----------------------------------------------------------------------------------------------------------

NAMES = [
    "-i.mp4",
    'it\'s "so".mp4',
    "line\nbreak.mp4",
    "%03d.mp4",
    "http:..mp4",
    "concat:a|b.mp4",
    "🎬.mp4",
    "\u202eעברית.mp4",
    "cafe\u0301.mp4",
    "a b;c&d$(e).mp4",
    "*?[x].mp4",
    "pipe:0",
    "subfile,,start,0,end,9,,:x.mp4",
    "x" * 250,
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_names_are_only_names(name: str, tmp_path: Path, service: MediaService):
    path = tmp_path / name
    shutil.copy(media_files.video("a.mp4", frames=5), path)
    assert service.probe(path).pictures[0].frames == 5
    assert service.content_hash(path) == hashlib.blake2b(path.read_bytes(), digest_size=20).hexdigest()
    assert service.frame(path, 0)[:2] == (320, 180)


@pytest.mark.skipif(sys.platform != "linux", reason="names there are text")
def test_a_name_that_is_not_unicode(tmp_path: Path, service: MediaService):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.mp4"))
    shutil.copy(media_files.video("a.mp4", frames=5), path)
    assert service.probe(path).pictures[0].frames == 5


# --- damage ----------------------------------------------------------------------------------------------------------

SOURCES = {
    "mp4": ("a.mp4", {"layouts": ("stereo",), "container": (("movflags", "faststart"),)}),
    "mkv": ("a.mkv", {"layouts": ("stereo",)}),
    "ts": ("a.ts", {"layouts": ("stereo",)}),
    "avi": ("a.avi", {"codec": "mpeg4"}),
    "webm": ("a.webm", {"codec": "libvpx", "options": (("deadline", "realtime"), ("cpu-used", "8"))}),
    "mpg": ("a.mpg", {"codec": "mpeg2video", "rate": 25}),
}


def use(path: Path) -> tuple[int, int]:
    """Do everything with a file; return how many frames and samples it gave."""
    info = probe_file(path)
    frames = 0
    if info.pictures:
        pictures = open_pictures(path, info, threads=1)
        try:
            for n in (0, 30, 7, 47, 5):
                pictures.frame_at(n * FLICKS // 24)
                frames += 1
        finally:
            pictures.close()
    heard = 0
    if info.sounds:
        with SoundReader(path, info=info) as reader:
            heard = sum(int(abs(reader.samples(first, 2000)).max() > 0.01) for first in (0, 60_000, 30_000))
    return frames, heard


def attempt(work: Callable[..., Any], *args: Any) -> Any:
    """Return what it returns, or the sentence that it says."""
    try:
        return work(*args)
    except MediaError as error:
        return str(error)


@pytest.mark.parametrize("kind", SOURCES)
def test_truncated_anywhere(kind: str, tmp_path: Path):
    """What is there is shown, or there is a sentence. With the header in front, half a file still gives pictures."""
    name, facts = SOURCES[kind]
    data = media_files.video(name, **facts).read_bytes()
    for part in (0.001, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
        path = tmp_path / f"{part}-{name}"
        path.write_bytes(data[: max(1, int(len(data) * part))])
        found = attempt(use, path)
        if isinstance(found, str):
            assert path.name in found
            assert part < 0.5
        else:
            assert found[0] == 5


def test_a_truncated_file_says_so_and_knows_its_true_length(tmp_path: Path):
    name, facts = SOURCES["mp4"]
    data = media_files.video(name, **facts).read_bytes()
    path = tmp_path / "short.mp4"
    path.write_bytes(data[: len(data) // 2])
    info = probe_file(path)
    assert any("incomplete" in problem for problem in info.problems)
    assert info.duration < 1.7 * FLICKS


def test_damage_in_the_middle_is_skipped_and_reported(tmp_path: Path):
    data = bytearray(media_files.video("a.ts", gop=6, frames=96).read_bytes())
    middle = len(data) // 2
    data[middle : middle + 1500] = random.Random(3).randbytes(1500)
    path = tmp_path / "hurt.ts"
    path.write_bytes(data)
    pictures = open_pictures(path)
    numbers = [media_files.number_of(pictures.frame_at(n * FLICKS // 24)) for n in range(96)]
    pictures.close()
    assert numbers[:30] == list(range(30)), "before the damage all is right"
    assert numbers[-20:] == list(range(76, 96)), "behind it too"


def test_a_stream_that_appears_later_is_passed_over(tmp_path: Path):
    """A transport stream may begin to carry sound behind what is looked at when it is opened (5 MB)."""
    path = tmp_path / "later.ts"
    noise = random.Random(4)
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("mpeg2video", rate=25, options={"g": "1", "qscale": "2", "flags": "+qscale"})
        stream.width, stream.height, stream.pix_fmt = 480, 320, "yuv420p"
        for number in range(60):
            pixels = np.frombuffer(noise.randbytes(480 * 320 * 3), np.uint8).reshape(320, 480, 3)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format="yuv420p")
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    assert path.stat().st_size > 6_000_000
    with_sound = media_files.video("sound.ts", frames=24, layouts=("stereo",), sound="mp2").read_bytes()
    plain = path.read_bytes()  # the end of a file is looked at, too
    path.write_bytes(plain + with_sound + plain)
    info = probe_file(path)
    assert info.pictures
    pictures = open_pictures(path, info)
    assert pictures.frame_at(2 * FLICKS).width == 480
    pictures.close()


def test_a_transport_stream_may_begin_within_a_packet(tmp_path: Path):
    path = tmp_path / "cut.ts"
    path.write_bytes(media_files.video("a.ts", gop=6, frames=96).read_bytes()[100:])
    pictures = open_pictures(path)
    assert media_files.number_of(pictures.frame_at(2 * FLICKS)) == 48
    pictures.close()


@pytest.mark.slow
def test_flipped_bytes(tmp_path: Path):
    """Seeded fuzz over all containers, in a worker: MediaError or a result, each within the limit; never a death here."""
    rng = random.Random(20)
    with MediaService() as service:
        for run in range(FUZZ_RUNS):
            name, facts = SOURCES[rng.choice(sorted(SOURCES))]
            data = bytearray(media_files.video(name, **facts).read_bytes())
            for _ in range(rng.choice((1, 10, 100, 1000))):
                data[rng.randrange(len(data)) if rng.random() < 0.7 else rng.randrange(512)] = rng.randrange(256)
            path = tmp_path / f"{run}-{name}"
            path.write_bytes(data)
            for found in (attempt(service.probe, path), attempt(service.frame, path, FLICKS)):
                assert not isinstance(found, str) or path.name in found, f"run {run}"


# --- bombs -----------------------------------------------------------------------------------------------------------


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(10_000_000)))
        + chunk(b"IEND", b"")
    )


def _gif(width: int, height: int, frames: int) -> bytes:
    frame = b"\x21\xf9\x04\0\x05\0\0\0" + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\0"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + frame * frames + b";"


@pytest.mark.parametrize(("name", "data"), [
    ("wide.png", _png(60_000, 10)), ("large.png", _png(16_384, 16_384 + 1)), ("large.gif", _gif(65_000, 65_000, 1)),
    ("long.gif", _gif(4096, 4096, 3000)),
], ids=["wide.png", "large.png", "large.gif", "long.gif"])  # fmt: skip
def test_bombs_are_refused(name: str, data: bytes, tmp_path: Path, service: MediaService):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(MediaError) as caught:
        service.probe(tmp_path / name)
    sentence(caught, name)
    assert service.probe(media_files.still("a.png")).still, "the worker is still of use"


def test_a_video_of_impossible_size_is_refused(tmp_path: Path, service: MediaService):
    (tmp_path / "a.y4m").write_bytes(b"YUV4MPEG2 W30000 H30000 F25:1 Ip A1:1 C420\nFRAME\n" + bytes(100))
    with pytest.raises(MediaError, match=r"a\.y4m"):
        service.probe(tmp_path / "a.y4m")


# --- workers that die ------------------------------------------------------------------------------------------------


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[MediaService]:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1] / "unit" / "media"))
    with MediaService("failing_media_worker", probe_seconds=5) as made:  # long enough for a slow start
        yield made


@pytest.mark.parametrize(
    ("how", "tries", "said"), [("crash", ["xx", "xx"], "2 times"), ("hang", ["x", "xx", "xx"], "5 seconds. Its disk")]
)
def test_a_file_that_kills_its_reader_is_tried_twice_and_named(
    how: str, tries: list[str], said: str, tmp_path: Path, failing: MediaService
):
    bad, good = tmp_path / f"{how}.mp4", tmp_path / "good.mp4"
    for path in (bad, good):
        shutil.copy(media_files.video("a.mp4", frames=5), path)
    for tried in tries:  # the last time it is not even tried; nobody has to wait for a second hang
        with pytest.raises(MediaError) as caught:
            failing.probe(bad)
        assert said in sentence(caught, bad.name)
        assert bad.with_suffix(".tries").read_text() == tried
    assert failing.probe(good).pictures[0].frames == 5


def test_a_reader_that_dies_once_is_started_again(tmp_path: Path, failing: MediaService):
    path = tmp_path / "once.mp4"
    shutil.copy(media_files.video("a.mp4", frames=5), path)
    assert failing.probe(path).pictures[0].frames == 5


def test_a_bad_file_that_was_replaced_is_tried_again(tmp_path: Path, failing: MediaService):
    path = tmp_path / "crash.mp4"
    shutil.copy(media_files.video("a.mp4", frames=5), path)
    with pytest.raises(MediaError):
        failing.probe(path)
    shutil.copy(media_files.video("a.mp4", frames=7), path)
    with pytest.raises(MediaError):
        failing.probe(path)
    assert path.with_suffix(".tries").read_text() == "xxxx"


def test_several_threads_share_a_service(service: MediaService):
    path = media_files.video("a.mp4", frames=5)
    found: list[int | None] = []
    threads = [threading.Thread(target=lambda: found.append(service.probe(path).pictures[0].frames)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [5] * 6


def test_a_file_that_vanishes_while_it_is_read(tmp_path: Path):
    path = tmp_path / "a.mp4"
    shutil.copy(media_files.video("a.mp4", frames=96), path)
    pictures = open_pictures(path)
    assert media_files.number_of(pictures.frame_at(0)) == 0
    path.unlink()
    found = [attempt(pictures.frame_at, time * FLICKS) for time in (3, 0, 2)]
    pictures.close()
    for result in found:  # the open file may still be there; else the file is named
        assert "a.mp4" in result if isinstance(result, str) else result.width == 320
    with pytest.raises(MediaError, match="does not exist"):
        open_pictures(path)
