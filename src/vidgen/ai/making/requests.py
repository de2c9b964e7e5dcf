"""Who does each job of an order, and what is asked of them."""

from __future__ import annotations

from vidgen.ai.catalogue import OFFLINE
from vidgen.ai.choices import ai_choices
from vidgen.ai.jobs.image import ImageRequest
from vidgen.ai.jobs.text import TextRequest
from vidgen.ai.jobs.voice import VoiceRequest
from vidgen.ai.making.order import SIZES, SceneChoice, VideoOrder
from vidgen.ai.making.outline import SceneOutline
from vidgen.ai.prompts.library import prompt

_SHAPES = {"short": "tall", "youtube": "wide", "square": "square"}


def who_does(order: VideoOrder, job: str) -> str | None:
    """Return the endpoint for a job: what the user has chosen; offline, or without a choice, this computer's.

    None for text and pictures without a choice: they are then made by rules.
    """
    chosen = None if order.offline else ai_choices().jobs.get(job)
    if chosen is not None and chosen.endpoint != OFFLINE:
        return chosen.endpoint
    return OFFLINE if job in ("voice", "music") else None


def outline_request(order: VideoOrder) -> TextRequest:
    """Return what a model is asked for an outline."""
    filled = prompt("outline").filled(
        material=order.idea or order.article,
        seconds=round(order.about),
        language=order.language,
        shape=_SHAPES.get(order.format),
    )
    return filled.request(variant=order.seed - 1 if order.seed else 0)


def voice_request(order: VideoOrder, scene: SceneOutline, choice: SceneChoice) -> VoiceRequest:
    """Return what a voice is asked for a scene."""
    told = "" if who_does(order, "voice") == OFFLINE else prompt("narration").filled(language=order.language).text
    return VoiceRequest(
        text=scene.narration,
        voice=order.voice or None,
        language=order.language,
        directions=told,
        variant=choice.voice,
    )


def image_request(order: VideoOrder, scene: SceneOutline, choice: SceneChoice) -> ImageRequest:
    """Return what is asked of those who draw a scene."""
    width, height = SIZES[order.format]
    wanted = (scene.picture or scene.headline).rstrip(".")
    return ImageRequest(
        prompt=prompt("picture").filled(picture=wanted).text, width=width, height=height, variant=choice.picture
    )
