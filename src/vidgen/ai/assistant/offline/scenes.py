"""Scenes: delete, move, duplicate, rename, merge."""

from __future__ import annotations

import re

from vidgen.ai.assistant.offline import Wish, rule
from vidgen.ai.assistant.spoken import ordinal, quoted
from vidgen.editor.records import Scene
from vidgen.errors import EditError

ORDER = 25
_WHICH = r"(?:the\s+)?(?:(?P<which>\w+)\s+scene|scene\s+(?P<name>[\w\"“”'‘’„« -]+?))"


@rule(rf"\b(?:delete|remove|cut|drop)\s+{_WHICH}$", examples=("delete scene 2", "remove the last scene"))
async def delete(wish: Wish) -> str:
    """Take a scene with all that lies in it."""
    scene = _scene(wish)
    wish.bench.do("remove-scene", scene=scene.id, blocks=True)
    return f"The scene “{scene.name}” is gone."


@rule(rf"\bduplicate\s+{_WHICH}$", examples=("duplicate the first scene",))
async def duplicate(wish: Wish) -> str:
    """Put a copy of a scene after it."""
    scene = _scene(wish)
    wish.bench.do("duplicate-scene", scene=scene.id)
    return f"A copy of “{scene.name}” follows it."


@rule(
    rf"\bmove\s+{_WHICH}\s+(?:to\s+(?:the\s+)?(?P<place>start|beginning|front|end)|(?P<side>before|after)\s+(?:the\s+)?"
    r"(?:(?P<other>\w+)\s+scene|scene\s+(?P<other_name>\w+)))",
    examples=("move scene 2 to the start", "move the last scene before scene 1"),
)
async def move(wish: Wish) -> str:
    """Put a scene somewhere else in the story."""
    scene, every = _scene(wish), list(wish.bench.scenes())
    others = [s for s in every if s.id != scene.id]
    place = wish.part("place").lower()
    if place:
        at = len(others) if place == "end" else 0
    else:
        other = _named(wish, wish.part("other") or wish.part("other_name"))
        if other.id == scene.id:
            raise EditError("A scene cannot be moved before or after itself.")
        at = others.index(other) + (wish.part("side").lower() == "after")
    wish.bench.do("move-scene", scene=scene.id, place=at)
    return f"“{scene.name}” is scene {at + 1} now."


@rule(rf"\brename\s+{_WHICH}\s+(?:to|as|into)\s+(?P<new>.+)$", examples=('rename scene 1 to "Opening"',))
async def rename(wish: Wish) -> str:
    """Give a scene another name."""
    scene = _scene(wish)
    new = (quoted(wish.part("new")) or [wish.part("new")])[0]
    wish.bench.do("set-scene", scene=scene.id, name=new)
    return f"“{scene.name}” is named “{new}”."


def _scene(wish: Wish) -> Scene:
    return _named(wish, wish.part("which") or wish.part("name"))


def _named(wish: Wish, text: str) -> Scene:
    scenes = wish.bench.scenes()
    if not scenes:
        raise EditError("There are no scenes yet; mark a stretch and add one.")
    text = (quoted(text) or [text])[0].strip()
    named = [s for s in scenes if s.name.casefold() in (text.casefold(), f"scene {text}".casefold())]
    if len(named) == 1:
        return named[0]
    if re.fullmatch(r"this|current", text, re.IGNORECASE):
        found = [s for s in scenes if s.start <= wish.bench.where.playhead < s.end]
        if found:
            return found[0]
    which = ordinal(text)
    if which is None or which > len(scenes):
        raise EditError(f"There is no scene “{text}”; the scenes are: {', '.join(s.name for s in scenes)}.")
    return scenes[which if which < 0 else which - 1]
