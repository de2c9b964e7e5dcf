"""Proxies in the window: made behind, shown by the preview, chosen in the media bin."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import media_files

from vidgen.editor.records import Asset


@pytest.fixture(scope="module", autouse=True)
def clip() -> Path:
    """Made before there is a window, which would not answer meanwhile."""
    return media_files.video("heavy.mp4", frames=48, gop=48)


def test_made_used_and_deleted(clip, editor, idle, qtbot, services) -> None:
    editor.context.work.bring_in([clip])
    idle()
    panel, proxies, player = editor.panels["media"], editor.context.proxies, editor.player
    (asset,) = panel.assets()
    assert proxies.state(asset) == ""  # it is not heavy
    editor.context.run("append", {"asset": asset.id})
    panel.list.setCurrentIndex(panel.model.index(0))
    menu = panel.menu_for(panel.chosen()[0])
    under = next(a.menu() for a in menu.actions() if a.menu() is not None)
    next(a for a in under.actions() if a.text() == "Make").trigger()
    menu.close()
    assert proxies.state(asset) in ("waiting", "making")
    qtbot.waitUntil(lambda: proxies.state(asset) == "ready", timeout=60_000)
    idle()
    assert panel.model.rows[0].proxy == "ready"
    qtbot.waitUntil(lambda: bool(player._film.stand_ins))
    player.set_quality("full")
    qtbot.waitUntil(lambda: not player._film.stand_ins)
    proxies.set_use("on")
    qtbot.waitUntil(lambda: bool(player._film.stand_ins))
    proxies.set_use("off")
    qtbot.waitUntil(lambda: not player._film.stand_ins)
    proxies.set_use("auto")
    player.set_quality("auto")
    qtbot.waitUntil(lambda: bool(player._film.stand_ins))
    proxies.delete([asset])
    idle()
    assert services.proxies.find(asset.hash) is None
    qtbot.waitUntil(lambda: not player._film.stand_ins)


def test_heavy_files_get_theirs_by_themselves(editor, clip, idle, qtbot, services) -> None:
    asset = services.media.probe(clip)
    picture = asset.pictures[0].replace(bit_depth=10, width=3840, height=2160)
    heavy = Asset(id=Asset.new_id(), path=str(clip), name="4K", hash=services.media.content_hash(clip),
                  size=clip.stat().st_size, info=asset.replace(pictures=(picture,)))  # fmt: skip
    editor.project.put("Import", [heavy])
    qtbot.waitUntil(lambda: editor.context.proxies.state(heavy) == "ready", timeout=60_000)
    idle()
