"""One caption made two, and two made one, inside a block of captions; times of words stay what they are."""

from __future__ import annotations

from typing import Any

from vidgen.editor.edits.slicing import unlocked
from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id, Track
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError

USUAL, UPRIGHT = 0.92, 0.72
"""Where the last line of captions ends, in shares of the height: usually, and where apps cover the foot of the film."""
_AT_THE_FOOT = 0.9
Cue = dict[str, Any]
"""A caption as JSON data, as `blocks.captions.Cue` declares it, which the editor does not know."""


def place_for(records: Records) -> float:
    """Return where captions usually stand on this canvas: phone apps cover the lowest quarter of upright films."""
    project = records.project
    return UPRIGHT if project.height >= 1.5 * project.width else USUAL


def replace_all(tx: Transaction, before: float) -> None:
    """Move captions that stand at the usual place to the usual place of the canvas as it is now.

    `before`: where that was. Captions that somebody put elsewhere stay, and so do those on locked tracks.
    """
    now = place_for(tx)
    if now == before:
        return
    for block in [b for b in tx.of(Block) if b.content.kind == "captions"]:
        at = getattr(block.content, "position", None)
        usual = isinstance(at, float | int) and (at >= _AT_THE_FOOT if before == USUAL else at == before)
        if usual and not tx.get(block.track, Track).locked:
            tx.put(block.replace(content=block.content.replace(position=now)))


def captions_of(tx: Transaction, block: Id) -> tuple[Block, list[Cue]]:
    """Return a block of captions and its cues. Raises EditError when it is another kind or lies on a locked track."""
    found = unlocked(tx, [block])[0]
    if found.content.kind != "captions":
        raise EditError(f"This block is of the kind {found.content.kind} and has no captions.")
    return found, found.content.to_json()["cues"]


def cue_at(cues: list[Cue], number: int) -> Cue:
    """Return a caption by its number, counted from 1. Raises EditError when there is none."""
    if not 1 <= number <= len(cues):
        raise EditError(f"There is no caption {number}: the block has {len(cues)}.")
    return cues[number - 1]


def split(tx: Transaction, block: Id, number: int, word: int) -> dict[str, Any]:
    """Make two captions of one; the second begins with its word number `word`, counted from 1.

    * The border is where that word is said, or, where nobody measured it, at its share of the letters.
    """
    old, cues = captions_of(tx, block)
    cue = cue_at(cues, number)
    texts = cue["text"].split()
    if not 2 <= word <= len(texts):
        raise EditError(f"The caption has {len(texts)} words; it can be split before the second and every later one.")
    measured = len(cue["words"]) == len(texts)
    if measured:
        at = cue["words"][word - 1]["start"]
    else:
        before = sum(len(t) for t in texts[: word - 1])
        at = cue["start"] + (cue["end"] - cue["start"]) * before // sum(len(t) for t in texts)
    at = min(max(at, cue["start"] + 1), cue["end"] - 1)
    if at <= cue["start"]:
        raise EditError("The caption is too short to be split.")
    halves = [
        {**cue, "end": at, "text": " ".join(texts[: word - 1]), "words": cue["words"][: word - 1] if measured else []},
        {
            **cue,
            "start": at,
            "text": " ".join(texts[word - 1 :]),
            "words": cue["words"][word - 1 :] if measured else [],
        },
    ]
    _put(tx, old, [*cues[: number - 1], *halves, *cues[number:]])
    return {"block": block, "number": number + 1}


def merge(tx: Transaction, block: Id, number: int) -> Id:
    """Make one caption of a caption and the one after it; it is shown from the first one's start to the later end."""
    old, cues = captions_of(tx, block)
    first = cue_at(cues, number)
    if number == len(cues):
        raise EditError("It is the last caption of its block; there is none after it to merge with.")
    second = cues[number]
    measured = bool(first["words"]) and bool(second["words"])
    one = {
        **first,
        "end": max(first["end"], second["end"]),
        "text": f"{first['text']} {second['text']}",
        "words": [*first["words"], *second["words"]] if measured else [],
    }
    _put(tx, old, [*cues[: number - 1], one, *cues[number + 1 :]])
    return block


def rewrite(tx: Transaction, block: Id, number: int, first: int, last: int, said: str) -> Id:
    """Write words `first` to `last` of a caption (counted from 1) anew; new ones share the time of the old by letters."""
    old, cues = captions_of(tx, block)
    cue = cue_at(cues, number)
    words, new = cue["words"], said.split()
    if not 1 <= first <= last <= len(words):
        raise EditError(f"The caption has {len(words)} words with times; name a first and a last one of them.")
    if not new:
        raise EditError("Write at least one word, or cut the words out of the film.")
    begin, end = words[first - 1]["start"], words[last - 1]["end"]
    letters = sum(map(len, new))
    timed, at = [], 0
    for text in new:
        start = begin + (end - begin) * at // letters
        at += len(text)
        timed.append({"text": text, "start": start, "end": begin + (end - begin) * at // letters})
    every = [*words[: first - 1], *timed, *words[last:]]
    one = {**cue, "words": every, "text": " ".join(w["text"].strip() for w in every)}
    _put(tx, old, [*cues[: number - 1], one, *cues[number:]])
    return block


def _put(tx: Transaction, block: Block, cues: list[Cue]) -> None:
    tx.put(block.replace(content=block.content.replace(cues=cues)))
