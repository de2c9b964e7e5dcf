"""What is ordered: a video out of an idea, a script or an article."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from vidgen.ai.making.lengths import parted

Format = Literal["short", "youtube", "square"]
SIZES: dict[Format, tuple[int, int]] = {"short": (1080, 1920), "youtube": (1920, 1080), "square": (1080, 1080)}
PRESETS: dict[Format, str] = {"short": "vertical-short", "youtube": "youtube-1080p", "square": "square"}
SHORTEST, LONGEST = 5.0, 600.0
"""Seconds of a video."""
SECONDS: dict[Format, float] = {"short": 30.0, "youtube": 60.0, "square": 30.0}


class VideoOrder(BaseModel):
    """Everything that the video depends on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    idea: Annotated[str, Field(max_length=4000)] = ""
    script: Annotated[str, Field(max_length=100_000)] = ""
    """Said word for word."""
    article: Annotated[str, Field(max_length=1_000_000)] = ""
    """Told in short."""
    format: Format = "short"
    voice: Annotated[str, Field(max_length=200)] = ""
    """Empty: the usual one of whoever speaks."""
    language: Annotated[str, Field(max_length=35)] = "en"
    seconds: Annotated[float, Field(ge=SHORTEST, le=LONGEST)] | None = None
    """About how long; None is what is usual for the format. A script is as long as it is."""
    seed: Annotated[int, Field(ge=0, le=999_999)] = 1
    offline: bool = False
    """Whether nothing may leave this computer."""
    budget: Annotated[Decimal, Field(ge=0)] | None = None
    """US dollars that it may cost in all."""
    music: bool = True

    @model_validator(mode="before")
    @classmethod
    def _a_length_is_no_part_of_the_idea(cls, given: Any) -> Any:
        """Take "in 20 seconds" out of the idea, so that no title, name or request has it."""
        if not isinstance(given, dict) or given.get("script") or given.get("article"):
            return given
        if not isinstance(given.get("idea"), str):
            return given
        idea, seconds = parted(given["idea"])
        return given if seconds is None else {**given, "idea": idea, "seconds": given.get("seconds") or seconds}

    @property
    def about(self) -> float:
        """Seconds that are wanted."""
        return self.seconds or SECONDS[self.format]


class SceneChoice(BaseModel):
    """What was chosen for one scene: other numbers ask for other results, and the rest stays pinned."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    picture: int = 0
    voice: int = 0
