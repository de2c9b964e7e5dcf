"""The outline of a video: its scenes and what is said in each."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Role = Literal["hook", "point", "closing"]
Line = Annotated[str, Field(max_length=300)]
WORDS_A_SECOND = 2.6
"""How fast the voice speaks, pauses included."""


class SceneOutline(BaseModel):
    """One scene."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Role = "point"
    headline: Line
    """A few words, shown large."""
    narration: Annotated[str, Field(min_length=1, max_length=3000)]
    """What is said."""
    picture: Annotated[str, Field(max_length=1000)] = ""
    """What is to be seen, in words: for a model that draws, and for the choice of emoji."""
    emoji: Annotated[str, Field(max_length=32)] = ""
    """The one that shows it best; without it the words decide."""


class Outline(BaseModel):
    """All scenes, in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Line
    scenes: Annotated[tuple[SceneOutline, ...], Field(min_length=1, max_length=1000)]
    source: Annotated[str, Field(max_length=1000)] = ""
    """Where the facts can be looked up; empty when they came with the order."""

    @property
    def words(self) -> int:
        """How many words are said."""
        return sum(len(s.narration.split()) for s in self.scenes)


def scene(role: Role, headline: str, narration: str, emoji: str) -> SceneOutline:
    """Return a scene whose words say what is to be seen, too."""
    return SceneOutline(
        role=role, headline=headline[:300], narration=narration, picture=f"{headline}: {narration}"[:1000], emoji=emoji
    )
