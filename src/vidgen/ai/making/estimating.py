"""How long a video would be and what it would cost, before anything is asked of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from vidgen.ai.catalogue import OFFLINE
from vidgen.ai.jobs import image, music, text, voice
from vidgen.ai.jobs.music import MusicRequest
from vidgen.ai.making.assembling import LAST_TAIL, LEAD, TAIL
from vidgen.ai.making.limits import Limits, limits
from vidgen.ai.making.matching import Match, matches
from vidgen.ai.making.order import SceneChoice, VideoOrder
from vidgen.ai.making.outline import Outline, SceneOutline
from vidgen.ai.making.reading import reading_time
from vidgen.ai.making.remaking import Wish
from vidgen.ai.making.requests import image_request, outline_request, voice_request, who_does
from vidgen.ai.making.rules import outline_by_rules
from vidgen.ai.order import Order
from vidgen.ai.voices.languages import spoken_here
from vidgen.errors import ProviderError
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from vidgen.ai.service import AIService

_WORDS_A_SECOND = 2.6
_SECONDS_A_SCENE = 7.0
"""Where a model writes the outline, nobody knows yet how many there will be."""
_FRESH = 1 << 20
"""The number of a result that nobody has asked for yet."""


@dataclass(frozen=True)
class Part:
    """All calls for one job."""

    job: str
    who: str | None
    """The endpoint; None where rules do it."""
    calls: int
    most: Decimal | None
    """US dollars; None when nobody knows the price."""


@dataclass(frozen=True)
class VideoEstimate:
    """What is to be expected."""

    outline: Outline
    exact: bool
    """Whether this is the outline that will be used; else a model writes another one."""
    seconds: float
    parts: tuple[Part, ...]
    matches: tuple[Match, ...]
    limits: Limits

    @property
    def most(self) -> Decimal | None:
        """What all calls together cost at most; None when a part of it is unknown."""
        known = [p.most for p in self.parts if p.most is not None]
        return sum(known, Decimal(0)) if len(known) == len(self.parts) else None


def estimate_video(ai: AIService, order: VideoOrder) -> VideoEstimate:
    """Return what is to be expected of an order. It reads files, and asks nobody.

    Raises ProviderError and UsageError where it cannot be made as it is ordered.
    """
    writer = None if order.script else who_does(order, "text")
    outline = outline_by_rules(order) if writer is None else _assumed(order)
    plain = SceneChoice()
    parts = [] if writer is None else [_part(ai, text.JOB, writer, [outline_request(order)])]
    voices = [voice_request(order, scene, plain) for scene in outline.scenes]
    parts.append(_part(ai, voice.JOB, who_does(order, "voice"), voices))
    if (painter := who_does(order, "image")) is not None:
        parts.append(_part(ai, image.JOB, painter, [image_request(order, s, plain) for s in outline.scenes]))
    here = who_does(order, "voice") == OFFLINE
    said = sum(_seconds(s, here and not spoken_here(order.language, s.narration)) for s in outline.scenes)
    seconds = said + len(outline.scenes) * (LEAD + TAIL) / FLICKS + (LAST_TAIL - TAIL) / FLICKS
    if order.music:
        bed = MusicRequest(prompt=outline.title, length=round(seconds * FLICKS))
        parts.append(_part(ai, music.JOB, who_does(order, "music") or OFFLINE, [bed]))
    found = tuple(matches(outline)) if writer is None else ()
    return VideoEstimate(outline, writer is None, seconds, tuple(parts), found, limits(order, outline))


def estimate_scene(ai: AIService, order: VideoOrder, scene: SceneOutline, wish: Wish) -> Decimal | None:
    """Return what one scene anew would cost at most; None when nobody knows. It reads files, and asks nobody."""
    choice = SceneChoice(picture=_FRESH, voice=_FRESH)
    said = scene if wish.script is None else SceneOutline(headline=scene.headline, narration=wish.script)
    parts = []
    if wish.voice or wish.script is not None:
        parts.append(_part(ai, voice.JOB, who_does(order, "voice"), [voice_request(order, said, choice)]))
    painter = who_does(order, "image")
    if painter is not None and (wish.picture or wish.script is not None):
        parts.append(_part(ai, image.JOB, painter, [image_request(order, said, choice)]))
    player = who_does(order, "music") or OFFLINE
    if order.music and player != OFFLINE:
        parts.append(_part(ai, music.JOB, player, [MusicRequest(prompt="", length=round(order.about * FLICKS))]))
    known = [p.most for p in parts if p.most is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _seconds(scene: SceneOutline, read: bool) -> float:
    return reading_time(scene.narration) / FLICKS if read else len(scene.narration.split()) / _WORDS_A_SECOND


def _part(ai: AIService, job: Any, who: str | None, requests: list[Any]) -> Part:
    costs = [ai.estimate(job, r, Order(endpoint=who)).most for r in requests]
    known = [c for c in costs if c is not None]
    return Part(job.name, who, len(requests), sum(known, Decimal(0)) if len(known) == len(costs) else None)


def _assumed(order: VideoOrder) -> Outline:
    """Return an outline of about the length that is wanted, with the words of the order."""
    try:
        return outline_by_rules(order)
    except ProviderError:  # another language than English
        count = max(2, round(order.about / _SECONDS_A_SCENE))
        words = " ".join(["word"] * round(order.about / count * _WORDS_A_SECOND))
        scenes = tuple(SceneOutline(headline="", narration=words) for _ in range(count))
        return Outline(title=order.idea[:200] or "Video", scenes=scenes)
