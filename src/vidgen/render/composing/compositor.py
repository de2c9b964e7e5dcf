"""The compositor: `Compositor.compose(number)` makes frame `number` of a plan.

For each layer, bottom first: the block as it stands at this time, drawn, cropped, fitted, its effects, its place, its
opacity, its blend mode. Its pixels depend on the plan and the number only; what it keeps between frames saves time and
never changes them:

* layers that lie below an opaque one that fills the canvas are not drawn;
* what fills the canvas alone goes through as it is: a plain cut never leaves YUV;
* a layer that looks as it did in the frame before (a title, a logo) is not drawn again;
* a frame whose layers all look as before is the frame before.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from vidgen.editor.evaluate import evaluated
from vidgen.editor.fields import colour_channels
from vidgen.editor.kinds import UnknownContent
from vidgen.imaging.blending import Surface
from vidgen.imaging.drawing import Drawable, Joining, Reworking, View
from vidgen.imaging.lying import Box, fitted_size
from vidgen.imaging.picture import Picture
from vidgen.imaging.placing import cropped, fitted, place
from vidgen.imaging.planes import plain_frame
from vidgen.imaging.reworking import around, in_form
from vidgen.render.composing.effecting import with_effects
from vidgen.render.composing.layers import Rework, Shown, joined_canvas, transparent_canvas

if TYPE_CHECKING:
    from vidgen.editor.records import Block, Placement
    from vidgen.render.plan import Layer, RenderPlan, Span
    from vidgen.render.sources import Sources

_GROWS = ("scale_x", "scale_y", "rotation")
_MOVES = ("x", "y", "scale_x", "scale_y", "rotation", "anchor_x", "anchor_y")
_SHARPEST = 4.0
"""Contents that draw themselves are drawn at most this much larger than the canvas."""


class Compositor:
    """Makes the frames of one plan, in any order; in order is quickest.

    A `general` one goes the long way for everything, by way of RGBA: what it makes, the quick ways must make, too.
    """

    def __init__(self, plan: RenderPlan, sources: Sources, *, general: bool = False) -> None:
        self._general = general
        self._plan = plan
        self._sources = sources
        self._size = (plan.width, plan.height)
        self._background = _background(plan)
        self._half_frame = plan.rate.frame_duration // 2
        self._span: Span | None = None
        self._fitted: dict[str, tuple[object, Picture, Box | None]] = {}
        self._placed: dict[str, tuple[object, Picture]] = {}
        self._before: tuple[tuple[object, ...], Picture] | None = None
        self.at_work = ""
        """The block that was drawn last, for messages."""

    def compose(self, number: int) -> Picture:
        """Return frame `number` (counted from the plan's first) in delivery form. Raises MediaError, RenderError."""
        span = self._plan.span_of(number)
        time = self._plan.time_of(number)
        if span is not self._span:
            self._span = span
            self._sources.shown = {i for layer in span.layers for i in (layer.block, layer.before) if i}
            for gone in (self._fitted.keys() | self._placed.keys()) - self._sources.shown:
                self._fitted.pop(gone, None)
                self._placed.pop(gone, None)
        shown: list[Shown] = []
        for layer in reversed(span.layers):
            found = self._shown(layer, time)
            if found is not None:
                shown.append(found)
                if found.hides_all(self._size):
                    break
        shown.reverse()
        if not shown or not (shown[0].hides_all(self._size) and shown[0].fills(self._size)):
            below = self._background
            shown.insert(0, Shown(Picture.of_image(below.image(), opaque=below.solid) if self._general else below))
        looks = tuple(part.look for part in shown)
        if self._before is not None and self._before[0] == looks:
            return self._before[1]
        picture = self._painted(shown)
        self._before = (looks, picture)
        return picture

    def _painted(self, shown: list[Shown]) -> Picture:
        format = self._plan.pixel_format
        if format != "yuv420p" and not self._plan.transparent:
            from vidgen.render.composing.deep import deep_frame

            deep = deep_frame(shown, self._size, format)
            if deep is not None:
                return Picture.of_frame(deep)
        base = shown[0].picture
        if not base.is_yuv and not self._plan.transparent and not self._general:
            base = Picture.of_frame(base.frame("yuv420p"))
        surface = Surface(transparent_canvas(*self._size) if self._plan.transparent else base)
        for part in shown if self._plan.transparent else shown[1:]:
            if part.rework is None:
                surface.put(part.picture, 1.0, part.mode)
                continue
            below = surface.picture()
            surface = Surface(below)
            surface.put(in_form(part.rework.make(below), part.picture), 1.0, part.mode)
        return Picture.of_frame(surface.picture().frame(format))

    # One layer ----------------------------------------------------------------------------------------------------

    def _shown(self, layer: Layer, time: int) -> Shown | None:
        block = self._plan.blocks[layer.block]
        if layer.before is None or block.transition is None or not isinstance(block.transition, Joining):
            return self._block(block, time)
        transition = evaluated(block, time - block.start).transition or block.transition
        leaving = self._block(self._plan.blocks[layer.before], time)
        coming = self._block(block, time)
        begun = time + self._half_frame - (block.start - transition.before)
        progress = float(min(max(Fraction(begun, transition.length), Fraction(0)), Fraction(1)))
        if (leaving and leaving.rework) or (coming and coming.rework):
            return coming if progress >= 0.5 else leaving  # there is no picture of it that could be joined
        view = View(*self._size, time - block.start, block.duration, self._plan.rate, file=self._sources.file)
        before, after = (joined_canvas(part, self._size) for part in (leaving, coming))
        self.at_work = block.id
        joined: Picture = transition.blend(before, after, progress, view)  # type: ignore[attr-defined]
        return Shown(joined, block.placement.blend)

    def _block(self, block: Block, time: int) -> Shown | None:
        """Return what one block shows, on the canvas; None when nothing is seen of it."""
        self.at_work = block.id
        inner = time - block.start
        now = evaluated(block, inner)
        placement = now.placement
        if placement.opacity <= 0:
            return None
        picture, box, view = self._drawn(block, now, inner)
        reworks = isinstance(now.content, Reworking)
        if not reworks:
            picture = with_effects(picture, now.effects, view)
        opacity = picture.opacity * placement.opacity
        if opacity <= 0:
            return None
        bare = picture.bare()
        moving = any(block.curve(f"placement.{axis}") for axis in _MOVES)
        key = (bare.kept("look", object), bare.x, bare.y, _where(placement), view.density, box)
        last = self._placed.get(block.id)
        if last is None or last[0] != key:
            growing = moving and any(block.curve(f"placement.{axis}") for axis in _GROWS)
            size = (*self._size, view.density)
            lying = place(bare, placement, *size, box=box, moving=moving, growing=growing)
            last = self._placed[block.id] = (key, lying)
        lying = last[1].faded(opacity) if last[1].opacity > 0 else last[1]
        return self._reworked(block, now, inner, lying) if reworks else Shown(lying, placement.blend)

    def _reworked(self, block: Block, now: Block, inner: int, form: Picture) -> Shown:
        """Return what a block makes of what lies below it, in a form that lies on the canvas."""
        content, effects = now.content, now.effects
        if not isinstance(content, Reworking):
            raise TypeError(f"{content.kind} reworks nothing")
        if content.is_around():
            form = around(form, *self._size)
        view = View(*self._size, inner, block.duration, self._plan.rate, file=self._sources.file)
        area = form.x, form.y, form.width, form.height

        def make(below: Picture) -> Picture:
            return with_effects(content.rework(below, area, view), effects, view)

        return Shown(form, now.placement.blend, Rework(make, (content, effects, inner if effects else 0)))

    def _drawn(self, block: Block, now: Block, inner: int) -> tuple[Picture, Box | None, View]:
        """Return a block's picture before its effects, the box that its anchor means, and the view."""
        content, placement = now.content, now.placement
        width, height = self._size
        asset = content.asset_id
        # What a frame shows is what its source shows in the middle of the frame's time: where rates differ, picture and
        # sound are then never more than half a frame apart, and rounded time stamps do no harm. (As in FFmpeg: fps.)
        source = self._sources.picture(now, asset, inner + self._half_frame - 1) if asset is not None else None
        if source is not None and self._general:
            source = Picture.of_image(source.image(), opaque=source.solid)
        density = 1.0
        if source is not None:
            wide, high = fitted_size(source.width, source.height, width, height, placement.fit)
            density = _density(block, placement, max(source.width / wide, source.height / high, 1.0))
        elif isinstance(content, Drawable):
            density = _density(block, placement, _SHARPEST)
        view = View(width, height, inner, block.duration, self._plan.rate, source, density, file=self._sources.file)
        missing = asset is not None and source is None
        if missing or isinstance(content, UnknownContent) or not isinstance(content, Drawable):
            from vidgen.render.composing.placeholder import placeholder

            return placeholder(self._name(block), *view.canvas, missing=missing), None, view
        drawn = content.draw(view)
        if asset is None:
            canvas = (0.0, 0.0, float(view.canvas[0]), float(view.canvas[1]))
            return cropped(drawn, placement, canvas), None, view
        key = (drawn.kept("look", object), _crop(placement), placement.fit, density)
        last = self._fitted.get(block.id)
        if last is None or last[0] != key:
            picture, box = fitted(cropped(drawn, placement).at(0, 0), placement.fit, width, height, density)
            last = self._fitted[block.id] = (key, picture, box)
        return last[1], last[2], view

    def _name(self, block: Block) -> str:
        asset = block.content.asset_id
        if asset is not None and (source := self._plan.sources.get(asset)) is not None:
            return source.name
        return block.name or block.content.kind


def _density(block: Block, placement: Placement, most: float) -> float:
    """Return how many pixels a block is drawn with for each canvas pixel: as its scale asks, up to `most`.

    An animated scale is drawn at its largest, so that the picture need not be made anew for each frame.
    """
    curves = [c for axis in ("scale_x", "scale_y") if (c := block.curve(f"placement.{axis}"))]
    scales = [abs(float(key.value)) for curve in curves for key in curve.keyframes]
    wanted = max([abs(placement.scale_x), abs(placement.scale_y), *scales])
    if placement.fit == "blurred":
        most = 1.0
    return min(max(wanted, 1 / 64), most)


def _crop(placement: Placement) -> tuple[float, float, float, float]:
    return placement.crop_left, placement.crop_top, placement.crop_right, placement.crop_bottom


def _where(placement: Placement) -> tuple[float, ...]:
    return tuple(float(getattr(placement, axis)) for axis in _MOVES)


def _background(plan: RenderPlan) -> Picture:
    if plan.transparent:
        return transparent_canvas(plan.width, plan.height)
    return Picture.of_frame(plain_frame(colour_channels(plan.background)[:3], plan.width, plan.height))
