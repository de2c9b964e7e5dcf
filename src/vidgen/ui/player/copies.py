"""`Copies`: frames as images with memory of their own; one that is asked for twice in a row is copied once."""

from __future__ import annotations

from PySide6.QtGui import QImage

from vidgen.render.playback.shelf import AtHand


class Copies:
    """Made for one player."""

    def __init__(self) -> None:
        self._made = -1
        self._image = QImage()

    def take(self, at: AtHand) -> tuple[QImage, bool, bool]:
        """Return a frame as an image, whether it is exact, and whether it was made the quick way.

        The memory in which the frame lies now will be used again; the image does not change any more.
        """
        if at.made != self._made:
            shown = QImage(at.data, at.width, at.height, at.width * 4, QImage.Format.Format_RGB32)
            self._made, self._image = at.made, shown.copy()
        return self._image, at.exact, at.quick
