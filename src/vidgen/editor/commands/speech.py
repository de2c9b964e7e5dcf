"""Commands that edit by what is said: cut words, fillers, pauses; and make one caption of two, or two of one."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from vidgen.editor import transcript
from vidgen.editor.arguments import BlockId, Time
from vidgen.editor.command import command
from vidgen.editor.commands.captions import Number, Said, has_captions
from vidgen.editor.edits import captioning, speech
from vidgen.editor.queries import Records
from vidgen.editor.records import Id
from vidgen.editor.transaction import Transaction
from vidgen.editor.transcript import FILLERS, Span, Word
from vidgen.errors import EditError
from vidgen.timing import FLICKS


class Stretch(BaseModel):
    """A range of the timeline."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    start: Time
    end: Time


def has_words(records: Records) -> str | None:
    """Return why what needs words and their times cannot be done, or None when there are some."""
    there = any(cue.get("words") for b in transcript.caption_blocks(records) for cue in transcript.cues_of(b))
    return None if there else "there are no captions with times of words yet; transcribe the film first"


@command(title="Cut ranges", menu="Edit")
def cut_ranges(tx: Transaction, ranges: list[Stretch]) -> dict[str, Any]:
    """Take several ranges out of all unlocked tracks and close the gaps; captions lose the words that lie there.

        | A  |  B  |  ->  |A |B  |
          [-)  [-)

    A track that is locked stays as it is. Music, which is known by its name, is not cut: it plays on and ends earlier.

    ranges: each with start and end.
    """
    return _cut(tx, [(r.start, r.end) for r in ranges])


@command(title="Cut words", menu="Captions", can_run=has_words)
def cut_words(tx: Transaction, first: Number, last: Number | None = None) -> dict[str, Any]:
    """Take words out of the film: picture, sound and captions go, and the gap is closed.

        | hello um world |  ->  | hello world |
                [-)

    first: the number of the first word that goes, as 'vidgen transcript' counts them from 1.
    last: the last word that goes; without it only the first.
    """
    words = transcript.transcript(tx)
    last = first if last is None else last
    if last < first or last > len(words):
        raise EditError(f"There are {len(words)} words; name a first and a last one of them, in order.")
    return _cut_words(tx, words, range(first - 1, last))


@command(title="Correct words", menu="Captions", can_run=has_words)
def correct_words(tx: Transaction, first: Number, text: Said, last: Number | None = None) -> Id:
    """Write words of the transcript anew; nothing is cut, and their time stays.

    first: the number of the first word, as 'vidgen transcript' counts them from 1.
    text: what is really said; more or fewer words share the time of the old ones.
    last: the last word, of the same caption; without it only the first.
    """
    words = transcript.transcript(tx)
    last = first if last is None else last
    if last < first or last > len(words):
        raise EditError(f"There are {len(words)} words; name a first and a last one of them, in order.")
    begin, end = words[first - 1], words[last - 1]
    if (begin.block, begin.cue) != (end.block, end.cue):
        raise EditError(
            "Words of several captions cannot be written anew at once; take them one caption after the other."
        )
    return captioning.rewrite(tx, begin.block, begin.cue + 1, begin.number + 1, end.number + 1, text)


@command(title="Remove filler words", menu="Captions", can_run=has_words)
def remove_fillers(tx: Transaction, words: list[str] | None = None, repeats: bool = False) -> dict[str, Any]:
    """Take "um", "uh" and the like out of the film, in one step; every other word is kept.

        | so um we uh go |  ->  | so we go |

    words: what counts as a filler; without it sounds of thinking only, in several languages.
    repeats: whether words that are said twice at once ("the the") are cut, too.
    """
    said = transcript.transcript(tx)
    found = set(transcript.fillers(said, FILLERS if words is None else words))
    if repeats:
        found |= set(transcript.repeats(said))
    if not found:
        raise EditError("No filler words were heard; nothing is removed.")
    return _cut_words(tx, said, found)


@command(title="Remove pauses", menu="Captions", can_run=has_words)
def remove_pauses(tx: Transaction, longest: Time = FLICKS * 7 // 10, keep: Time = FLICKS * 3 // 10) -> dict[str, Any]:
    """Make long pauses between words short, in one step; every word is kept.

        | hello          world |  ->  | hello  world |

    longest: pauses up to this long stay as they are.
    keep: how long the others are then.
    """
    if not 0 <= keep <= longest:
        raise EditError("What is kept of a pause is not longer than the longest pause that stays.")
    spans = transcript.pauses(transcript.transcript(tx), longest, keep)
    if not spans:
        raise EditError("There is no pause longer than that.")
    return _cut(tx, spans)


@command(title="Split caption", menu="Captions", can_run=has_captions)
def split_caption(tx: Transaction, block: BlockId, number: Number, word: Number) -> dict[str, Any]:
    """Make two captions of one.

    block: which block of captions.
    number: which of its captions, counted from 1.
    word: the second caption begins with this word, counted from 1.
    """
    return captioning.split(tx, block, number, word)


@command(title="Merge captions", menu="Captions", can_run=has_captions)
def merge_captions(tx: Transaction, block: BlockId, number: Number) -> Id:
    """Make one caption of a caption and the one after it.

    block: which block of captions.
    number: which of its captions, counted from 1.
    """
    return captioning.merge(tx, block, number)


def _cut_words(tx: Transaction, words: list[Word], chosen: range | set[int]) -> dict[str, Any]:
    spans = transcript.spans_of_words(words, chosen)
    return _cut(tx, spans) | {"words": len(chosen)}


def _cut(tx: Transaction, spans: list[Span]) -> dict[str, Any]:
    return {"cuts": len(spans), "shorter": speech.cut_spans(tx, spans)}
