"""The picture of a video file: a range of it, at any speed, forwards or backwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from vidgen.editor.kinds import Medium, SourceContent

if TYPE_CHECKING:
    from vidgen.imaging.drawing import View
    from vidgen.imaging.picture import Picture


class Clip(SourceContent):
    """The picture of a video file. Its sound is an `audio` block, linked to it."""

    title = "Clip"
    media: ClassVar[tuple[Medium, ...]] = ("video",)
    kind: Literal["clip"] = "clip"

    def draw(self, view: View) -> Picture:
        """Return the frame of the file as it is."""
        return view.frame_of_source()
