"""What kinds implement to be seen: the protocols of contents, effects and transitions, and the `View` they are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from vidgen.errors import MediaError

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from vidgen.imaging.lying import Box
    from vidgen.imaging.picture import Picture
    from vidgen.timing import FrameRate


@dataclass(frozen=True)
class View:
    """What a kind may know while it draws one frame of one block. All its animated fields hold their value already."""

    width: int
    """Of the canvas that is rendered, in pixels."""
    height: int
    time: int
    """Flicks since the block's start; below zero or beyond `duration` inside a transition."""
    duration: int
    """Of the block, in flicks."""
    rate: FrameRate
    source: Picture | None = None
    """The frame of the content's asset at this time, upright and with square pixels; None for contents without one."""
    density: float = 1.0
    """Pixels of the picture at hand for each canvas pixel; above 1 when a block is enlarged and its source allows it."""
    file: Callable[[str], Path | None] = lambda _: None
    """The path of an asset that a kind names in its fields (a LUT, say); None when it is missing."""

    @property
    def unit(self) -> float:
        """Pixels in one `canvas` unit: the shorter side of the canvas, in pixels of the picture at hand."""
        return min(self.width, self.height) * self.density

    @property
    def canvas(self) -> tuple[int, int]:
        """Width and height of the canvas in pixels of the picture at hand: what contents without a source draw into."""
        return round(self.width * self.density), round(self.height * self.density)

    def frame_of_source(self) -> Picture:
        """Return the frame of the content's asset. Raises MediaError when nobody has one."""
        if self.source is None:
            raise MediaError("There is no picture of this block's media file; relink the file or remove the block.")
        return self.source


@runtime_checkable
class Drawable(Protocol):
    """A content that is seen."""

    def draw(self, view: View) -> Picture:
        """Return the block's picture before fit, effects and placement.

        Contents with a source return it (or something made from it) in its own size; it is then fitted onto the canvas.
        All others draw into `view.canvas` and set `x`, `y` to where their picture lies; a small picture is quicker.
        """
        ...


@runtime_checkable
class Bounded(Protocol):
    """A content without a source that does not fill the canvas, and can tell where it lies without being drawn."""

    def extent(self, view: View) -> Box | None:
        """Return the part of `view.canvas` that it takes, for outlines and clicks: shadows do not count.

        None when nothing of it is seen at this time. It need not lie within the canvas.
        """
        ...


@runtime_checkable
class Reworking(Protocol):
    """A content that shows what lies below it again, changed. What it draws is the form in which that is seen.

    Its effects change what is seen in the form, not the form.
    """

    def rework(self, below: Picture, area: tuple[int, int, int, int], view: View) -> Picture:
        """Return what is seen in place of `below`, a picture of the whole canvas; `below` is not written into.

        Only `area` (x, y, width, height in pixels) of it is needed; its density is 1.
        """
        ...

    def is_around(self) -> bool:
        """Tell whether it is seen everywhere but in its form."""
        ...


@runtime_checkable
class Worded(Protocol):
    """A content with text in a box that may be too small for it."""

    def overflows(self, view: View) -> bool:
        """Tell whether the text does not fit into its box."""
        ...


@runtime_checkable
class Visible(Protocol):
    """An effect that changes a picture."""

    def apply(self, picture: Picture, view: View) -> Picture:
        """Return the changed picture. It may be larger; `x`, `y` then tell where its top left lies."""
        ...


@runtime_checkable
class Colouring(Protocol):
    """An effect that changes each pixel by its colour alone. Any number of these in a row cost one table look-up."""

    def map_colour(self, rgb: NDArray[np.float32], view: View) -> NDArray[np.float32]:
        """Return new colours for (n, 3) colours, red green blue, 0 to 1 (may leave that range; clipped at the end).

        Only the effect's fields and the files that it names (`view.file`) may decide: its tables are kept.
        """
        ...


@runtime_checkable
class Joining(Protocol):
    """A transition between two pictures."""

    def blend(self, before: Picture, after: Picture, progress: float, view: View) -> Picture:
        """Return the picture at `progress` (0: only before, 1: only after) of two canvas-sized pictures."""
        ...
