"""What has changed from one state of a project to another, in sentences for people: "4.2 s shorter", "cut 3 pieces"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from vidgen.editor.fields import facts
from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id, Marker, Record, Scene, Track
from vidgen.editor.transcript import Word, cues_of, transcript
from vidgen.timing import FLICKS

R = TypeVar("R", bound=Record)

_MOST_NAMED = 3
_TOLD_ELSEWHERE = ("text", "cues", "source_start")


def changes(before: Records, after: Records) -> tuple[str, ...]:
    """Return the differences that matter to a person, the largest first."""
    found: list[str] = []
    if _of(before, Block) and not _of(after, Block):
        found.append("Nothing is left on the timeline.")
    found += _length(before, after)
    found += _project(before, after)
    found += _words(before, after)
    found += _blocks(before, after)
    found += _properties(before, after)
    found += _others(before, after, Track, "track", lambda r: r.name)
    found += _others(before, after, Scene, "scene", lambda r: r.name)
    found += _others(before, after, Marker, "marker", lambda r: r.text.splitlines()[0] if r.text else "")
    return tuple(found)


def seconds(time: int) -> str:
    """Return a length of time as people say it: "4.2 s", "1 min 5 s"."""
    whole = abs(time) / FLICKS
    if whole < 60:
        return f"{whole:.1f} s".replace(".0 s", " s")
    return f"{int(whole) // 60} min {whole % 60:.0f} s"


def counted(number: int, what: str) -> str:
    """Return "1 block", "3 blocks"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _length(before: Records, after: Records) -> Iterator[str]:
    difference = after.duration() - before.duration()
    if difference:
        way = "longer" if difference > 0 else "shorter"
        yield f"The film becomes {seconds(difference)} {way}: {seconds(after.duration())}."


def _project(before: Records, after: Records) -> Iterator[str]:
    old, new = before.project, after.project
    if (old.width, old.height) != (new.width, new.height):
        yield f"The canvas becomes {new.width} × {new.height}."
    if old.rate != new.rate:
        yield f"The frame rate becomes {new.rate}."
    if old.name != new.name:
        yield f"The project is named “{new.name}”."


def _words(before: Records, after: Records) -> Iterator[str]:
    old, new = _said(before), _said(after)
    gone = list((old - new).elements())
    if gone and not new - old:
        named = ", ".join(f"“{w}”" for w in gone[:6]) + (" …" if len(gone) > 6 else "")
        yield f"{counted(len(gone), 'spoken word')} cut: {named}."
    shown_before, shown_after = _captions(before), _captions(after)
    if shown_after > shown_before:
        yield f"{counted(shown_after - shown_before, 'caption')} added."
    elif shown_after < shown_before:
        yield f"{counted(shown_before - shown_after, 'caption')} fewer."


def _said(records: Records) -> Counter[str]:
    words: list[Word] = transcript(records)
    return Counter(w.text.strip() for w in words)


def _captions(records: Records) -> int:
    return sum(len(cues_of(b)) for b in _of(records, Block).values() if b.content.kind == "captions")


def _blocks(before: Records, after: Records) -> Iterator[str]:
    old, new = _of(before, Block), _of(after, Block)
    added, gone = [new[i] for i in new.keys() - old.keys()], [old[i] for i in old.keys() - new.keys()]
    pieces = [b for b in added if _piece_of_another(b, old)]
    fresh = [b for b in added if b not in pieces]
    if fresh:
        yield f"{counted(len(fresh), 'block')} added: {_named(_name(b) for b in fresh)}."
    if gone:
        yield f"{counted(len(gone), 'block')} removed: {_named(_name(b) for b in gone)}."
    if pieces:
        yield f"{counted(len(pieces), 'cut')} made in blocks."
    both = [(old[i], new[i]) for i in old.keys() & new.keys() if old[i] is not new[i]]
    trimmed = [a for a, b in both if a.duration != b.duration]
    moved = [a for a, b in both if a.duration == b.duration and (a.start, a.track) != (b.start, b.track)]
    if trimmed:
        yield f"{counted(len(trimmed), 'block')} trimmed."
    if moved:
        yield f"{counted(len(moved), 'block')} moved."


def _piece_of_another(block: Block, old: dict[Id, Block]) -> bool:
    """Tell whether a new block is a piece that a cut has made of one that was there before."""
    asset = getattr(block.content, "asset", None)
    return any(
        o.content.kind == block.content.kind
        and o.name == block.name
        and getattr(o.content, "asset", None) == asset
        and o.duration > block.duration
        for o in old.values()
    )


def _properties(before: Records, after: Records) -> Iterator[str]:
    old, new = _of(before, Block), _of(after, Block)
    found: Counter[str] = Counter()
    texts: list[str] = []
    for i in old.keys() & new.keys():
        a, b = old[i], new[i]
        if a is b:
            continue
        if a.content.kind == "text" and _value(a, "text") != _value(b, "text"):
            texts.append(f"The text “{_short(_value(a, 'text'))}” becomes “{_short(_value(b, 'text'))}”.")
        for name in _changed(a, b):
            found[name] += 1
    yield from texts[:_MOST_NAMED]
    for name, number in found.most_common(8):
        yield f"{name} on {counted(number, 'block')}."


def _changed(a: Block, b: Block) -> Iterator[str]:
    """Yield what differs in a block besides its place in time and the text that it shows, as the start of a sentence."""
    kinds_before, kinds_after = {e.id: e for e in a.effects}, {e.id: e for e in b.effects}
    for i, effect in kinds_after.items():
        if i not in kinds_before:
            yield f"Effect {effect.title or effect.kind} added"
        elif effect != kinds_before[i]:
            yield f"Effect {effect.title or effect.kind} changed"
    for i, effect in kinds_before.items():
        if i not in kinds_after:
            yield f"Effect {effect.title or effect.kind} removed"
    if a.transition != b.transition:
        for transition, verb in ((b.transition, "set"), (None if b.transition else a.transition, "removed")):
            if transition is not None:
                yield f"Transition {transition.title or transition.kind} {verb}"
    if a.placement != b.placement:
        yield "Placement changed"
    if a.enabled != b.enabled:
        yield "Switched on" if b.enabled else "Switched off"
    if a.curves != b.curves and a.duration == b.duration:
        yield "Keyframes changed"
    if a.content.kind != b.content.kind:
        yield "Content replaced"
        return
    for field in facts(type(b.content)):
        if field.name not in _TOLD_ELSEWHERE and _value(a, field.name) != _value(b, field.name):
            yield f"{field.label} set to {_short(_value(b, field.name))}"


def _others(before: Records, after: Records, cls: type[R], what: str, name: Callable[[R], str]) -> Iterator[str]:
    old, new = _of(before, cls), _of(after, cls)
    for ids, here, verb in (
        (new.keys() - old.keys(), new, "added"),
        (old.keys() - new.keys(), old, "removed"),
        ({i for i in old.keys() & new.keys() if _told(old[i]) != _told(new[i])}, new, "changed"),
    ):
        if ids:
            names = [n for i in sorted(ids) if (n := name(here[i]))]
            yield f"{counted(len(ids), what)} {verb}{': ' + _named(names) if names else ''}."


def _told(record: Record) -> dict[str, Any]:
    """Return what a person sees of a record besides where it lies: that follows from the rest."""
    return record.model_dump(exclude={"start", "duration", "time"})


def _of(records: Records, cls: type[R]) -> dict[Id, R]:
    return {r.id: r for r in records.of(cls)}


def _name(block: Block) -> str:
    text = _value(block, "text")
    return _short(text) if isinstance(text, str) and text else block.name or block.content.title or block.content.kind


def _named(names: Iterable[str]) -> str:
    every = [f"“{n}”" for n in dict.fromkeys(names)]
    more = f" and {len(every) - _MOST_NAMED} more" if len(every) > _MOST_NAMED else ""
    return ", ".join(every[:_MOST_NAMED]) + more


def _value(block: Block, name: str) -> Any:
    return getattr(block.content, name, None)


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else text[:39] + "…"
