"""The stock voices: those that are shipped, and those that were added."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vidgen import resources
from vidgen.ai.addable import Addable, added
from vidgen.ai.voices.languages import base_of
from vidgen.errors import UsageError

_SEX = {"f": "female", "m": "male"}


@dataclass(frozen=True)
class Voice:
    """A stock voice."""

    id: str
    name: str
    language: str
    about: str


VOICES = (
    Voice("af_heart", "Heart", "en-US", "US English, female, warm"),
    Voice("af_bella", "Bella", "en-US", "US English, female, lively"),
    Voice("am_michael", "Michael", "en-US", "US English, male, calm"),
    Voice("am_puck", "Puck", "en-US", "US English, male, bright"),
    Voice("bf_emma", "Emma", "en-GB", "UK English, female, clear"),
    Voice("bm_george", "George", "en-GB", "UK English, male, deep"),
    Voice("ef_dora", "Dora", "es", "Spanish, female"),
    Voice("em_alex", "Alex", "es", "Spanish, male"),
    Voice("ff_siwis", "Siwis", "fr", "French, female"),
    Voice("if_sara", "Sara", "it", "Italian, female"),
    Voice("im_nicola", "Nicola", "it", "Italian, male"),
    Voice("pf_dora", "Dora", "pt-BR", "Portuguese, female"),
    Voice("pm_alex", "Alex", "pt-BR", "Portuguese, male"),
    Voice("hf_alpha", "Alpha", "hi", "Hindi, female"),
    Voice("hm_omega", "Omega", "hi", "Hindi, male"),
)


def voices() -> tuple[Voice, ...]:
    """Return the shipped voices and those that were added."""
    return (*VOICES, *(one for pack in added("voice") for one in _voices_of(pack)))


def voice(name: str, language: str = "") -> Voice:
    """Return the voice with that id or name; of several of a name the one of that language.

    Raises UsageError that lists them when there is none.
    """
    wanted, known = name.strip().lower(), voices()
    found = [one for one in known if wanted in (one.id, one.name.lower())]
    for one in sorted(found, key=lambda v: base_of(v.language) != base_of(language)):
        return one
    raise UsageError(f"There is no voice '{name}'; there are {', '.join(v.name for v in known)}.")


def usual_voice(language: str) -> Voice | None:
    """Return the voice that speaks a language when nobody says which; None when there is none."""
    return next((one for one in VOICES if base_of(one.language) == base_of(language)), None)


def styles_of(voice_id: str) -> Path:
    """Return the file of a voice. Raises UsageError when there is none, or it is not the one that is known."""
    if voice_id in {one.id for one in VOICES}:
        return resources.folder("voices") / f"{voice_id}.bin"
    for pack in added("voice"):
        if voice_id in {one.id for one in _voices_of(pack)}:
            return pack.check() / f"{voice_id}.bin"
    raise UsageError(f"There is no voice '{voice_id}'; 'vidgen ai models' lists them.")


def _voices_of(pack: Addable) -> list[Voice]:
    """Return the voices of a pack; their ids say what they are: a or b for the accent, f or m, and a name."""
    ids = [file.name.removesuffix(".bin") for file in pack.files if file.name.endswith(".bin")]
    return [
        Voice(i, i[3:].capitalize(), pack.languages[0], f"{pack.title}, {_SEX.get(i[1:2], 'a voice')}") for i in ids
    ]
