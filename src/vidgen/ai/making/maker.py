"""`Maker`: runs the steps from an order to a timeline. Paid calls pass the gate; what is done is kept by `Steps`.

    outline → narration of each scene, pictures of each scene (side by side) → music → timeline

Who writes, speaks and draws is what the user has chosen for these jobs; else, or with `offline`, this computer does.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Coroutine
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from vidgen.ai.catalogue import OFFLINE
from vidgen.ai.jobs import image, music, text, voice
from vidgen.ai.jobs.job import Word
from vidgen.ai.jobs.music import MusicRequest
from vidgen.ai.making.accuracy import CaptionError, error_by
from vidgen.ai.making.assembling import LAST_TAIL, LEAD, TAIL, Narrated, assemble, put_music
from vidgen.ai.making.made import MadeVideo, Told
from vidgen.ai.making.matching import matches
from vidgen.ai.making.order import SceneChoice, VideoOrder
from vidgen.ai.making.outline import Outline, SceneOutline
from vidgen.ai.making.reading import even_words, reading_time, silence
from vidgen.ai.making.requests import image_request, outline_request, voice_request, who_does
from vidgen.ai.making.rules import outline_by_rules
from vidgen.ai.making.steps import SCENES, Outcome, Steps
from vidgen.ai.making.style import Style, style_for
from vidgen.ai.order import Order
from vidgen.ai.sound import wav_length
from vidgen.ai.voices.languages import spoken_here
from vidgen.errors import UsageError
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from vidgen.ai.making.workplace import Workplace
    from vidgen.ai.service import AIService
    from vidgen.editor.queries import Records
    from vidgen.storage.open_project import OpenProject

T = TypeVar("T")
_AT_ONCE = 3


class Maker:
    """Makes what an order needs; the media folder of the project keeps the steps."""

    def __init__(
        self, ai: AIService, place: Workplace, order: VideoOrder, on_step: Callable[[Told], None] | None = None
    ) -> None:
        self._ai = ai
        self._place = place
        self.order = order
        self.steps = Steps(place.folder / f"{place.path.stem}.media")
        self._on_step = on_step or (lambda _: None)
        self._done = self._total = self._again = 0
        self._more = 0
        self._costs: list[Decimal | None] = []

    async def make(self, project: OpenProject, more: int = 0) -> MadeVideo:
        """Do every step and put the timeline together, as one undo step beside new media. It can be cancelled like any task.

        `more` steps that come after it (an export, say) are counted among all.

        Raises ProviderError, UsageError, MediaError; what was done until then is kept, and the next run goes on from there.
        """
        self._more = more
        outline = await self.outline()
        found = matches(outline)
        pictures = self._who("image") is not None
        # The voice of this computer takes all its cores; others are waited for side by side.
        limit = asyncio.Semaphore(_AT_ONCE if pictures or self._who("voice") != OFFLINE else 1)
        made = await _all([self._scene(scene, n, SceneChoice(), limit) for n, scene in enumerate(outline.scenes, 1)])
        seconds = sum(m.length + LEAD + TAIL for m in made) / FLICKS + (LAST_TAIL - TAIL) / FLICKS
        bed = await self.music(outline, seconds) if self.order.music else None
        whoosh = await self.whoosh() if self.order.music else None
        self._begin("Timeline")
        self.put(project, outline, made, bed, whoosh)
        self._tell("Timeline", False)
        cost = None if None in self._costs else sum((c for c in self._costs if c is not None), Decimal(0))
        length = project.document.duration() / FLICKS
        exact = self.captions(project.document)
        return MadeVideo(outline, tuple(found), len(made), length, cost, self._again, exact)

    def captions(self, records: Records) -> CaptionError:
        """Measure the captions on the timeline against what the voices said, and when."""
        return error_by(self.steps, records)

    async def outline(self) -> Outline:
        """Return the outline: by a model when one is chosen and nothing is given word for word, else by rules."""
        order = self.order
        who = None if order.script else self._who("text")

        async def work() -> Outcome:
            if who is None:
                return Outcome(outline_by_rules(order).model_dump(mode="json"))
            request = outline_request(order)
            done = await self._ai.run(text.JOB, request, self._order("outline", who))
            return Outcome(done.result.read(Outline).model_dump(mode="json"), cost=done.cost)

        given = order.model_dump(mode="json", exclude={"voice", "budget", "music"})
        inputs = {"order": given, "who": who}
        outcome, before = await self.steps.do("outline", inputs, work)
        outline = Outline.model_validate(outcome.data)
        a_scene = 1 if self._who("image") is None else 2
        sounds = 2 if order.music else 0
        self._total = 1 + a_scene * len(outline.scenes) + sounds + 1 + self._more
        self._count(outcome, before, "Outline")
        return outline

    async def _scene(self, scene: SceneOutline, number: int, choice: SceneChoice, limit: asyncio.Semaphore) -> Narrated:
        async with limit:
            spoken = await self.narration(scene, number, choice)
            drawn = await self.picture_if_drawn(scene, number, choice)
        return replace(spoken, picture=drawn)

    async def narration(self, scene: SceneOutline, number: int, choice: SceneChoice) -> Narrated:
        """Return a scene with its voice; its files are not imported yet: `voice` is the name of one until then."""
        who = self._who("voice")
        if who == OFFLINE and not spoken_here(self.order.language, scene.narration):
            return await self._silent(scene, number)
        asked = voice_request(self.order, scene, choice)

        async def work() -> Outcome:
            done = await self._ai.run(voice.JOB, asked, self._order(f"voice of scene {number}", who))
            sound = done.result.sound
            name = self._named(f"voice-{number:02}", sound.data, sound.suffix)
            words = [w.model_dump(mode="json") for w in done.result.words]
            length = wav_length(sound.data) if sound.suffix == ".wav" else None
            return Outcome({"words": words, "length": length}, (name,), done.cost)

        outcome = await self._do(
            f"voice {number}", {"request": asked.model_dump(mode="json"), "who": who}, work, f"Voice of scene {number}"
        )
        words = tuple(Word.model_validate(w) for w in outcome.data["words"])
        length = outcome.data["length"]
        if length is None:  # no WAV: the reader of media knows
            info = await asyncio.to_thread(self._place.assets.measured, self.steps.folder / outcome.files[0])
            length = info.info.duration if info.info is not None and info.info.duration else 0
        if not length:
            raise UsageError(f"The voice of scene {number} is empty; choose another voice.")
        return Narrated(scene, outcome.files[0], int(length), words or even_words(scene.narration, int(length)))

    async def _silent(self, scene: SceneOutline, number: int) -> Narrated:
        """Return a scene that nobody speaks: its words are shown at the pace of reading."""
        length = reading_time(scene.narration)

        async def work() -> Outcome:
            return Outcome({}, (self._named(f"voice-{number:02}", silence(length), ".wav"),))

        outcome = await self._do(f"voice {number}", {"silent": scene.narration}, work, f"Words of scene {number}")
        return Narrated(scene, outcome.files[0], length, even_words(scene.narration, length))

    async def picture(self, scene: SceneOutline, number: int, choice: SceneChoice) -> str:
        """Return the file of a picture that a model drew."""
        who = self._who("image")
        asked = image_request(self.order, scene, choice)

        async def work() -> Outcome:
            done = await self._ai.run(image.JOB, asked, self._order(f"picture of scene {number}", who))
            drawn = done.result.image
            return Outcome({}, (self._named(f"picture-{number:02}", drawn.data, drawn.suffix),), done.cost)

        inputs = {"request": asked.model_dump(mode="json"), "who": who}
        return (await self._do(f"picture {number}", inputs, work, f"Picture of scene {number}")).files[0]

    async def picture_if_drawn(self, scene: SceneOutline, number: int, choice: SceneChoice) -> str | None:
        """Return the file of a picture by a model; None when nobody is chosen who draws."""
        return await self.picture(scene, number, choice) if self._who("image") else None

    def choices(self) -> dict[int, SceneChoice]:
        """Return what was chosen for scenes, by their numbers."""
        kept = self.steps.get("choices")
        return {int(n): SceneChoice.model_validate(c) for n, c in kept.data.items()} if kept is not None else {}

    def choose(self, number: int, choice: SceneChoice) -> None:
        """Keep what was chosen for a scene."""
        made = {n: c.model_dump() for n, c in {**self.choices(), number: choice}.items()}
        self.steps.put("choices", "", Outcome({str(n): c for n, c in made.items()}))

    @property
    def done_anew(self) -> int:
        """How many steps had to be done by this run."""
        return self._done - self._again

    async def music(self, outline: Outline, seconds: float) -> str:
        """Return the file of the music, as long as all scenes together."""
        said = f"{self.order.idea or outline.title} {outline.title}"[:4000]
        asked = MusicRequest(prompt=said, length=round((seconds + 0.1) * FLICKS), variant=max(0, self.order.seed - 1))
        return await self._sound("music", asked, "Music")

    async def whoosh(self) -> str:
        """Return the file of the sound at cuts."""
        return await self._sound("whoosh", MusicRequest(prompt="whoosh", length=FLICKS, what="effect"), "Effects")

    async def _sound(self, name: str, asked: MusicRequest, told: str) -> str:
        who = self._who("music") or OFFLINE

        async def work() -> Outcome:
            done = await self._ai.run(music.JOB, asked, self._order(name, who))
            sound = done.result.sound
            return Outcome({}, (self._named(name, sound.data, sound.suffix),), done.cost)

        inputs = {"request": asked.model_dump(mode="json"), "who": who}
        return (await self._do(name, inputs, work, told)).files[0]

    def style(self, outline: Outline) -> Style:
        """Return what all scenes share."""
        project = self._place.document.project
        return style_for(self.order, outline, project.width, project.height)

    def put(
        self, project: OpenProject, outline: Outline, made: list[Narrated], bed: str | None, whoosh: str | None
    ) -> None:
        """Import the files and put the timeline together, as one undo step."""
        made = [m.with_assets(lambda name: self.asset(project, name)) for m in made]
        sounds = [self.asset(project, n) if n else None for n in (bed, whoosh)]
        with project.document.transaction("Make video", "ai") as tx:
            scenes = assemble(tx, outline, made, self.style(outline), sounds[1])
            if sounds[0] is not None:
                put_music(tx, sounds[0])
        self.steps.put(SCENES, "", Outcome([s.id for s in scenes]))

    def asset(self, project: OpenProject, name: str) -> str:
        """Import a file of the steps; return the asset's id."""
        return project.import_media([self.steps.folder / name])[0].id

    async def _do(self, name: str, inputs: Any, work: Callable[[], Coroutine[Any, Any, Outcome]], told: str) -> Outcome:
        async def begun() -> Outcome:
            self._begin(told)
            return await work()

        outcome, before = await self.steps.do(name, inputs, begun)
        self._count(outcome, before, told)
        return outcome

    def _count(self, outcome: Outcome, before: bool, told: str) -> None:
        self._costs.append(Decimal(0) if before else outcome.cost)
        self._again += before
        self._tell(told, before)

    def _begin(self, step: str) -> None:
        self._on_step(Told(step, self._done, max(self._done + 1, self._total), begins=True))

    def _tell(self, step: str, before: bool) -> None:
        self._done += 1
        self._on_step(Told(step, self._done, max(self._done, self._total), before))

    def _who(self, job: str) -> str | None:
        return who_does(self.order, job)

    def _order(self, step: str, who: str | None) -> Order:
        project = self._place.document.project.id
        return Order(
            endpoint=who,
            project=project,
            step=step[:200],
            run=f"make {self._place.project_id}",
            most=self.order.budget,
        )

    def _named(self, stem: str, data: bytes, suffix: str) -> str:
        return self.steps.file(f"{stem}-{hashlib.sha256(data).hexdigest()[:8]}{suffix}", data)


async def _all(works: list[Coroutine[Any, Any, T]]) -> list[T]:
    """Return what all give, in order; when one fails, the others are cancelled, and its error is raised as it is."""
    tasks = [asyncio.ensure_future(w) for w in works]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
