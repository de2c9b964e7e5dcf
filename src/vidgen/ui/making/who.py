"""Who can do which job, as the dialogs offer it; read in one go in a thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vidgen.ai.voices.languages import base_of
from vidgen.errors import VidgenError
from vidgen.ui.ai.facts import read

if TYPE_CHECKING:
    from vidgen.ai.service import AIService

HERE = "offline"
"""The endpoint that is this computer."""


@dataclass(frozen=True)
class Spoken:
    """A voice."""

    name: str
    title: str
    languages: tuple[str, ...] = ()
    """Tags; none where it speaks many."""

    def speaks(self, language: str) -> bool:
        """Tell whether it speaks a language, of whatever country."""
        return not self.languages or base_of(language) in {base_of(own) for own in self.languages}


@dataclass(frozen=True)
class Able:
    """One endpoint that can do a job, and can be used as it is."""

    endpoint: str
    voices: tuple[Spoken, ...] = ()
    """Those that are known, where it speaks."""


@dataclass(frozen=True)
class Who:
    """All of them."""

    able: Mapping[str, tuple[Able, ...]]
    """By the names of jobs; this computer is among them only where it has a model for the job."""
    chosen: Mapping[str, str]
    """Whom the user has chosen, by the names of jobs."""


def read_who(ai: AIService) -> Who:
    """Return who can do what now. Reads files and the keyring."""
    from vidgen.ai.catalogue import jobs
    from vidgen.ai.choices import ai_choices

    ready = {f.name for f in read(ai).endpoints if f.ready}
    able = {
        job: tuple(Able(e, _voices(ai, e) if job == "voice" else ()) for e in ai.endpoints(job) if e in ready)
        for job in jobs()
    }
    return Who(able, {job: choice.endpoint for job, choice in ai_choices().jobs.items()})


def choose_who(job: str, endpoint: str | None) -> None:
    """Keep who does a job from now on, as `vidgen ai use` does; None for nobody. Raises UsageError."""
    from vidgen.ai.choices import ai_choices, choose

    chosen = {name: choice.model_dump() for name, choice in ai_choices().jobs.items() if name != job}
    before = ai_choices().jobs.get(job)
    if endpoint is not None:
        kept = before is not None and before.endpoint == endpoint
        chosen[job] = before.model_dump() if kept and before else {"endpoint": endpoint}
    choose(jobs=chosen)


def _voices(ai: AIService, endpoint: str) -> tuple[Spoken, ...]:
    try:
        return tuple(Spoken(v.name, _title(v.title, v.note), v.languages) for v in ai.provider(endpoint).voices(""))
    except VidgenError:
        return ()


def _title(title: str, note: str) -> str:
    """Return the name of a voice with the two first things that are known about it."""
    return " – ".join(t for t in (title, ", ".join(note.split(", ")[:2])) if t)
