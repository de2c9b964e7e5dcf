"""Which of several things a wish names: "the second clip", "clips 1 and 3", "the last two shots", "that one". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vidgen.ai.assistant.spoken import NUMBER, TIME, UNIT, length, number, ordinal, unquoted
from vidgen.ai.assistant.workbench import Workbench
from vidgen.editor.records import Block
from vidgen.errors import EditError

CLIPS = r"(?:clips?|shots?|blocks?|pictures?|images?|photos?)"
"""A pattern for what people call what is shown."""
TITLES = r"(?:titles?|texts?|headings?|headlines?)"
_ONE = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|opening|\d+(?:st|nd|rd|th))"
_COUNT = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)"
_AND = r"\s*(?:,\s*and\b|,|\band\b|&)\s*"
_FROM_TO = r"\s*(?:to|through|-|–)\s*"
_NOT_A_NUMBER = rf"(?!\s*-?(?:{UNIT}\b|[x×%]|times\b|percent\b|db\b|decibels?\b|degrees?\b|°|fps\b)|[.:]\d|\d)"
"""What stands behind a number that counts something else than clips: "clip 2 seconds long"."""
_EXCEPT = re.compile(
    r"\b(?:except|besides|other than|all but|every other|the others?|rest of the|every (?:second|third))\b", re.I
)
_UNCLEAR = re.compile(
    rf"\b(?:{_ONE}|middle|half|part|parts|section|beginning|ending|intro|outro|next|previous)\b|{TIME}", re.IGNORECASE
)


def clips(bench: Workbench) -> list[Block]:
    """Return what people count as the clips of a film: the blocks of the track that shows the most, in order of time."""
    lengths: dict[str, int] = {}
    for block in bench.shown():
        lengths[block.track] = lengths.get(block.track, 0) + block.duration
    main = max(lengths, key=lambda t: lengths[t], default="")
    return [b for b in bench.shown() if b.track == main]


@dataclass(frozen=True)
class Named:
    """What a wish names."""

    blocks: tuple[Block, ...]
    rest: str
    """The wish without the words that name them."""


def named(text: str, bench: Workbench, among: Sequence[Block], nouns: str = CLIPS) -> Named | None:
    """Return which of some blocks, in order of time, a wish names; None when it names none of them in particular.

    By number, by place ("first", "last two"), by time ("the clip at 0:05"), by scene, and by "this", "that" and "the clip",
    which is what is selected, else what is under the playhead. Raises EditError for what is not there.
    """
    by_name = _by_name(text, among, nouns)
    for words, _ in by_name:
        text = text.replace(words, " ", 1)
    text = unquoted(text)
    if said := _EXCEPT.search(text):
        raise EditError(
            f"“{said[0]}” is not understood without a language model; name those that are meant: “clips 1 and 3”."
        )
    if re.search(
        rf"\b(?:all|every|each|any|both|between)\s+(?:of\s+)?(?:the\s+)?{nouns}\b(?!\s*\d)", text, re.IGNORECASE
    ):
        return None
    found = {b.id: b for _, blocks in by_name for b in blocks}
    rest = text
    for way in (_by_number, _by_place, _by_time, _by_pointing, _by_scene):
        for words, blocks in way(rest, bench, among, nouns):
            found |= {b.id: b for b in blocks}
            rest = rest.replace(words, " ", 1)
    return Named(tuple(b for b in among if b.id in found), rest) if found else None


def meant(text: str, bench: Workbench, among: Sequence[Block], nouns: str = CLIPS) -> Named:
    """Return the blocks that a wish is about: those that it names, else those that are selected, else all.

    Raises EditError where it names something that is not understood: better nothing than everything.
    """
    if one := named(text, bench, among, nouns):
        return one
    chosen = {b.id for b in bench.selected()}
    if blocks := tuple(b for b in among if b.id in chosen):
        return Named(blocks, unquoted(text))
    return Named(tuple(among), unquoted(text))


def clear(rest: str) -> str:
    """Return what is left of a wish; raise EditError where it still seems to name a part of the film."""
    if unread := _UNCLEAR.search(rest):
        raise EditError(
            f"What “{unread[0].strip()}” means here is not understood without a language model; say “the second clip”, "
            "“clips 1 and 3” or “all clips”, or select them."
        )
    return rest


_Found = list[tuple[str, list[Block]]]


def _by_name(text: str, among: Sequence[Block], nouns: str) -> _Found:
    found: _Found = []
    for name in {b.name for b in among if b.name}:
        called = rf"(?:\bthe\s+)?\b(?:{nouns}|called|named)\s+(?:(?:called|named)\s+)?"
        pattern = rf"{called}[\"“”'‘’„]?{re.escape(name)}(?!\w)[\"“”'‘’]?"
        if match := re.search(pattern, text, re.IGNORECASE):
            found.append((match[0], [b for b in among if b.name == name]))
    return found


def _by_number(text: str, bench: Workbench, among: Sequence[Block], nouns: str) -> _Found:
    del bench
    pattern = (
        rf"\b{nouns}\s+(?:number\s+|no\.?\s+|#\s*)?\b({_COUNT}\b(?:(?:{_AND}|{_FROM_TO}){_COUNT}\b)*){_NOT_A_NUMBER}"
    )
    found: _Found = []
    for match in re.finditer(pattern, text, re.IGNORECASE):
        blocks: list[Block] = []
        for part in re.split(_AND, match[1], flags=re.IGNORECASE):
            ends = [ordinal(n) or 0 for n in re.split(_FROM_TO, part, flags=re.IGNORECASE)]
            blocks += [_nth(among, n) for n in range(ends[0], min(ends[-1], len(among) + 1) + 1)] or [
                _nth(among, ends[-1])
            ]
        found.append((match[0], blocks))
    return found


def _by_place(text: str, bench: Workbench, among: Sequence[Block], nouns: str) -> _Found:
    del bench
    found: _Found = []
    pattern = rf"\b({_ONE}(?:{_AND}(?:the\s+)?{_ONE})*)\s+(?:({_COUNT})\s+)?{nouns}\b"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        if re.search(rf"{NUMBER}\s*-?$", text[: match.start()]):  # "a 1 second clip"
            continue
        places = [_place(p.removeprefix("the ").strip()) for p in re.split(_AND, match[1].lower())]
        count = int(number(match[2]) or 1) if match[2] else 1
        blocks = []
        for place in places:
            first = place if place > 0 else len(among) - count + 1
            blocks += [_nth(among, n) for n in range(first, first + count)]
        found.append((match[0], blocks))
    return found


def _by_time(text: str, bench: Workbench, among: Sequence[Block], nouns: str) -> _Found:
    found: _Found = []
    for match in re.finditer(
        rf"\b{nouns}\s+(?:(?:that is|that starts|starting)\s+)?at\s+({TIME})", text, re.IGNORECASE
    ):
        at = length(match[1]) or 0
        there = [b for b in among if b.start <= at < b.end]
        if not there:
            raise EditError(f"There is none at {bench.records.rate.timecode(at)}.")
        found.append((match[0], there[-1:]))
    return found


def _by_pointing(text: str, bench: Workbench, among: Sequence[Block], nouns: str) -> _Found:
    one = nouns.replace("s?", "")
    pointed = rf"\b(?:this|that|these|those|(?:the\s+)?selected|(?:the\s+)?current)\s+(?:{nouns})\b|\bthe\s+(?:{one})\b"
    match = re.search(pointed, text, re.IGNORECASE)
    if match is None:
        return []
    chosen = {b.id for b in bench.selected()}
    blocks = [b for b in among if b.id in chosen]
    if not blocks and "select" not in match[0].lower():
        blocks = [b for b in among if b.start <= bench.where.playhead < b.end][-1:] or list(
            among if len(among) == 1 else ()
        )
    if not blocks:
        raise EditError(f"Which one “{match[0]}” is cannot be told: nothing is selected. “The second clip” names one.")
    return [(match[0], blocks)]


def _by_scene(text: str, bench: Workbench, among: Sequence[Block], nouns: str) -> _Found:
    del nouns
    scenes = bench.scenes()
    match = re.search(rf"\b(?:({_ONE})\s+scene|scene\s+({_COUNT}))\b{_NOT_A_NUMBER}", text, re.IGNORECASE)
    if match is None:
        return []
    which = _place(match[1].lower()) if match[1] else ordinal(match[2]) or 0
    if not scenes or which > len(scenes):
        raise EditError(f"There is no {match[0]}: the film has {len(scenes)}.")
    scene = scenes[which if which < 0 else which - 1]
    return [(match[0], [b for b in among if scene.start <= b.start < scene.end])]


def _place(text: str) -> int:
    return {"final": -1, "opening": 1}.get(text) or ordinal(text) or 0


def _nth(among: Sequence[Block], which: int) -> Block:
    if not 1 <= which <= len(among):
        there = "There is only 1" if len(among) == 1 else f"There are {len(among)}" if among else "There are none"
        raise EditError(f"{there}; name one of them by its number.")
    return among[which - 1]
