"""How a title comes in and goes out: fades and slides."""

from __future__ import annotations

from vidgen.imaging.picture import Picture

_WAYS = {
    "slide_up": (0, 1),
    "slide_down": (0, -1),
    "slide_left": (1, 0),
    "slide_right": (-1, 0),
}
"""From where, in steps, a title comes in; it goes out in the same direction on the other side."""


def entering(
    picture: Picture, time: int, duration: int, enter: tuple[str, int], leave: tuple[str, int], step: float
) -> Picture:
    """Return `picture` as it stands `time` flicks into a block of `duration` flicks.

    `enter` and `leave` are a way (`none`, `fade`, `slide_up`, `slide_down`, `slide_left`, `slide_right`) and its length
    in flicks. A slide moves by `step` pixels while it fades, slowing down as it arrives (cubic ease).
    """
    x, y, opacity = 0.0, 0.0, 1.0
    for (way, length), passed, sign in ((enter, time, 1), (leave, duration - time, -1)):
        if way == "none" or length <= 0 or passed >= length:
            continue
        there = max(0.0, passed / length)
        opacity *= there
        across, down = _WAYS.get(way, (0, 0))
        rest = (1 - there) ** 3
        x, y = x + sign * across * rest * step, y + sign * down * rest * step
    if opacity == 1.0:
        return picture
    return picture.at(picture.x + round(x), picture.y + round(y)).faded(opacity)
