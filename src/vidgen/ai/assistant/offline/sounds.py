"""Sound: level it, duck music, louder and quieter, mute, fade."""

from __future__ import annotations

import re

import numpy as np

from vidgen.ai.assistant.naming import clear, clips, named
from vidgen.ai.assistant.offline import Wish, rule
from vidgen.ai.assistant.silence import HOP, speech
from vidgen.ai.assistant.spoken import NUMBER, QUIETER, TIME, decibels, length, number, unquoted
from vidgen.ai.assistant.tracks import sound_track
from vidgen.ai.speech_parts import spoken_blocks
from vidgen.editor.changes import counted
from vidgen.editor.kinds import SourceContent
from vidgen.editor.records import Asset, Block, Track
from vidgen.errors import EditError
from vidgen.timing import FLICKS

ORDER = 35
_TARGET = -20.0
"""dBFS (RMS) of speech, close to -16 LUFS for one voice."""
_MUSIC = -32.0
_DUCKED = 12.0
"""Decibels by which music steps back under a voice."""
_STEP = 6.0
"""Decibels that "louder" means: twice the amplitude."""
_SOFTEST, _LOUDEST = -60.0, 24.0


@rule(
    r"\b(?:level|normali[sz]e|balance|even out|equali[sz]e|same loudness|same volume)\b",
    examples=("level the sound", "normalize the volume"),
)
async def level(wish: Wish) -> str:
    """Give all speech one loudness, and lay music well below it."""
    bench = wish.bench
    spoken = {b.id for b in spoken_blocks(bench.records)}
    changed = 0
    for block in bench.heard():
        content = block.content
        if not isinstance(content, SourceContent) or content.kind != "audio":
            continue
        levels = await wish.ears.levels(bench.records.get(content.asset, Asset), content.stream)
        played = content.source_range(block.duration)
        part = levels[played.start // HOP : max(played.start // HOP + 1, played.end // HOP)]
        heard = part[part > -70]
        if len(heard) == 0:
            continue
        # The mean power of what is clearly heard: a gate of 10 dB below the ungated mean, as in EBU R128.
        power = 10 ** (heard.astype(np.float64) / 10)
        gated = power[power > power.mean() / 10]
        target = _TARGET if block.id in spoken else _MUSIC
        gain = float(np.clip(round((target - 10 * np.log10(gated.mean())) * 2) / 2, -30, 20))
        if gain != getattr(content, "gain_db", 0.0):
            bench.do("set", blocks=[block.id], path="content.gain_db", value=gain)
            changed += 1
    if not changed:
        raise EditError("The sound is level already, or there is none.")
    return f"The gain of {counted(changed, 'block')} was set."


@rule(
    r"\bduck\w*\b|\bmusic\b.*\b(?:under|beneath|below|when|while|whenever)\b.*\b(?:voice|speech|speak\w*|narration|talk\w*)\b",
    examples=("duck the music under the voice", "lower the music while somebody speaks"),
)
async def duck(wish: Wish) -> str:
    """Make music quieter while somebody speaks, as the loudness of the speech says."""
    bench = wish.bench
    spoken = {b.id for b in spoken_blocks(bench.records)}
    music = [b.id for b in bench.heard() if b.content.kind == "audio" and b.id not in spoken]
    if not music:
        raise EditError("There is no music on the timeline that could step back.")
    by = decibels(wish.text)
    spans = [{"start": start, "end": end} for start, end in await speech(bench, wish.ears)]
    bench.do("duck", blocks=music, by_db=abs(by) if by else _DUCKED, spans=spans)
    return f"The music is {abs(by) if by else _DUCKED:.3g} dB quieter while somebody speaks."


@rule(
    r"\b(?:louder|quieter|softer|as loud|turn (?:it |the \w+ )?(?:up|down)|raise|lower|boost|reduce)\b|"
    r"\b(?:up|down|drop|set|volume|gain)\b.*\d\s*db\b|\d\s*db\b.*\b(?:up|down)\b|"
    r"\bbring\b.*\b(?:music|sound|audio|voice|tracks?|a\d)\b.*\b(?:up|down)\b",
    examples=(
        "make the music quieter",
        "turn the sound up by 6 dB",
        "make the voice twice as loud",
        "track 2 down 6 dB",
    ),
)
async def louder(wish: Wish) -> str:
    """Change the gain of what is meant, as far as a gain goes."""
    blocks, rest = _meant(wish)
    if there := re.search(
        rf"\b(?:to|at)\s+(?P<sign>[-−+]?)\s*(?P<n>{NUMBER})\s*(?:db|decibels?)\b", rest, re.IGNORECASE
    ):
        return _to_gain(wish, blocks, float(number(there["n"]) or 0) * (-1 if there["sign"] in ("-", "−") else 1))
    by = decibels(rest)
    if by is None:
        if any(c.isdigit() for c in clear(rest)):
            raise EditError("Say by how much: '6 dB louder', 'twice as loud' and '50 % quieter' are understood.")
        step = _STEP / 2 if re.search(r"\ba (?:bit|little|touch)\b|\bslightly\b", rest, re.IGNORECASE) else _STEP
        by = -step if QUIETER.search(rest) else step
    moved = []
    for block in blocks:
        before = getattr(block.content, "gain_db", 0.0)
        gain = float(np.clip(round(before + by, 1), _SOFTEST, _LOUDEST))
        if gain != before:
            wish.bench.do("set", blocks=[block.id], path="content.gain_db", value=gain)
            moved.append(abs(gain - before))
    if not moved:
        raise EditError(f"It is as {'quiet' if by < 0 else 'loud'} already as a gain can make it.")
    told = f"{counted(len(moved), 'block')} {'quieter' if by < 0 else 'louder'} by {max(moved):.3g} dB."
    short = abs(by) - max(moved) > 0.1
    return f"{told} A gain goes to {_SOFTEST if by < 0 else _LOUDEST:+g} dB, no further." if short else told


def _to_gain(wish: Wish, blocks: list[Block], gain: float) -> str:
    """Give sounds one gain, whatever it was."""
    if not _SOFTEST <= gain <= _LOUDEST:
        raise EditError(f"A gain goes from {_SOFTEST:g} to {_LOUDEST:+g} dB.")
    moved = [b for b in blocks if getattr(b.content, "gain_db", 0.0) != gain]
    if not moved:
        raise EditError(f"Its gain is {gain:+g} dB already.")
    wish.bench.do("set", blocks=[b.id for b in moved], path="content.gain_db", value=gain)
    return f"The gain of {counted(len(moved), 'block')} is {gain:+g} dB."


@rule(
    r"\b(?P<un>un)?mute\b|\b(?:turn|switch)\b.*\b(?:off|on)\b.*\b(?:music|sound|audio|voice)\b|"
    r"\b(?:turn|switch)\b.*\b(?:music|sound|audio|voice|tracks?)\b.*\b(?:off|(?P<on>on))\b|"
    r"\bsilence (?:the|clip|all|tracks?)\b",
    examples=("mute the music", "unmute everything", "mute the second clip", "mute track 2"),
)
async def mute(wish: Wish) -> str:
    """Make tracks silent, or heard again; of clips that are named, their sound."""
    heard = bool(wish.part("un") or wish.part("on"))
    bench = wish.bench
    if there := named(wish.text, bench, clips(bench)):
        sounds = [o.id for b in there.blocks for o in bench.records.linked(b) if o.content.kind == "audio"]
        if not sounds:
            raise EditError("There is no sound in that.")
        bench.do("enable", blocks=sounds, on=heard)
        return f"The sound of {counted(len(sounds), 'clip')} is {'heard again' if heard else 'silent'}."
    tracks = {row.track.id} if (row := sound_track(wish.text, bench)) else set[str]()
    if not tracks:
        blocks, rest = _meant(wish)
        clear(rest)
        tracks = {b.track for b in blocks}
    for track in tracks:
        bench.do("mute-track", track=track, on=not heard)
    names = ", ".join(sorted(bench.records.get(t, Track).name for t in tracks))
    return f"{names}: {'heard again' if heard else 'silent'}."


@rule(
    r"\b(?:remove|delete|drop|cut)\b(?: all| out)?(?: the)?\s+(?:music|song|soundtrack)(?:\s+track)?$",
    examples=("remove the music",),
)
async def no_music(wish: Wish) -> str:
    """Take all music off the timeline."""
    blocks, _ = _meant(wish)
    wish.bench.do("delete", blocks=[b.id for b in blocks])
    return "The music is gone."


@rule(
    r"^(?:no|without|(?:remove|delete|drop|take out|get rid of)\b.*)\s*\bfade(?:s|-?ins?|-?outs?)?\b(?:\s+(?:in|out)s?)?",
    examples=("remove all fades",),
)
async def no_fades(wish: Wish) -> str:
    """Take fades in and out off what is named or selected, else off all."""
    bench = wish.bench
    there = named(wish.text, bench, clips(bench))
    if there is None:
        clear(unquoted(wish.text))
    blocks = list(there.blocks) if there else bench.selected() or [*bench.shown(), *bench.heard()]
    faded = [(b, e) for b in blocks for e in b.effects if e.kind == "fade"]
    for block, effect in faded:
        bench.do("remove-effect", block=block.id, effect=effect.id)
    if not faded:
        raise EditError("Nothing fades in or out; dissolves between clips are transitions: “remove all transitions”.")
    return f"{counted(len(faded), 'fade')} removed."


@rule(r"\bfade\b(?!.*\bbetween\b)", examples=("fade out the music over 2 seconds", "fade in and out", "fade to black"))
async def fade(wish: Wish) -> str:
    """Fade the first thing in and the last thing out, or what is meant."""
    text = unquoted(wish.text).lower()
    comes = length(found[1]) if (found := re.search(rf"\bin\b[^.]*?({TIME})", text)) else None
    goes = length(found[1]) if (found := re.search(rf"\bout\b[^.]*?({TIME})", text)) else None
    fades_in = re.search(r"\bin\b|\bfrom\b", text) is not None
    fades_out = (
        re.search(r"\bout\b|\bto (?:black|silence|white|nothing)|\b(?:at )?the end\b|\baway\b", text) is not None
    )
    if not fades_in and not fades_out:
        fades_in = fades_out = True
    if re.search(r"\bwhite\b", text):
        raise EditError("Only to black and from black is faded.")
    some = next((length(m[0]) for m in re.finditer(TIME, text)), None) or FLICKS
    bench = wish.bench
    there = named(wish.text, bench, clips(bench))
    if (row := sound_track(wish.text, bench)) is not None:
        blocks = list(bench.records.blocks_on(row.track.id))
    elif there is not None:
        blocks = list(there.blocks)
    elif re.search(r"\b(?:music|sound|audio|song|voice)\b", text):
        blocks, _ = _meant(wish)
    else:
        blocks = bench.selected() or [*bench.shown(), *bench.heard()]
    if not blocks:
        raise EditError("There is nothing to fade.")
    first, last = min(b.start for b in blocks), max(b.end for b in blocks)
    chosen = there is not None or bool(bench.selected())
    changed = 0
    for block in blocks:
        begins, ends = fades_in and (chosen or block.start == first), fades_out and (chosen or block.end == last)
        if begins or ends:
            _set_fade(wish, block, (comes or some) if begins else None, (goes or some) if ends else None)
            changed += 1
    return f"{counted(changed, 'block')} faded."


def _set_fade(wish: Wish, block: Block, fade_in: int | None, fade_out: int | None) -> None:
    there = next((e for e in block.effects if e.kind == "fade"), None)
    if there is None:
        values = {"fade_in": fade_in or 0, "fade_out": fade_out or 0}
        wish.bench.do("add-effect", block=block.id, kind="fade", values=values)
        return
    for name, value in (("fade_in", fade_in), ("fade_out", fade_out)):
        if value is not None:
            wish.bench.do("set", blocks=[block.id], path=f"effects.{there.id}.{name}", value=value)


def _meant(wish: Wish) -> tuple[list[Block], str]:
    """Return the blocks of sound that a wish means (of clips that are named, music, speech, what is selected, or all), and
    what is left of the wish."""
    bench, text = wish.bench, wish.text.lower()
    spoken = {b.id for b in spoken_blocks(bench.records)}
    every = [b for b in bench.heard() if b.content.kind == "audio"]
    if row := sound_track(wish.text, bench):
        if found := [b for b in every if b.track == row.track.id]:
            return found, row.rest
        raise EditError(f"There is no sound on {row.track.name}, or it is locked.")
    there = named(wish.text, bench, clips(bench))
    music = re.search(r"\b(?:music|song|score|soundtrack)\b", text)
    voice = re.search(r"\b(?:voice|speech|speaker|narration|talking|narrator|vocals?)\b", text)
    if there is not None:
        of_these = {o.id for b in there.blocks for o in bench.records.linked(b)} | {b.id for b in there.blocks}
        found = [b for b in every if b.id in of_these]
    elif music or voice:
        found = [b for b in every if (music and b.id not in spoken) or (voice and b.id in spoken)]
    else:
        chosen = {b.id for b in bench.selected()} | {o.id for b in bench.selected() for o in bench.records.linked(b)}
        found = [b for b in every if b.id in chosen] or every
    if not found:
        raise EditError("There is no such sound on the timeline.")
    return found, there.rest if there else unquoted(wish.text)
