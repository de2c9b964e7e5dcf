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


@rule(
    r"\b(?:delete|remove|cut|drop)\s+(?:the\s+)?scenes\s+(?P<list>\w+(?:\s*(?:,|and|&|,\s*and)\s*\w+)+)$",
    examples=("delete scenes 1 and 3",),
)
async def delete_several(wish: Wish) -> str:
    """Take scenes with all that lies in them."""
    which = re.split(r"\s*(?:,\s*and\b|,|\band\b|&)\s*", wish.part("list"))
    doomed = {s.id: s for s in (_named(wish, one) for one in which)}
    for scene in doomed.values():
        wish.bench.do("remove-scene", scene=scene.id, blocks=True)
    return f"{', '.join(f'“{s.name}”' for s in doomed.values())}: gone."


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


@rule(
    r"\b(?:merge|join|combine)\b.*\bscenes?\s+(?P<a>\w+)\s+(?:and|with|&)\s+(?:scene\s+)?(?P<b>\w+)|"
    r"\b(?:merge|join|combine)\s+(?:the\s+)?(?P<c>\w+)\s+(?:and|with)\s+(?:the\s+)?(?P<d>\w+)\s+scenes?",
    examples=("merge scenes 1 and 2",),
)
async def merge(wish: Wish) -> str:
    """Make one scene of two."""
    both = [_named(wish, wish.part(a) or wish.part(b)) for a, b in (("a", "c"), ("b", "d"))]
    wish.bench.do("merge-scenes", scenes=[s.id for s in both])
    return f"“{both[0].name}” and “{both[1].name}” are one."


@rule(
    r"\b(?:swap|exchange|switch)\b.*\bscenes?\s+(?P<a>\w+)\s+(?:and|with|&)\s+(?:scene\s+)?(?P<b>\w+)",
    examples=("swap scene 1 and scene 3",),
)
async def swap(wish: Wish) -> str:
    """Let two scenes change places."""
    both = sorted((_named(wish, wish.part(n)) for n in ("a", "b")), key=lambda s: s.start)
    every = [s.id for s in wish.bench.scenes()]
    first, second = (every.index(s.id) for s in both)
    if first == second:
        raise EditError("A scene cannot change places with itself.")
    wish.bench.do("move-scene", scene=both[1].id, place=first)
    wish.bench.do("move-scene", scene=both[0].id, place=second)
    return f"“{both[0].name}” and “{both[1].name}” have changed places."


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
