"""`SceneMaker`: one scene of a video that was made out of an idea, anew: another picture, or its script spoken again."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from vidgen.ai.making.making import order_of
from vidgen.ai.making.matching import matches
from vidgen.ai.making.remaking import Anew, Wish, keep_anew, made_scenes, make_anew, put_anew
from vidgen.ai.making.steps import Steps
from vidgen.editor.queries import Snapshot
from vidgen.editor.records import Id, Scene
from vidgen.errors import UsageError
from vidgen.ui.context import Context
from vidgen.ui.making.aside import aside
from vidgen.ui.making.wording import price
from vidgen.ui.widgets.question import question

if TYPE_CHECKING:
    from vidgen.ai.making.made import Told
    from vidgen.ai.making.maker import Maker
    from vidgen.ai.making.order import VideoOrder
    from vidgen.ai.making.outline import SceneOutline
    from vidgen.storage.assets import Assets


@dataclass(frozen=True)
class Elsewhere:
    """A project that is open in the window, for those who work in a thread."""

    path: Path
    folder: Path
    project_id: str
    document: Snapshot
    assets: Assets


@dataclass(frozen=True)
class _Made:
    """What is known about the video."""

    order: VideoOrder
    scenes: dict[Id, SceneOutline]
    advice: dict[Id, str]


class SceneMaker(QObject):
    """Of one open project; one scene at a time. All others stay as they are, and are not paid again."""

    changed = Signal()
    """`doing`, or what is known about scenes, is another than it was."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._parent = context, parent
        self._made: _Made | None = None
        self._task: asyncio.Task[None] | None = None
        self.doing = ""
        """What is being done, in words; empty for nothing."""

    # Asking -----------------------------------------------------------------------------------------------------

    def advice(self, scene: Id) -> str:
        """Return what is to be said about a scene whose picture has little to do with its words; else nothing."""
        return self._made.advice.get(scene, "") if self._made is not None else ""

    @property
    def weak(self) -> frozenset[Id]:
        """The scenes that there is advice about."""
        return frozenset(self._made.advice) if self._made is not None else frozenset()

    def hindrance(self, scene: Id | None) -> str | None:
        """Return None, or why a scene cannot be made anew now, as the end of a sentence."""
        if self._context.project.read_only is not None:
            return self.tr("the project is open for reading only")
        if scene is None:
            return self.tr("there is no scene at the playhead")
        if self._made is None or scene not in self._made.scenes:
            return self.tr("the scene was not made out of an idea by vidgen")
        return self.tr("another scene is being made") if self._task is not None else None

    def spoken(self, scene: Id) -> str:
        """Return the words that are spoken in a scene now."""
        return self._made.scenes[scene].narration if self._made is not None and scene in self._made.scenes else ""

    async def look(self) -> None:
        """Read anew what is known about the video, if one was made here."""
        path, scenes = self._context.project.path, self._context.project.records.scenes()
        found = await self._context.background.call("disk", _look, path, list(scenes))
        if found != self._made:
            self._made = found
            self.changed.emit()

    # Making -----------------------------------------------------------------------------------------------------

    def another_picture(self, scene: Id | None) -> None:
        """Begin to make another picture of the same words."""
        self._begin(scene, lambda _: Wish(picture=True), self.tr("Another picture"))

    def speak_anew(self, scene: Id | None) -> None:
        """Begin to speak the scene's script: other words, or the same ones once more."""

        def wish(record: Scene) -> Wish:
            same = " ".join(record.script.split()) == self.spoken(record.id)
            return Wish(voice=True) if same or not record.script.strip() else Wish(script=record.script)

        self._begin(scene, wish, self.tr("Speak the script anew"))

    def cancel(self) -> None:
        """Stop; the timeline stays as it is, and what is done is kept."""
        if self._task is not None:
            self._task.cancel()

    def _begin(self, scene: Id | None, wish: Callable[[Scene], Wish], title: str) -> None:
        if why := self.hindrance(scene):
            self._context.tell(self.tr("{0} cannot be done: {1}.").format(title, why))
            return
        record = self._context.project.records.find(scene or "", Scene)
        if record is not None:
            self._task = self._context.background.start(self._make(record, wish(record), title))
            self._task.add_done_callback(self._ended)

    async def _make(self, scene: Scene, wish: Wish, title: str) -> None:
        context, made = self._context, self._made
        try:
            if made is not None and await self._may(made, scene, wish, title):
                self._say(self.tr("{0}: '{1}'").format(title, scene.name))
                anew, maker = await self._made_anew(made.order, scene, wish)
                await self._put(anew, maker)
        finally:
            self._say("")
        context.background.start(self.look())

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Also of one that was cancelled before it began, and when the project was closed meanwhile."""
        if self._task is task:
            self._task = None
            if Shiboken.isValid(self):
                self.changed.emit()

    async def _made_anew(self, order: VideoOrder, scene: Scene, wish: Wish) -> tuple[Anew, Maker]:
        from vidgen.ai.making.maker import Maker

        project = self._context.project
        opened, services = project.opened, self._context.services
        place = Elsewhere(project.path, opened.folder, opened.project_id, project.snapshot(), opened.assets)
        said: deque[Told] = deque(maxlen=1)
        wake = self._context.background.later(lambda: self._say(_now(said[-1])) if self.doing else None)

        def tell(told: Told) -> None:
            said.append(told)
            wake()

        async def work() -> tuple[Anew, Maker]:
            ai = services.ai_apart()
            try:
                maker = Maker(ai, place, order, tell)
                return await make_anew(maker, place.document, scene.id, wish), maker
            finally:
                await ai.aclose()

        return await aside(self._context.background, work)

    async def _put(self, anew: Anew, maker: Maker) -> None:
        project, background = self._context.project, self._context.background
        assets = project.opened.assets
        paths = [maker.steps.folder / name for name in anew.files]
        measured = await background.call("media", lambda: [assets.measured(p) for p in paths])
        project.about_to_change.emit()
        document = project.opened.document
        with document.transaction("Remake scene", "ai"):
            taken = assets.take_in(measured)
            put_anew(document, maker, anew, {n: a.id for n, a in zip(anew.files, taken, strict=True)})
        await background.call("disk", keep_anew, maker, anew)

    async def _may(self, made: _Made, scene: Scene, wish: Wish, title: str) -> bool:
        """Ask before anything is paid; what is free needs no question."""
        from vidgen.ai.making.estimating import estimate_scene

        outline = made.scenes[scene.id]
        most: Decimal | None = await self._context.background.call(
            "disk", estimate_scene, self._context.services.ai, made.order, outline, wish
        )
        if most == 0:
            return True
        text = self.tr("'{0}': it {1}. Go on?").format(scene.name, price(most))
        box = question(self._parent, title, text, self.tr("Go on"))
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        box.finished.connect(lambda result: None if answer.done() else answer.set_result(result))
        box.open()
        try:
            await answer
            return box.clickedButton() is box.defaultButton()
        finally:
            box.deleteLater()

    def _say(self, text: str) -> None:
        if text != self.doing:
            self.doing = text
            self.changed.emit()


def _now(told: Told) -> str:
    return f"{told.step}…" if told.begins else f"{told.step} ✓"


def _look(path: Path, scenes: list[Scene]) -> _Made | None:
    order = order_of(path)
    if order is None:
        return None
    try:
        outline, numbers = made_scenes(Steps(path.with_suffix(".media")), scenes)
    except UsageError:
        return None
    advice = {m.scene: m.advice for m in matches(outline) if m.advice}
    return _Made(
        order,
        {scene: outline.scenes[n - 1] for scene, n in numbers.items()},
        {scene: advice[n] for scene, n in numbers.items() if n in advice},
    )
