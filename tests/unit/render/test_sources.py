"""Files of a plan: what the project knows of one is believed as long as the file is the one that was measured."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests import media_files
from tests.render.timelines import Film, preset

from vidgen.blocks.audio import Audio
from vidgen.blocks.clip import Clip
from vidgen.blocks.image import Image
from vidgen.errors import MediaError, RenderError
from vidgen.media.probe import probe_file
from vidgen.render import sources as module
from vidgen.render.plan import plan
from vidgen.render.sources import Sources


@pytest.mark.parametrize("later", [0, 1])
def test_a_file_is_measured_again_only_when_it_was_changed(later: int) -> None:
    path: Path = media_files.video("clip.mp4")
    film = Film()
    block = film.block("V1", 0, 1, Clip(asset=film.asset(path)))
    made = plan(film.document, preset(), film.paths)
    asset = next(iter(film.paths))
    facts, info = path.stat(), probe_file(path)
    told = info.replace(pictures=(info.pictures[0].replace(width=info.pictures[0].width // 2),))
    known = made.sources[asset].replace(info=told, size=facts.st_size, modified=facts.st_mtime_ns + later)
    sources = Sources(made.replace(sources={asset: known}))
    try:
        picture = sources.picture(block, asset, 0)
    finally:
        sources.close()
    assert picture is not None
    assert picture.width == media_files.WIDTH // (1 if later else 2)


def test_there_is_room_for_a_photo_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that are not shown any more go before another is read, if all together are too much."""
    film = Film()
    photos = [film.asset(media_files.still(f"photo{number}.png")) for number in range(3)]
    blocks = [film.block("V1", n, 1, Image(asset=photo)) for n, photo in enumerate(photos)]
    monkeypatch.setattr(module, "_STILLS", 64 * 32 * 4 * 5 // 2)
    sources = Sources(plan(film.document, preset(), film.paths))
    open_still, held = sources._open, []

    def opened(*given: Any) -> Any:
        held.append(len(sources._stills))
        return open_still(*given)

    monkeypatch.setattr(sources, "_open", opened)
    for block, photo in zip(blocks, photos, strict=True):
        sources.shown = {block.id}
        assert sources.picture(block, photo, 0) is not None
    sources.close()
    assert held == [0, 1, 1]


@pytest.mark.parametrize("seen", [True, False], ids=["while it is opened", "before"])
def test_a_file_that_was_replaced_by_one_without_its_sound_is_said_to_be_another(tmp_path: Path, seen: bool) -> None:
    path = tmp_path / "clip.mp4"
    shutil.copy(media_files.video("sounding.mp4", sound="aac"), path)
    film = Film()
    block = film.block("A1", 0, 1, Audio(asset=film.asset(path)))
    made = plan(film.document, preset(), film.paths)
    asset = next(iter(film.paths))
    before, info = path.stat(), probe_file(path)
    known = made.sources[asset].replace(info=info, size=before.st_size, modified=before.st_mtime_ns)
    identity = (before.st_ino, before.st_size, before.st_mtime_ns)
    sources = Sources(made.replace(sources={asset: known}), identities={str(path): identity} if seen else {})

    def replace(_: str = "") -> None:
        shutil.copy(media_files.video("silent.mp4", sound=None), tmp_path / "other")
        (tmp_path / "other").replace(path)

    if seen:
        sources._doing = replace  # after the look at the file, before it is opened
    else:
        replace()
    what = "was changed during the export" if seen else "is another file than when it was imported: it has no sound"
    try:
        with pytest.raises((MediaError, RenderError), match=rf"clip\.mp4' {what}"):
            sources.sound(
                block,
                Audio(asset=asset),
            )
    finally:
        sources.close()
