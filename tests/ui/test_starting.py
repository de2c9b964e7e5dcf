"""What may be wrong when the window begins: each thing is one sentence, nothing is lost, and nobody waits for it."""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from functools import cached_property
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from tests.ui.shown import shown_window

from vidgen import folders
from vidgen.ai.service import AIService
from vidgen.app import Services
from vidgen.editor.command import run
from vidgen.storage.library import Library
from vidgen.ui.dashboard import shelf

POSTER = Qt.ItemDataRole.UserRole + 1


@pytest.fixture
def held(services: Services, tmp_path: Path) -> Iterator[Path]:
    """A project that was opened before, while another program holds the library."""
    services.__dict__["library"] = Library(patience=0.05)
    with services.projects.create(tmp_path / "film.vidgen") as project:
        run(project.document, "append", {"kind": "solid"})
    with closing(sqlite3.connect(folders.home() / "library.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield project.path
        other.execute("ROLLBACK")


def test_a_library_that_another_program_holds_is_told_of_and_not_waited_for(
    loop, held, services, qtbot, monkeypatch
) -> None:
    with shown_window(services, qtbot, monkeypatch) as window:
        (said,) = window.notices.said
        assert "another program holds" in said
        window.open(held)
        qtbot.waitUntil(lambda: window.editor is not None, timeout=120_000)
        assert len(list(window.editor.project.records.blocks())) == 1
        assert window.editor.project.read_only is None
        assert window.notices.said == [said]


def test_a_damaged_library_is_told_of_whoever_meets_it(loop, services, vidgen_home, qtbot, monkeypatch) -> None:
    (vidgen_home / "library.sqlite").write_bytes(b"no database at all" * 100)
    services.jobs.jobs()
    with shown_window(services, qtbot, monkeypatch) as window:
        assert [
            said for said in window.notices.said if "was damaged; a new one was begun" in said
        ] == window.notices.said
        assert len(window.notices.said) == 1


def test_a_project_of_a_newer_version_is_one_sentence(window, services, tmp_path, idle) -> None:
    path = tmp_path / "new.vidgen"
    services.projects.create(path).close()
    raw = bytearray(path.read_bytes())
    raw[60:64] = (99).to_bytes(4, "big")
    path.write_bytes(raw)
    window.open(path)
    idle()
    (said,) = window.notices.said
    assert "newer vidgen" in said
    assert "update vidgen" in said
    assert window.editor is None
    assert path.read_bytes() == bytes(raw)


def test_posters_are_still_there_when_a_search_ends(window, services, tmp_path, idle) -> None:
    for name in ("one", "two"):
        with services.projects.create(tmp_path / f"{name}.vidgen", width=320, height=180) as project:
            run(project.document, "append", {"kind": "solid", "values": {"fill": "#2266cc"}})
    window.refresh_dashboard()
    idle()
    board, model = window.dashboard, window.dashboard.list.model()
    assert all(card.poster is not None for card in board.cards())
    board.search.setText("one")
    board.search.clear()
    shown = [model.index(row, 0).data(POSTER) for row in range(2)]
    assert all(abs(picture.toImage().pixelColor(240, 135).blue() - 204) < 3 for picture in shown)
    assert shelf.read_poster(tmp_path / "gone.png").isNull()


class Watched(Services):
    """Services that know in which threads what calls models was asked for until it was there."""

    def __init__(self) -> None:
        super().__init__()
        self.threads: list[threading.Thread] = []

    @cached_property
    def ai(self) -> AIService:
        self.threads.append(threading.current_thread())
        return super().ai


def test_what_calls_models_is_loaded_beside_the_window(loop, qtbot, monkeypatch) -> None:
    with Watched() as services, shown_window(services, qtbot, monkeypatch):
        qtbot.waitUntil(lambda: bool(services.threads), timeout=120_000)
        assert threading.main_thread() not in services.threads


class Importing:
    """In which threads a module is looked for."""

    def __init__(self, name: str) -> None:
        self.name, self.threads = name, list[threading.Thread]()

    def find_spec(self, name: str, *_others: object) -> None:
        if name == self.name:
            self.threads.append(threading.current_thread())


def test_what_videos_are_made_with_is_loaded_beside_the_window(window, services, tmp_path, idle, monkeypatch) -> None:
    looked = Importing("vidgen.ai.making.unfinished")
    monkeypatch.delitem(sys.modules, looked.name, raising=False)
    monkeypatch.setattr(sys, "meta_path", [looked, *sys.meta_path])
    services.projects.create(tmp_path / "film.vidgen").close()
    window.refresh_dashboard()
    idle()
    assert looked.threads
    assert threading.main_thread() not in looked.threads
