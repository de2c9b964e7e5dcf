"""The film of a soak: files, and something of everything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vidgen.ui.editor import Editor


def fill(editor: Editor, files: list[Path], until: Callable[[Callable[[], bool], float], bool]) -> None:
    """Give a project files, and something of everything; `until` lets the window work until something has come about."""
    editor.context.work.bring_in(files, onto_timeline=True)
    until(lambda: len(list(editor.project.records.blocks())) >= len(files), 60)
    populate(editor)


def populate(editor: Editor) -> None:
    """Put blocks of several kinds, scenes, captions and a marker onto the timeline."""
    run = editor.context.run
    run("append", {"kind": "solid", "duration": "2s"})
    run("overlay", {"at": "0s", "kind": "text", "duration": "3s", "values": {"text": "Hello"}})
    run("overlay", {"at": "1s", "kind": "shape", "duration": "2s"})
    run("overlay", {"at": "0.5s", "kind": "region", "duration": "2s"})
    run("add-scene", {"name": "One", "start": 0, "duration": "2s"})
    run("add-scene", {"name": "Two", "duration": "2s"})
    said = [
        {"start": "0.5s", "end": "2s", "text": "said and heard"},
        {"start": "3.5s", "end": "5s", "text": "um and so on"},
    ]
    run("add-captions", {"cues": said})
    run("add-marker", {"at": "1s", "text": "here"})
