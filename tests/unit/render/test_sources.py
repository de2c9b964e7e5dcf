"""Files of a plan: what the project knows of one is believed as long as the file is the one that was measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import media_files
from tests.render.timelines import Film, preset

from vidgen.blocks.clip import Clip
from vidgen.media.probe import probe_file
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
