"""Projects of the dashboard that are not open."""

from __future__ import annotations

import threading
from pathlib import Path

from vidgen.editor.command import run
from vidgen.ui import application
from vidgen.ui.dashboard import shelf
from vidgen.ui.dashboard.recent_menu import RecentMenu


def test_a_poster_that_is_not_wanted_any_more_is_not_waited_for(services, tmp_path) -> None:
    path = tmp_path / "film.vidgen"
    with services.projects.create(path) as project:
        run(project.document, "append", {"kind": "solid"})
    cancel = threading.Event()
    cancel.set()
    assert shelf.make_poster(services, path, cancel) is None
    assert not shelf.poster_path(path).exists()
    assert shelf.make_poster(services, path, threading.Event()) == shelf.poster_path(path)
    assert shelf.poster_path(path).exists()


def test_posters_are_made_after_an_opening_that_failed(window, services, tmp_path, qtbot, idle) -> None:
    path = tmp_path / "film.vidgen"
    with services.projects.create(path) as project:
        run(project.document, "append", {"kind": "solid"})
    window.open(tmp_path / "gone.vidgen")
    idle()
    assert "gone.vidgen" in window.notices.said[-1]
    qtbot.waitUntil(lambda: shelf.poster_path(path).exists(), timeout=30_000)
    idle()


def test_a_font_that_the_system_refuses_is_logged_and_left_out(qapp, tmp_path, caplog) -> None:
    for name, content in (("none.ttf", None), ("empty.ttf", b""), ("false.ttf", b"no font")):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        application._load(tmp_path / name)
    assert [r.getMessage().startswith("a font is missing") for r in caplog.records] == [True] * 3


def test_recent_projects_are_offered_by_their_names_as_they_are(window) -> None:
    menu = RecentMenu(window)
    chosen: list[Path] = []
    menu.chosen.connect(chosen.append)
    menu.show_cards([shelf.Card(Path("a.vidgen"), "gone", "", True, None)])
    assert not menu.isEnabled()
    menu.show_cards(
        [
            shelf.Card(Path("a.vidgen"), "gone", "", True, None),
            *(shelf.Card(Path(f"{n}.vidgen"), f"Salt & Pepper {n}", "", False, None) for n in range(12)),
        ]
    )
    actions = menu.actions()
    assert [action.text() for action in actions] == [f"Salt && Pepper {n}" for n in range(10)]
    actions[3].trigger()
    assert chosen == [Path("3.vidgen")]
