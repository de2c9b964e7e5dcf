"""`Shown`: what one layer looks like in one frame; and canvases for those that do not fill theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vidgen.imaging.picture import Picture


@dataclass(frozen=True)
class Rework:
    """What a layer makes of all that lies below it."""

    make: Callable[[Picture], Picture]
    look: object
    """What is equal only for those that make the same of the same."""


@dataclass(frozen=True)
class Shown:
    """A picture that lies on the canvas, and how it is blended onto what lies below."""

    picture: Picture
    mode: str = "normal"
    rework: Rework | None = None
    """For a layer that changes what lies below: `picture` is the form in which that is seen."""

    @property
    def look(self) -> tuple[object, ...]:
        """What is equal only for layers that look the same."""
        picture = self.picture
        return (
            picture.kept("look", object),
            picture.x,
            picture.y,
            picture.opacity,
            self.mode,
            self.rework and self.rework.look,
        )

    def fills(self, canvas: tuple[int, int]) -> bool:
        """Tell whether its pixels are the canvas's, no more and no less."""
        picture = self.picture
        return (picture.x, picture.y, picture.width, picture.height) == (0, 0, *canvas)

    def hides_all(self, canvas: tuple[int, int]) -> bool:
        """Tell whether nothing is seen of what lies below."""
        picture = self.picture
        return (
            self.mode == "normal"
            and self.rework is None
            and picture.opaque
            and picture.x <= 0
            and picture.y <= 0
            and picture.x + picture.width >= canvas[0]
            and picture.y + picture.height >= canvas[1]
        )


def transparent_canvas(width: int, height: int) -> Picture:
    """Return a canvas on which nothing is."""
    from vidgen.imaging.images import blank

    return Picture.of_image(blank(width, height))


def joined_canvas(shown: Shown | None, canvas: tuple[int, int]) -> Picture:
    """Return a layer alone on a canvas of its own: what a transition joins."""
    if shown is None:
        return transparent_canvas(*canvas)
    picture = shown.picture
    if (picture.x, picture.y, picture.width, picture.height) == (0, 0, *canvas):
        return picture
    from PySide6.QtGui import QPainter

    from vidgen.imaging.images import blank

    image = blank(*canvas)
    with QPainter(image) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(picture.x, picture.y, picture.image())
    return Picture.of_image(image)
