"""Projects of the dashboard that are not open."""

from __future__ import annotations

import threading

from vidgen.editor.command import run
from vidgen.ui import shelf


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
