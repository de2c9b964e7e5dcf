"""Thumbnails and waveforms as the window's parts get them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from tests import media_files

from vidgen.timing import FLICKS
from vidgen.ui.project import looks as module


@pytest.fixture(scope="module", autouse=True)
def clip() -> Path:
    """Made before there is a window, which would not answer meanwhile."""
    keys = (("sc_threshold", "0"),)
    return media_files.video("shown.mp4", frames=120, gop=12, sound="aac", options=keys)


@pytest.fixture
def asset(clip, editor, idle):
    editor.context.work.bring_in([clip])
    idle()
    (made,) = editor.project.records.assets()
    return made


@pytest.fixture
def looks(editor, asset, services, idle):
    """Of its own: the window's panels ask theirs."""
    editor.docks["media"].hide()
    idle()
    services.looks.store.clear()
    return module.Looks(editor.project, services, editor.context.background, editor)


def _tell(image: QImage) -> int:
    from PySide6.QtGui import qGray

    bits = [qGray(image.pixel(image.width() * (2 * bit + 1) // 16, image.height() // 2)) > 120 for bit in range(8)]
    return sum(on << bit for bit, on in enumerate(bits))


def test_a_thumbnail_comes_when_it_is_made_and_the_nearest_until_then(looks, asset, idle) -> None:
    told: list[str] = []
    looks.arrived.connect(told.append)
    assert looks.thumbnail(asset, 0, 100) is None
    idle()
    assert told == [asset.id]
    first = looks.thumbnail(asset, 0, 100)
    assert (first.width(), first.height()) == (256, 144)
    assert _tell(first) == 0
    assert looks.thumbnail(asset, 3 * FLICKS, 100) is first  # the nearest
    idle()
    assert _tell(looks.thumbnail(asset, 3 * FLICKS, 100)) == 72
    assert _tell(looks.thumbnail(asset, 3 * FLICKS, 60)) == 72  # one of another size stands in


def test_they_are_kept_on_disk(editor, looks, asset, idle, services) -> None:
    looks.thumbnail(asset, FLICKS, 70)
    looks.waveform(asset)
    idle()
    assert services.looks.store.get(asset.hash, "wave", 0, [0])
    editor.project.asset_path(asset).rename(Path("elsewhere.mp4").absolute())
    try:
        other = module.Looks(editor.project, services, editor.context.background, editor)
        other.thumbnail(asset, FLICKS, 70)
        other.waveform(asset)
        idle()
        assert _tell(other.thumbnail(asset, FLICKS, 70)) == 24
        assert other.waveform(asset) is not None
        assert other.thumbnail(asset, 2 * FLICKS, 70) is not None  # the nearest
        idle()
        assert other.is_broken(asset)
    finally:
        Path("elsewhere.mp4").absolute().rename(editor.project.asset_path(asset))
    other.retry(asset)
    other.thumbnail(asset, 2 * FLICKS, 70)
    idle()
    assert _tell(other.thumbnail(asset, 2 * FLICKS, 70)) == 48


def test_zooms_share_pictures(looks, asset, idle) -> None:
    for at in range(0, 4, 2):
        looks.thumbnail(asset, at * FLICKS, 70, spacing=2 * FLICKS)
    idle()
    made = set(looks._images)
    assert {key.time for key in made} == {0, 2 * FLICKS}
    assert looks.thumbnail(asset, 2 * FLICKS + 5, 70, spacing=FLICKS) is looks._images[max(made)]


def test_memory_has_a_ceiling(looks, asset, idle, monkeypatch) -> None:
    monkeypatch.setattr(module, "MEMORY", 100_000)
    for at in range(8):
        looks.thumbnail(asset, at * FLICKS // 2, 70)
    idle()
    assert looks._bytes <= 100_000
    assert len(looks._images) == 2
    assert sum(map(len, looks._times.values())) == 2


def test_what_nobody_asks_for_again_is_dropped(looks, asset, idle, monkeypatch) -> None:
    monkeypatch.setattr(module, "_MADE", 1)
    for at in range(9):
        looks.thumbnail(asset, at * FLICKS // 2, 70)
    idle()
    assert 0 < len(looks._images) < 9
    assert not looks._wanted
    assert _tell(looks.thumbnail(asset, 4 * FLICKS, 70)) == 96  # the newest came first


def test_a_waveform_comes_when_it_is_measured(looks, asset, idle) -> None:
    assert looks.waveform(asset) is None
    assert looks.waveform(asset, stream=1) is None
    idle()
    wave = looks.waveform(asset)
    assert abs(wave.duration - 5 * FLICKS) < FLICKS // 10
    assert wave.columns(FLICKS, 2 * FLICKS, 1)[0, 0] > 90
    assert looks.progress(asset) is None
