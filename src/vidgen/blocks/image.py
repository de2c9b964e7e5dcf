"""A still: a photo, a logo, a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vidgen.editor.fields import field
from vidgen.editor.kinds import Content

if TYPE_CHECKING:
    from vidgen.imaging.drawing import View
    from vidgen.imaging.picture import Picture


class Image(Content):
    """A still from a file, upright and with its own transparency."""

    title = "Image"
    kind: Literal["image"] = "image"
    asset: str = field(..., label="Asset", help="The image file that it shows.", hidden=True)

    @property
    def asset_id(self) -> str | None:
        """The asset that it shows."""
        return self.asset

    def draw(self, view: View) -> Picture:
        """Return the image as it is."""
        return view.frame_of_source()
