"""Make the pictures of the window for the guide: every panel and dialog, with no screen.

    python docs/screenshots/make.py [--light] [--scale 2] [--size 1920x1080] [--out FOLDER] [PROJECT.vidgen]

Without a project the demo's is made first. Each picture is docs/images/window/NAME.png.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from vidgen.ui.window import Window

FOLDER = Path(__file__).resolve().parents[1] / "images" / "window"
_PATIENCE = 60.0


def main() -> int:
    """Make them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", nargs="?", type=Path)
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--only", help="names of pictures, with commas")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vidgen-shots-") as home:
        os.environ.update(VIDGEN_HOME=home, QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=args.scale)
        project = args.project or _demo(Path(home))
        args.out.mkdir(parents=True, exist_ok=True)
        return _shoot(args, project.resolve())


def _demo(folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "vidgen", "demo", "-o", str(folder / "demo"), "--no-render"], check=True)
    return next((folder / "demo").glob("*.vidgen"))


def _shoot(args: argparse.Namespace, project: Path) -> int:
    import qasync
    from PySide6.QtWidgets import QApplication

    from vidgen.app import Services
    from vidgen.ui import application
    from vidgen.ui.theme import apply
    from vidgen.ui.window import Window

    app = QApplication(["vidgen"])
    application.prepare(app)
    apply(app, "light" if args.light else "dark")
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    wanted = set(args.only.split(",")) if args.only else None
    with Services() as services:
        ended = loop.create_future()
        window = Window(services, lambda: ended.done() or ended.set_result(None))
        width, _, height = args.size.partition("x")
        window.resize(int(width), int(height))
        window.show()

        def keep(name: str, widget: QWidget) -> None:
            if wanted is None or name in wanted:
                widget.grab().save(str(args.out / f"{name}.png"))
                print(name)

        async def work() -> None:
            try:
                await _pictures(window, project, keep)
            finally:
                window.close()
                await ended

        loop.run_until_complete(work())
        window.shut()
    return 0


async def _pictures(window: Window, project: Path, keep: Callable[[str, QWidget], None]) -> None:
    window.open(project)
    await _until(lambda: window.editor is not None)
    editor = window.editor
    if editor is None:
        raise RuntimeError("the project did not open")
    await _settled(window)
    records = editor.project.records
    editor.session.set_playhead(records.rate.snap(records.duration() * 2 // 5))
    shown = sorted(records.blocks(), key=lambda b: (b.content.kind != "text", b.start))
    editor.session.select([shown[0].id])
    await _settled(window)
    keep("window", window)
    for name, dock in editor.docks.items():
        dock.show()
        dock.raise_()
        await _settled(window)
        keep(f"panel-{name}", dock)
        if name in ("storyboard", "transcript", "assistant"):
            keep(f"window-{name}", window)
    for action, name in (
        ("export", "dialog-export"), ("batch", "dialog-batch"), ("settings", "dialog-settings"),
        ("ai-settings", "dialog-ai"),
        ("palette", "palette"), ("make", "dialog-make"), ("shortcuts", "dialog-shortcuts"),
    ):  # fmt: skip
        if not any(e.name == action for e in editor.actions_):
            continue
        await _dialog(window, lambda action=action: editor.actions_[action].trigger(), lambda w, n=name: keep(n, w))
    await window.close_project()
    window.refresh_dashboard()
    await _settled(window)
    keep("dashboard", window)


async def _dialog(window: Window, show: Callable[[], None], keep: Callable[[QWidget], None]) -> None:
    """Show a dialog, also one that waits for its end, keep its picture, and close it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    before = {w for w in QApplication.topLevelWidgets() if w.isVisible()}
    done: list[bool] = []

    def look(tries: int = 40) -> None:
        found = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w not in before]
        if not found and tries:
            QTimer.singleShot(50, lambda: look(tries - 1))
            return
        QTimer.singleShot(1200, lambda: end(found))

    def end(found: list[QWidget]) -> None:
        for widget in found[:1]:
            keep(widget)
            widget.close()
        done.append(True)

    QTimer.singleShot(0, look)
    QTimer.singleShot(0, show)
    await _until(lambda: bool(done))
    await _settled(window)


async def _until(met: Callable[[], bool]) -> None:
    for _ in range(int(_PATIENCE / 0.05)):
        if met():
            return
        await asyncio.sleep(0.05)
    raise TimeoutError("the window did not come to rest")


async def _settled(window: Window) -> None:
    await asyncio.sleep(0.6)
    for _ in range(100):
        if not window.background.busy and not (window.editor and window.editor.context.background.busy):
            break
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
