"""The sound of a media file: a range of it, at any speed (the pitch stays), forwards or backwards."""

from __future__ import annotations

from typing import ClassVar, Literal

from vidgen.editor.fields import field
from vidgen.editor.kinds import Medium, SourceContent


class Audio(SourceContent):
    """The sound of a media file, with a gain and a place between left and right."""

    title = "Audio"
    media: ClassVar[tuple[Medium, ...]] = ("audio",)
    kind: Literal["audio"] = "audio"
    gain_db: float = field(0.0, label="Gain", help="How much louder; -60 is silence.", unit="dB", min=-60, max=24,
                           step=0.5, animatable=True)  # fmt: skip
    pan: float = field(0.0, label="Pan", help="-1 is left, 1 is right.", min=-1, max=1, step=0.05, animatable=True)
