"""A plain colour over the whole canvas."""

from __future__ import annotations

from typing import Literal

from PySide6.QtGui import QColor, QImage

from vidgen.editor.fields import Colour, colour_channels, field
from vidgen.editor.kinds import Content
from vidgen.imaging.drawing import View
from vidgen.imaging.picture import RGBA, Picture


class Solid(Content):
    """One colour over the whole canvas."""

    title = "Solid"
    kind: Literal["solid"] = "solid"
    fill: Colour = field("#202430", label="Colour", animatable=True)

    def draw(self, view: View) -> Picture:
        """Fill the canvas."""
        image = QImage(view.width, view.height, RGBA)
        image.fill(QColor(*colour_channels(self.fill)))
        return Picture.of_image(image, opaque=colour_channels(self.fill)[3] == 255)
