"""Make the pictures of the window for the guide: every panel and dialog, with no screen.

    python docs/screenshots/make.py [--out FOLDER]                                       all of them
    python docs/screenshots/make.py --one [--light] [--scale 2] [--size 1920x1080] [--suffix=-light] [--only NAMES]
        [--out FOLDER] [PROJECT.vidgen]                                                  those of one look

Everything is shown dark at 1280x720; the window also large, light, and at 200 %, the dashboard also light. Without a project
the demo's is made first; of one that is given a version is saved and films are made, so give a copy. Each picture is
docs/images/window/NAME.png, of 256 colours. Paths of the folder in which all that happens are shown as somebody's home.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from vidgen.ui.editor import Editor
    from vidgen.ui.window import Window

FOLDER = Path(__file__).resolve().parents[1] / "images" / "window"
_PATIENCE = 120.0
_HOME = "/home/sam/Videos"
"""What pictures show instead of the folder that they are made in."""

_LOOKS: tuple[tuple[str, ...], ...] = (
    (),
    ("--size", "1920x1080", "--suffix=-large", "--only", "window"),
    ("--light", "--suffix=-light", "--only", "window,dashboard"),
    ("--scale", "2", "--suffix=-200", "--only", "window"),
)

Keep = Callable[[str, "QWidget"], None]
"""Saves a picture of a widget under a name."""


def main() -> int:
    """Make them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", nargs="?", type=Path)
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--only", help="names of pictures, with commas")
    parser.add_argument("--suffix", default="", help="comes after the names of pictures")
    parser.add_argument("--one", action="store_true", help="one look only")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="vidgen-shots-") as home:
        os.environ.setdefault("VIDGEN_HOME", home) if args.project else os.environ.update(VIDGEN_HOME=home)
        os.environ.update(QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=args.scale)
        project = args.project or _demo(Path(home))
        if args.one:
            return _shoot(args, project.resolve())
        return max(_itself(project, *look, "--out", str(args.out)) for look in _LOOKS)


def _itself(project: Path, *words: str) -> int:
    return subprocess.run([sys.executable, __file__, "--one", str(project), *words], check=False).returncode


def _demo(folder: Path) -> Path:
    """Make the demo's project, and two others that the dashboard shows beside it."""
    _vidgen("demo", "-o", str(folder / "demo"), "--no-render")
    for name, size, picture in (("Night walk", "1080x1920", "night.jpg"), ("Studio tour", "1080x1080", "studio.jpg")):
        path = str(folder / "demo" / f"{name}.vidgen")
        _vidgen("new", path, "--size", size)
        _vidgen("import", path, str(folder / "demo" / "media" / picture))
        _vidgen("edit", path, "append", "--asset", picture, "--duration", "6s")
        _vidgen("edit", path, "set", "--blocks", "V1:1", "--path", "placement.fit", "--value", "cover")
        values = {"text": name, "font": "Playfair Display", "size": 0.12, "fill": "#fff4dc"}
        _vidgen(
            "edit", path, "overlay", "--at", "0", "--kind", "text", "--duration", "6s", "--values", json.dumps(values)
        )
    return folder / "demo" / "good-morning.vidgen"


def _vidgen(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "vidgen", *words], check=True, stdout=subprocess.DEVNULL)


def _hide_folder(widget: QWidget, folder: str) -> None:
    """Show another folder in place of the one in which the pictures are made; nothing is told of the change."""
    from PySide6.QtCore import QSignalBlocker
    from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

    for field in (*widget.findChildren(QLineEdit), *widget.findChildren(QLabel)):
        if folder in field.text():
            with QSignalBlocker(field):
                field.setText(field.text().replace(folder, _HOME))
            if isinstance(field, QLineEdit):
                field.setCursorPosition(0)
    for box in widget.findChildren(QComboBox):
        for row in range(box.count()):
            box.setItemText(row, box.itemText(row).replace(folder, _HOME))


def _shoot(args: argparse.Namespace, project: Path) -> int:
    import qasync
    from PySide6.QtCore import QLocale
    from PySide6.QtGui import QCursor
    from PySide6.QtWidgets import QApplication

    from vidgen.app import Services
    from vidgen.imaging import fonts
    from vidgen.ui import application
    from vidgen.ui.theme import apply
    from vidgen.ui.window import Window

    app = QApplication(["vidgen"])
    application.prepare(app)
    fonts.shipped()  # names of fonts are shown in their faces
    QCursor.setPos(8000, 8000)  # over nothing
    QLocale.setDefault(QLocale("en_GB"))
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

        made = set()

        def keep(name: str, widget: QWidget) -> None:
            if wanted is None or name in wanted:
                made.add(name)
                for folder in (str(project.parent), os.environ["VIDGEN_HOME"]):
                    _hide_folder(widget, folder)
                widget.grab().save(str(out := args.out / f"{name}{args.suffix}.png"))
                _reduce(out)
                print(name)

        async def work() -> None:
            try:
                await (_some if wanted is not None and wanted <= _SOME else _pictures)(window, project, keep)
            finally:
                window.close()
                await ended

        loop.run_until_complete(work())
        window.shut()
    if missing := sorted((wanted or set()) - made):
        print(f"There is no picture of these names: {', '.join(missing)}.", file=sys.stderr)
    return 1 if missing else 0


def _reduce(path: Path) -> None:
    """Give a picture 256 colours: a third of the bytes, and the same to the eye."""
    from PIL import Image

    with Image.open(path) as read:
        whole = read.convert("RGB")
    colours = whole.quantize(256, method=Image.Quantize.MEDIANCUT, kmeans=1)
    whole.quantize(palette=colours, dither=Image.Dither.FLOYDSTEINBERG).save(path, optimize=True)


_SOME = {"window", "dialog-export", "dashboard"}


async def _some(window: Window, project: Path, keep: Keep) -> None:
    """Show what is shown in every look."""
    editor = await _opened(window, project)
    keep("window", window)
    await _dialog(window, editor.actions_["export"].trigger, partial(keep, "dialog-export"))
    await _dashboard(window, keep)


async def _dashboard(window: Window, keep: Keep) -> None:
    await window.close_project()
    window.refresh_dashboard()
    await _settled(window)
    keep("dashboard", window)


async def _opened(window: Window, project: Path) -> Editor:
    """Open the project, with something selected, in the midst of the film."""
    window.open(project)
    await _until(lambda: window.editor is not None)
    editor = window.editor
    if editor is None:
        raise RuntimeError("the project did not open")
    editor.arrange()
    await _settled(window)
    records = editor.project.records
    editor.session.set_playhead(records.rate.snap(records.duration() * 2 // 5))
    editor.session.select([_title(editor)])
    editor.session.choose_assets([next(a.id for a in records.assets() if a.info is not None and not a.info.still)])
    await _settled(window)
    return editor


def _title(editor: Editor) -> str:
    return min(editor.project.records.blocks(), key=lambda b: (b.content.kind != "text", b.start)).id


async def _pictures(window: Window, project: Path, keep: Keep) -> None:
    editor = await _opened(window, project)
    keep("window", window)
    await _films(editor)
    await _panels(window, editor, keep)
    for action, name in (
        ("export", "dialog-export"), ("batch", "dialog-batch"), ("settings", "dialog-settings"),
        ("ai-providers", "dialog-ai"), ("new", "dialog-new"), ("generate", "dialog-generate"),
        ("set-project", "dialog-form"), ("palette", "palette"), ("make", "dialog-make"),
    ):  # fmt: skip
        await _dialog(window, editor.actions_[action].trigger, partial(keep, name), _FILLED.get(name))
    for page in ("jobs", "budgets", "models"):
        await _dialog(window, window.show_providers, partial(keep, f"dialog-{page}"), partial(_turn_to, page))
    await _version(window, editor, _title(editor), keep)
    await _dashboard(window, keep)


async def _films(editor: Editor) -> None:
    """Make what is heard, and put a film into the queue that is held back: so that it has something to show."""
    from vidgen.render.plan import plan
    from vidgen.render.queue import Order
    from vidgen.timing import FLICKS, TimeRange

    context, services = editor.context, editor.context.services
    records = editor.project.snapshot()
    paths = {a.id: editor.project.asset_path(a) for a in records.assets()}
    folder = editor.project.path.parent / "exports"
    folder.mkdir(exist_ok=True)

    def orders() -> list[tuple[Order, Path]]:
        made = []
        for name, preset, seconds in (("voice", "mp3", 0), ("teaser", "web-small", 3), ("good-morning", "project", 0)):
            chosen = services.render.preset(preset)
            among = TimeRange.between(0, seconds * FLICKS) if seconds else None
            out = services.render.target(folder / f"{name}.{chosen.extension}", chosen)
            made.append((Order(plan(records, chosen, paths, among), chosen, out, force=True), editor.project.path))
        return made

    first, second, third = await context.exports.add(orders)
    context.exports.pause(third)
    await _until(lambda: sum(j.id in (first, second) and j.state == "done" for j in context.exports.jobs) == 2)


async def _panels(window: Window, editor: Editor, keep: Keep) -> None:
    for name, dock in editor.docks.items():
        dock.show()
        dock.raise_()
        await _settled(window)
        keep(f"panel-{name}", dock.widget())
    for workspace in ("storyboard", "audio", "export"):
        editor.actions_[f"arrange-{workspace}"].trigger()
        await _settled(window)
        keep(f"window-{workspace}", window)
    editor.actions_["arrange-edit"].trigger()
    for name in ("transcript", "assistant"):
        editor.docks[name].raise_()
    await _settled(window)
    keep("window-assistant", window)
    editor.actions_["arrange-edit"].trigger()
    await _lanes(window, editor, keep)


async def _lanes(window: Window, editor: Editor, keep: Keep) -> None:
    """Open the keyframes of one track, in a window that has room for them."""
    from PySide6.QtCore import Qt

    lanes, size = editor.panels["timeline"].view.lanes, window.size()
    records = editor.project.records
    track = max(records.tracks(), key=lambda t: sum(len(b.curves) for b in records.blocks_on(t.id)))
    lanes.open_track(track.id, True)
    dock = editor.docks["timeline"]
    dock.raise_()
    window.resize(size.width(), size.height() + 500)
    await _settled(window)
    editor.resizeDocks([dock], [size.height()], Qt.Orientation.Vertical)
    await _settled(window)
    keep("timeline-lanes", dock.widget())
    lanes.open_track(track.id, False)
    window.resize(size)
    await _settled(window)
    editor.actions_["arrange-edit"].trigger()  # the timeline has taken room from the others
    await _settled(window)


def _tick_scenes(dialog: QWidget) -> None:
    """Choose every scene beside the whole film for a batch."""
    from PySide6.QtCore import Qt

    from vidgen.ui.exports.batch_dialog import BatchDialog

    if isinstance(dialog, BatchDialog):
        for row in range(dialog.ranges.count()):
            if dialog.ranges.item(row).data(Qt.ItemDataRole.UserRole) == "scenes":
                dialog.ranges.item(row).setCheckState(Qt.CheckState.Checked)


def _say_idea(dialog: QWidget) -> None:
    from vidgen.ui.making.dialog import MakeDialog

    if isinstance(dialog, MakeDialog):
        dialog.form.text.setPlainText("Why do octopuses have three hearts?")


_FILLED: dict[str, Callable[[QWidget], None]] = {"dialog-batch": _tick_scenes, "dialog-make": _say_idea}
"""What is done with a dialog before its picture is taken."""


def _turn_to(page: str, dialog: QWidget) -> None:
    from vidgen.ui.ai.dialog import AiDialog

    if isinstance(dialog, AiDialog):
        dialog.tabs.setCurrentWidget(getattr(dialog, page))


async def _version(window: Window, editor: Editor, title: str, keep: Keep) -> None:
    """Save a version, write another title, and look at the two side by side."""
    editor.panels["history"].versions.save("First cut")
    await _settled(window)
    block = next(b for b in editor.project.records.blocks() if b.id == title)
    editor.session.set_playhead(block.start + block.duration // 2)
    editor.context.run("set", {"blocks": [title], "path": "content.text", "value": "A slow morning"})
    editor.docks["history"].raise_()
    await _settled(window)
    keep("panel-history", editor.panels["history"])
    editor.actions_.refresh()
    await _dialog(window, editor.actions_["compare-version"].trigger, partial(keep, "dialog-version"))
    editor.project.undo()


async def _dialog(
    window: Window,
    show: Callable[[], object],
    keep: Callable[[QWidget], None],
    then: Callable[[QWidget], None] | None = None,
) -> None:
    """Show a dialog, also one that waits for its end, keep its picture, and close it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    before = {w for w in QApplication.topLevelWidgets() if w.isVisible()}

    def found() -> list[QWidget]:
        return [w for w in QApplication.topLevelWidgets() if w.isVisible() and w not in before]

    QTimer.singleShot(0, show)
    await _until(lambda: bool(found()))
    dialog = found()[0]
    if then is not None:
        then(dialog)
    await _settled(window)
    await _settled(window)
    keep(dialog)
    dialog.close()
    await _settled(window)


async def _until(met: Callable[[], bool]) -> None:
    for _ in range(int(_PATIENCE / 0.05)):
        if met():
            return
        await asyncio.sleep(0.05)
    raise TimeoutError("the window did not come to rest")


async def _settled(window: Window) -> None:
    await asyncio.sleep(0.6)
    rest = 0
    for _ in range(400):
        rest = 0 if _at_work(window) else rest + 1
        if rest > 4:
            break
        await asyncio.sleep(0.05)


def _at_work(window: Window) -> bool:
    editor = window.editor
    if window.background.busy or editor is None:
        return window.background.busy
    hasty = editor.panels["preview"].isVisible() and editor.context.player.shown is None
    return editor.context.background.busy or hasty


if __name__ == "__main__":
    sys.exit(main())
