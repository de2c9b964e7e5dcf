"""A window in trouble, as a process of its own; at the end it says, as JSON, what the user was told, step by step.

python window_session.py DISK OTHER      the project is on DISK, which is small: it becomes full, then the folder goes away
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from vidgen.app import Services
from vidgen.editor.command import find, perform
from vidgen.ui import application
from vidgen.ui.loop.event_loop import event_loop
from vidgen.ui.timeline.drags import one_step
from vidgen.ui.window import Window


def fill(disk: Path) -> None:
    handle = os.open(disk / "filler", os.O_CREAT | os.O_WRONLY)
    for size in (1 << 16, 1 << 12, 1 << 4):
        try:
            while True:
                os.write(handle, b"\1" * size)
        except OSError:
            continue
    os.close(handle)


async def met(condition: Callable[[], bool]) -> None:
    for _ in range(4000):
        if condition():
            return
        await asyncio.sleep(0.03)
    raise TimeoutError


async def session(window: Window, services: Services, disk: Path, other: Path) -> dict[str, object]:
    folder, picture = disk / "film", other / "picture.png"
    folder.mkdir()
    path = folder / "film.vidgen"
    services.projects.create(path, width=320, height=180).close()
    window.show()
    await window.begin(path)
    editor, said = window.editor, window.notices.said
    assert editor is not None
    found: dict[str, object] = {}
    seen = 0

    async def note(step: str) -> None:
        nonlocal seen
        await met(lambda: not window.background.busy)
        found[step], seen = said[seen:], len(said)

    def solid() -> None:
        editor.context.run("append", {"kind": "solid", "duration": "2s"})

    solid()
    block = next(editor.project.records.blocks()).id

    async def try_all(trouble: str) -> None:
        before = dict(editor.project.records.records)
        for _ in range(40):  # a page that was free may take a few
            if len(said) == seen:
                solid()
        found[f"{trouble} edits"] = len(list(editor.project.records.blocks())) - 1
        await note(f"{trouble}: edit")
        values = {"blocks": [block], "path": "content.fill", "value": "#123456"}
        one_step(editor.panels["timeline"].view, "Colour", lambda tx: perform(tx, find("set"), values))
        await note(f"{trouble}: drag")
        editor.actions_.refresh()
        editor.actions_["undo"].trigger()
        await note(f"{trouble}: undo")
        editor.context.work.bring_in([picture])
        await note(f"{trouble}: import")
        editor.panels["history"].versions.save("First")
        await note(f"{trouble}: version")
        found[f"{trouble}: kept"] = before.items() <= dict(editor.project.records.records).items()
        copy = other / f"{trouble}.vidgen"
        await editor.context.work.copied(copy)
        with services.projects.open(copy, read_only=True) as opened:
            found[f"{trouble}: copied"] = len(list(opened.document.blocks())) == len(
                list(editor.project.records.blocks())
            )
        await note(f"{trouble}: copy")

    fill(disk)
    await try_all("full")
    (disk / "filler").unlink()
    solid()
    editor.context.work.bring_in([picture])
    await note("room again")
    folder.rename(disk / "elsewhere")
    await try_all("gone")
    (disk / "elsewhere").rename(folder)
    solid()
    await note("there again")
    blocks = dict(editor.project.records.records)
    window.leave_project()
    await met(lambda: window.editor is None)
    await note("closed")
    with services.projects.open(path) as opened:
        found["whole"] = dict(opened.document.records) == blocks and len(opened.document.assets()) == 1
    return found


def main() -> None:
    app = QApplication(["vidgen"])
    application.prepare(app)
    loop = event_loop(app)
    asyncio.set_event_loop(loop)
    with Services() as services:
        ended = loop.create_future()
        window = Window(services, lambda: ended.done() or ended.set_result(None))

        async def work() -> None:
            try:
                print(json.dumps(await session(window, services, Path(sys.argv[1]), Path(sys.argv[2]))))
            finally:
                window.close()
                await ended

        loop.run_until_complete(work())
        window.shut()
        loop.close()


if __name__ == "__main__":
    main()
