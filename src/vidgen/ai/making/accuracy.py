"""How exact the captions of a video are: their words against what is said, their times against the voice's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from vidgen.ai.jobs.job import Word
from vidgen.ai.making.matching import Match
from vidgen.ai.making.steps import SCENES, Steps
from vidgen.editor.queries import Records
from vidgen.editor.records import Id
from vidgen.timing import FLICKS


@dataclass(frozen=True)
class CaptionError:
    """Captions against the narration of all scenes."""

    words: int
    """Of the narration."""
    wrong: int
    """Words that are left out, added, or others."""
    late: float
    """Seconds from the voice's own start of a word to the first frame that marks it: the mean of all words."""
    latest: float
    """And the most that it is off, to either side."""

    @property
    def rate(self) -> float:
        """Word error rate: 0 where every word is as narrated."""
        return self.wrong / self.words if self.words else 0.0


def notes_on(records: Records, project: Path) -> tuple[str, ...]:
    """Return what the report of an export says of the captions; nothing of a project that no idea was made into.

    `project` is the path of its file. Reads the steps that lie beside it.
    """
    try:
        found = error_by(Steps(project.with_suffix(".media")), records)
    except (ValueError, LookupError, TypeError, AttributeError):  # somebody else has written there
        return ()
    return (summary(found, ()),) if found.words else ()


def error_by(steps: Steps, records: Records) -> CaptionError:
    """Measure the captions of the timeline against what the voices said, and when, as the steps have it."""
    outline, ids = steps.get("outline"), steps.get(SCENES)
    said: dict[Id, tuple[str, list[Word]]] = {}
    if outline is not None and ids is not None:
        for number, (scene, told) in enumerate(zip(ids.data, outline.data["scenes"], strict=False), 1):
            spoken = steps.get(f"voice {number}")
            words = spoken.data.get("words", []) if spoken is not None else []
            said[str(scene)] = str(told["narration"]), [Word.model_validate(w) for w in words]
    return caption_error(records, said)


def caption_error(records: Records, said: Mapping[Id, tuple[str, Sequence[Word]]]) -> CaptionError:
    """Measure the captions of the timeline. `said`: for each scene its narration, and the words as the voice timed them.

    A voice's times count from where its block begins. Words are compared in the order of the timeline, blanks part them.
    """
    narrated: list[str] = []
    shown: list[tuple[str, int]] = []
    spoken: list[tuple[str, int]] = []
    for scene in sorted((s for s in records.scenes() if s.id in said), key=lambda s: s.start):
        narration, words = said[scene.id]
        narrated += narration.split()
        for block in sorted(records.members(group=scene.id), key=lambda b: b.start):
            if block.content.kind == "captions":
                shown += [
                    (part, records.rate.time_of(records.rate.frame_at(block.start + word["start"] - 1) + 1))
                    for cue in block.content.to_json()["cues"]
                    for word in cue["words"] or [{"text": cue["text"], "start": cue["start"]}]
                    for part in word["text"].split()
                ]
            elif block.name.startswith("Voice:"):
                spoken += [(part, block.start + word.start) for word in words for part in word.text.split()]
    errors = sum(max(b - a, d - c) for kind, a, b, c, d in _opcodes(narrated, [w for w, _ in shown]) if kind != "equal")
    off = [
        (shown[c + n][1] - spoken[a + n][1]) / FLICKS
        for kind, a, b, c, _ in _opcodes([w for w, _ in spoken], [w for w, _ in shown])
        if kind == "equal"
        for n in range(b - a)
    ]
    return CaptionError(len(narrated), errors, sum(off) / len(off) if off else 0.0, max(map(abs, off), default=0.0))


def _opcodes(first: list[str], second: list[str]) -> list[tuple[str, int, int, int, int]]:
    return list(SequenceMatcher(None, first, second, autojunk=False).get_opcodes())


def summary(captions: CaptionError, matches: Sequence[Match]) -> str:
    """Return both figures in one line."""
    right = captions.words - captions.wrong
    text = (
        f"Captions: {right} of {captions.words} words as narrated ({100 * captions.rate:.1f} % wrong), marked "
        f"{captions.late * 1000:.0f} ms after the voice on average, at most {captions.latest * 1000:.0f} ms."
    )
    if not matches:
        return text
    worst = min(matches, key=lambda m: m.score)
    mean = sum(m.score for m in matches) / len(matches)
    return f"{text} Pictures fit the words: {mean:.2f} of 1 (least: scene {worst.scene}, {worst.score:.2f})."
