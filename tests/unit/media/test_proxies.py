"""Proxies: the same frame as the source at every time, small, quick to jump in, kept by content."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from tests import media_files

from vidgen.app import Services
from vidgen.editor.media_info import MediaInfo
from vidgen.editor.records import Asset
from vidgen.errors import MediaError
from vidgen.media import proxy_making
from vidgen.media.heavy import can_have_proxy, why_heavy
from vidgen.media.pictures import open_pictures
from vidgen.media.probe import probe_file
from vidgen.media.proxy_making import make_proxy
from vidgen.media.proxy_service import ProxyService
from vidgen.timing import FLICKS

FILES = {
    "steady.mp4": {},
    "ntsc.mp4": {"rate": Fraction(30000, 1001)},
    "variable.mp4": {"steps": (1, 3, 2), "rate": 30},
    "variable.mkv": {"steps": (1, 3, 2), "rate": 24},
    "late.mp4": {"start": 24, "sound": "aac"},
    "turned.mp4": {"rotation": 90},
    "mirrored.mp4": {"rotation": 270, "mirrored": True},
    "ts.ts": {"sound": "aac"},
    "many.mp4": {"rate": 60, "codec": "libx265"},
    "even.avi": {"codec": "mpeg4"},
}


@pytest.mark.parametrize("name", FILES)
def test_each_time_shows_the_frame_of_the_source(name: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(proxy_making, "LINES", 90)
    path = media_files.video(name, frames=30, **FILES[name])
    info = probe_file(path)
    told: list[float] = []
    known = make_proxy(path, info, tmp_path / "proxy.mp4", lambda: False, told.append)
    assert min(known.pictures[0].width, known.pictures[0].height) == 90
    assert known.duration == info.duration
    source, proxy = open_pictures(path, info), open_pictures(tmp_path / "proxy.mp4", known)
    step = FLICKS / (info.pictures[0].rate or 25)
    times = {round(n * step / 3) + d for n in range(150) for d in (-1, 0, 1)}
    try:
        for time in sorted(times):
            assert _number(proxy, time) == _number(source, time), time
        for time in sorted(times, key=lambda t: t * 7919 % 1000)[:12]:
            assert _number(proxy, time) == _number(source, time), time
    finally:
        source.close()
        proxy.close()


def _number(reader, time: int) -> int:
    frame = reader.frame_at(time)
    turned = frame.width < frame.height
    if not turned:
        return media_files.number_of(frame)
    grey = frame.reformat(format="gray").to_ndarray()
    return hash(tuple((grey[:: max(1, grey.shape[0] // 16)].mean(axis=1) > 120).tolist()[:16]))


def _asset(path: Path) -> Asset:
    return Asset(
        id="asset-1", path=str(path), name=path.name, hash="ab" * 20, size=path.stat().st_size, info=probe_file(path)
    )


def test_they_are_kept_found_deleted_and_pruned(tmp_path: Path) -> None:
    path = media_files.video("kept.mp4", frames=12)
    asset, told = _asset(path), []
    service = ProxyService(tmp_path / "proxies")
    try:
        assert service.find(asset.hash) is None
        made = service.make(asset, path, told.append)
        assert service.find(asset.hash) == made
        assert service.make(asset, path) == made
        assert service.usage() == (1, made.size)
        service.limit = 1
        other = service.make(asset.replace(hash="cd" * 20), path)
        assert service.find(asset.hash) is None
        assert not list((tmp_path / "proxies").glob(".*"))
        other.path.write_bytes(b"cut off")
        assert service.find(other.hash) is None
        service.clear()
        assert service.usage() == (0, 0)
        with pytest.raises(MediaError, match="can have no proxy"):
            service.make(_asset(media_files.still("still.png")), path)
    finally:
        service.close()


def _info(**facts) -> MediaInfo:
    base = {"index": 0, "codec": "h264", "width": 1920, "height": 1080, "coded_width": 1920, "coded_height": 1080,
            "pixel_format": "yuv420p", "rate": 25}  # fmt: skip
    return MediaInfo(container="mov", size=1, duration=FLICKS, pictures=({**base, **facts},))


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({}, 0),
        ({"width": 3840, "height": 2160}, 1),
        ({"width": 2160, "height": 3840}, 1),
        ({"codec": "hevc", "bit_depth": 10}, 2),
        ({"codec": "av1"}, 1),
        ({"rate": 60}, 1),
        ({"width": 1280, "height": 720, "codec": "hevc"}, 0),
        ({"width": 3840, "height": 2160, "alpha": True}, 0),
    ],
)
def test_what_is_heavy(facts, reasons: int) -> None:
    assert len(why_heavy(_info(**facts))) == reasons
    assert can_have_proxy(_info(**facts)) == (not facts.get("alpha"))
    assert why_heavy(None) == ()


def test_the_preview_shows_them_and_an_export_never_does(tmp_path: Path) -> None:
    from vidgen.editor.command import run
    from vidgen.render.plan import StandIn, plan
    from vidgen.render.preset import find_preset
    from vidgen.render.sources import Sources

    path, other = media_files.video("own.mp4", frames=24), media_files.video("other.mp4", frames=24, size=(64, 36))
    with (
        Services() as services,
        services.projects.create(tmp_path / "p.vidgen", width=320, height=180, rate="24") as project,
    ):
        (asset,) = project.import_media([path])
        run(project.document, "append", {"asset": asset.id})
        snapshot, paths = project.document.snapshot(), project.asset_paths()
        stand_ins = {asset.id: StandIn(path=str(other), info=probe_file(other))}
        preset = find_preset("project")
        for planned, width in (
            (plan(snapshot, preset, paths, None, stand_ins), 64),
            (plan(snapshot, preset, paths), 320),
        ):
            sources = Sources(planned)
            block = next(iter(snapshot.blocks()))
            picture = sources.picture(block, asset.id, 0)
            assert picture is not None
            assert picture.width == width
            sources.close()
        gone = {asset.id: StandIn(path=str(tmp_path / "gone.mp4"), info=probe_file(other))}
        sources = Sources(plan(snapshot, preset, paths, None, gone))
        assert sources.picture(block, asset.id, 0).width == 320  # the file itself
        sources.close()
        services.proxies.make(project.document.get(asset.id, Asset), path)
        services.render.export(snapshot, paths, preset, tmp_path / "out.mp4")
    assert probe_file(tmp_path / "out.mp4").pictures[0].width == 320
    import vidgen.render as package

    folder = Path(package.__file__).parent
    named = [p.name for p in folder.rglob("*.py") if "stand_in" in p.read_text(encoding="utf-8")]
    assert sorted(named) == ["film.py", "plan.py", "sources.py"]  # nothing on the way of an export
