"""Pauses, fillers and words that are cut."""

from __future__ import annotations

import re

from vidgen.ai.assistant.offline import Wish, rule
from vidgen.ai.assistant.silence import silences as silent
from vidgen.ai.assistant.silence import speech
from vidgen.ai.assistant.spoken import quoted, times, unquoted
from vidgen.editor.changes import counted, seconds
from vidgen.editor.commands.speech import has_words
from vidgen.editor.transcript import search, transcript
from vidgen.errors import EditError
from vidgen.timing import FLICKS

ORDER = 10
_LONGEST, _KEPT = FLICKS * 7 // 10, FLICKS * 3 // 10
_THAN = re.compile(r"\b(?:longer|more)\s+than\s+(\S+)|\b(?:over|above)\s+(\d\S*)", re.IGNORECASE)
"""Words after which a length is meant: not in "all over the film"."""


@rule(
    r"\b(?:fillers?|filler words|u+m+s?(?: and uhs?)?|u+h+s?|a+h+s?|e+r+m+s?)\b",
    examples=("remove the filler words", "cut out the ums and uhs"),
)
async def fillers(wish: Wish) -> str:
    """Cut sounds of thinking; captions are made first where there are none."""
    bench = wish.bench
    _everywhere(wish)
    heard = has_words(bench.records) is not None
    if heard:
        await transcribe(wish)
    done = bench.do("remove-fillers")
    return f"{counted(done['words'], 'filler word')} cut, {seconds(done['shorter'])} in all; every other word is kept."


@rule(
    r"\b(?:remove|cut|delete|trim|tighten|shorten|take)\b.*"
    r"\b(?:silen\w*|pauses?|gaps? between words|dead air|quiet parts?)\b|"
    r"^(?:please )?tighten(?:\s+(?:it|this|everything|the (?:film|video|edit|talk)))?(?:\s+up)?(?: please)?$",
    examples=("remove the silences", "cut all pauses longer than 1 second", "tighten it up"),
)
async def silences(wish: Wish) -> str:
    """Cut silences: between words where their times are known, else where the sound is quiet."""
    bench = wish.bench
    _everywhere(wish)
    said = [t.time for t in times(wish.text)]
    if not said and (than := _THAN.search(wish.text)):
        raise EditError(f"“{(than[1] or than[2])[:40]}” is no length of a pause; '0.5 seconds' is one.")
    longest = said[0] if said else _LONGEST
    keep = min(_KEPT, longest)
    if has_words(bench.records) is None:
        done = bench.do("remove-pauses", longest=longest, keep=keep)
    else:
        sounds = await speech(bench, wish.ears)
        if not sounds:
            raise EditError("Nothing is said in this film, so there are no pauses to cut.")
        spans = silent(sounds, 0, bench.records.duration(), longest, keep)
        if not spans:
            raise EditError(f"There is no silence longer than {seconds(longest)}.")
        done = bench.do("cut-ranges", ranges=[{"start": a, "end": b} for a, b in spans])
    return f"{counted(done['cuts'], 'pause')} cut, {seconds(done['shorter'])} in all."


@rule(
    r"\b(?:remove|cut|delete)\b.*\b(?:words?|sentence|phrase|where|when)\b.*[\"“”'‘’«„]",
    examples=('cut the words "as I said"',),
)
async def words(wish: Wish) -> str:
    """Cut words that are quoted, wherever they are said."""
    bench = wish.bench
    if hindrance := has_words(bench.records):
        raise EditError(f"Words cannot be cut: {hindrance}.")
    named = quoted(wish.text)
    if not named:
        raise EditError("Put the words to cut into quotation marks.")
    count = 0
    for text in named:
        while found := search(transcript(bench.records), text):
            run = [found[0]]
            while run[-1] + 1 in found and len(run) < len(text.split()):
                run.append(run[-1] + 1)
            bench.do("cut-words", first=run[0] + 1, last=run[-1] + 1)
            count += 1
    if not count:
        raise EditError(f"“{named[0]}” is not said.")
    return f"Cut in {counted(count, 'place')}."


_PART = re.compile(
    r"\b(?:(?:at|in|from|of|near) the (?:start|beginning|end|middle)|(?:clip|shot|scene) \w+|here|selected|after|before|"
    r"(?:first|last|middle|second|third) (?:clip|shot|scene|half|part|minute|\d+))\b",
    re.IGNORECASE,
)


def _everywhere(wish: Wish) -> None:
    """Raise EditError where only a part of the film is meant."""
    if found := _PART.search(unquoted(wish.text)):
        raise EditError(
            f"Pauses and filler words are cut in the whole film, not only “{found[0]}”; in a part of it they are cut "
            "in the transcript."
        )


async def transcribe(wish: Wish) -> int:
    """Put captions of what is said onto the timeline; return how many."""
    cues = await wish.ears.transcribe(wish.bench.original)
    if not cues:
        raise EditError("Nothing is said in this film.")
    wish.bench.do("add-captions", cues=[dict(c) for c in cues], values={"style": "word_highlight"}, name="Captions")
    return len(cues)
