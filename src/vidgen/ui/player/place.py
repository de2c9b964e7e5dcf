"""Which frame is to be seen when the clock has come to a time."""

from __future__ import annotations

from vidgen.timing import FrameRate


def place(rate: FrameRate, now: int, first: int, last: int, stride: int, *, loop: bool) -> tuple[int, bool]:
    """Return the frame of a time in flicks, and whether that is the end; `first` and `last` are the ends of what is played.

    `stride` is how far apart those are that are shown, negative backwards: always the same ones, counted from the first,
    so that those that are made ahead are those that are shown.
    """
    frame, forwards = rate.frame_at(max(0, now)), stride > 0
    length = last - first + 1
    if now < 0 or (frame < first and not forwards):
        if not loop:
            return first, True
        frame = last - (first - 1 - frame) % length if frame < first else last
    elif frame > last and forwards:
        if not loop:
            return last, True
        frame = first + (frame - first) % length
    frame = max(first, min(last, frame))
    step = abs(stride)
    if step > 1:
        away = (frame - first) % step
        frame = frame - away if forwards else min(last, frame + (step - away) % step)
    return frame, False
