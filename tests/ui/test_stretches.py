"""Rendering the preview in the window: the ruler's green, edits and undo, stopping, and doing it by itself."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from vidgen.preferences import prefer
from vidgen.timing import FLICKS, TimeRange
from vidgen.ui.editor import Editor
from vidgen.ui.timeline.rendering import RenderingStrip
from vidgen.ui.timeline.style import look
from vidgen.ui.timeline.view import TimelineView

PATIENCE = 60_000


@pytest.fixture
def film(editor: Editor, qtbot, idle) -> Editor:
    """Red as it is, then blue and green that fade in, each longer than a segment."""
    prefer(cores=1)
    for colour, length in (("#cc0000", 4), ("#0000cc", 3), ("#00cc00", 3)):
        editor.context.run("append", {"kind": "solid", "duration": f"{length}s", "values": {"fill": colour}})
    for block in blocks(editor)[1:]:
        editor.context.run("add-effect", {"block": block, "kind": "fade", "values": {"fade_in": "1s"}})
    editor.actions_["zoom-fit"].trigger()
    idle()
    return editor


def blocks(editor: Editor) -> list[str]:
    return [b.id for b in editor.project.records.blocks()]


def green(editor: Editor) -> list[int]:
    """Return the seconds in whose middle the ruler is green."""
    panel = editor.panels["timeline"]
    view = panel.findChild(TimelineView)
    image = view.grab().toImage()
    y = round((view.notes.height - 1.5) * image.devicePixelRatio())
    xs = [round(view.viewport.x((2 * second + 1) * FLICKS // 2) * image.devicePixelRatio()) for second in range(10)]
    return [second for second, x in enumerate(xs) if image.pixelColor(x, y) == QColor(look().rendered)]


def rendered(film: Editor) -> list[int]:
    """Return the seconds in whose middle something is rendered; cheaper than to look."""
    middles = [(2 * second + 1) * FLICKS // 2 for second in range(10)]
    return [s for s, at in enumerate(middles) if any(at in stretch for stretch in film.context.stretches.ranges)]


def test_what_is_rendered_is_green_until_it_is_changed_and_again_when_that_is_undone(film: Editor, qtbot) -> None:
    stretches, strip = film.context.stretches, film.panels["timeline"].findChild(RenderingStrip)
    assert not strip.isVisible()
    assert green(film) == []
    film.actions_["render-preview"].trigger()
    assert strip.isVisible()
    film.actions_.refresh()
    assert not film.actions_["render-preview"].isEnabled()
    qtbot.waitUntil(lambda: not stretches.rendering, timeout=PATIENCE)
    qtbot.waitUntil(lambda: 9 in rendered(film), timeout=PATIENCE)
    assert not strip.isVisible()
    done = green(film)
    assert done == list(range(done[0], 10))
    assert done[0] in (1, 2, 3, 4)  # the red one is seen as it is
    view = film.panels["timeline"].findChild(TimelineView)
    assert view.accessibleDescription().endswith(" to 00:00:10:00")

    film.context.run("set", {"blocks": [blocks(film)[-1]], "path": "content.fill", "value": "#00cccc"})
    qtbot.waitUntil(lambda: 9 not in rendered(film), timeout=PATIENCE)
    assert green(film) == rendered(film)
    assert {4, 5} <= set(green(film))
    made = film.context.services.store.usage().files
    film.actions_["undo"].trigger()
    qtbot.waitUntil(lambda: rendered(film) == done, timeout=PATIENCE)
    assert green(film) == done
    assert film.context.services.store.usage().files == made  # nothing was rendered for that

    film.session.mark(0, FLICKS)
    qtbot.waitUntil(film.actions_["render-marked"].isEnabled)
    film.actions_["render-marked"].trigger()
    qtbot.waitUntil(lambda: {0} <= set(rendered(film)), timeout=PATIENCE)
    assert {0} <= set(green(film))


def test_it_is_stopped_goes_on_by_itself_when_wished_and_what_is_broken_is_composed(film: Editor, qtbot) -> None:
    stretches, store = film.context.stretches, film.context.services.store
    stretches.render()
    qtbot.waitUntil(lambda: bool(stretches.ranges), timeout=PATIENCE)
    stretches.stop()
    qtbot.waitUntil(lambda: not stretches.rendering, timeout=PATIENCE)
    stretches._idle.setInterval(50)
    prefer(preview_rendering="when-idle")
    film.apply_setting("preview_rendering")
    qtbot.waitUntil(lambda: 9 in rendered(film), timeout=PATIENCE)
    assert not stretches.rendering  # nobody asked for it
    prefer(preview_rendering=None)
    film.apply_setting("preview_rendering")
    start = stretches.ranges[0].start
    for file in store.folder.glob("*/*.seg"):
        data = bytearray(file.read_bytes())
        data[100] ^= 1
        file.write_bytes(data)
    film.player.play(1, TimeRange.between(start, start + FLICKS))
    qtbot.waitUntil(lambda: not film.player.playing, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not any(start in r for r in stretches.ranges), timeout=PATIENCE)
    assert not film.player.fault
    stretches.render(everything=True)
    qtbot.waitUntil(lambda: stretches.progress > 0, timeout=PATIENCE)  # and the window is closed meanwhile
