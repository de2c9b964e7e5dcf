"""`Reaching`: brings the segments of one export to its goal, before they are joined, and looks at the file afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vidgen.errors import RenderError
from vidgen.render.encoders.options import encoder_of
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset, TargetQuality
from vidgen.render.rate.goals import LEAST, Goal, can_shrink, guessed_overhead
from vidgen.render.rate.ladder import Ladder
from vidgen.render.rate.quality import Measured, choose
from vidgen.render.rate.settling import ROUGH, Settled, TooMuch, settle, with_video
from vidgen.render.rate.sizes import shown
from vidgen.render.segments.segment import Segment, Sound
from vidgen.render.segments.store import Store

Render = Callable[[Sequence[Segment]], Sequence[Segment]]
"""Renders those segments that are not in the store, and returns them as they are there: an encoder may have given up."""
_JOINS = 3


class Reaching:
    """One export on its way to a goal.

        segments = reaching.segments(…)     all of them rendered
        …join them…
        if not reaching.good(size of the file): once more

    Whoever renders segments renders the sound, too, if it is not in the store: its size must be known.
    """

    def __init__(
        self,
        goal: Goal,
        plan: RenderPlan,
        preset: Preset,
        segments: Sequence[Segment],
        sound: Sound | None,
        store: Store,
    ) -> None:
        if preset.video is None:
            raise RuntimeError("a preset without pictures has no goal")
        self._goal = goal
        self._plan = plan
        self._preset = preset
        self._base = tuple(segments)
        self._sound = sound
        self._store = store
        self._ladder = Ladder(preset.video, encoder_of(preset.video))
        self._around: int | None = None
        self._pictures = 0
        self._joins = 0
        self._settled: Settled | None = None
        self._chosen = ""

    def segments(self, render: Render, measured: Measured) -> list[Segment]:
        """Return the segments as they are to be joined, all of them rendered.

        Raises RenderError when the goal cannot be reached, and TooRough when a smaller picture would look better and the
        preset leaves its size open.
        """
        if self._goal.quality is not None:
            return self._of_quality(self._goal.quality, render, measured)
        replaced: dict[str, Segment] = {}

        def sizes(wanted: Sequence[Segment]) -> list[int]:
            made = render(wanted)
            replaced.update({w.key: m for w, m in zip(wanted, made, strict=True) if w.key != m.key})
            if any(not self._store.has(m.key) for m in made):
                made = render(wanted)  # somebody emptied the cache
            return [self._size(m.key) for m in made]

        render([with_video(segment, self._ladder.quick()) for segment in self._base])  # and the sound beside it
        window = self._goal.window(self._plan, self._rest())
        shrinks = self._goal.size is not None and can_shrink(self._preset, self._plan)
        rate = float(self._plan.rate.fraction)
        try:
            self._settled = settle(self._base, rate, self._ladder, window, sizes, may_shrink=shrinks)
        except TooMuch as error:
            raise RenderError(self._impossible(error.smallest)) from None
        self._pictures = self._settled.size
        return [replaced.get(s.key, s) for s in self._settled.segments]

    def good(self, size: int) -> bool:
        """Tell whether the file has the size that is wanted. If not, ask for `segments` once more and join them.

        Raises RenderError when the file is still too large after that.
        """
        limit = self._goal.size
        if limit is None or self._settled is None:
            return True
        self._joins += 1
        if size <= limit and (size >= LEAST * limit or self._settled.short or self._joins >= _JOINS):
            return True
        if self._joins > _JOINS:
            raise RenderError(f"The film does not become smaller than {shown(size)}; ask for a little more than that.")
        self._around = size - self._pictures - self._sound_size()
        return False

    @property
    def notes(self) -> list[str]:
        """What was chosen, for the report."""
        if self._settled is None:
            return [self._chosen] if self._chosen else []
        found = [f"Bits were shared out at a mean quality of {self._settled.level:.1f} (x264's crf)."]
        if self._settled.short:
            found.append("The file is smaller than it may be: more bits would not make it look better.")
        if self._settled.level > ROUGH:
            found.append("That is rough; fewer pixels, or more bytes, would look better.")
        return found

    def _of_quality(self, target: TargetQuality, render: Render, measured: Measured) -> list[Segment]:
        chosen = choose(self._base, self._ladder, target, measured)
        settings = self._ladder.of_level(chosen.level)
        samples = f"{chosen.samples} samples" if chosen.samples > 1 else "one sample"
        score = f"{chosen.score:.4f}" if target.metric == "ssim" else f"{chosen.score:.1f} dB"
        self._chosen = f"Chose {self._ladder.shown(chosen.level)}: {target.metric.upper()} {score} on {samples}"
        self._chosen += "." if chosen.met else f"; {target.value:g} cannot be reached by {self._ladder.encoder.name}."
        return list(render([with_video(segment, settings) for segment in self._base]))

    def _rest(self) -> int:
        """Return the bytes of everything but the pictures: of the format roughly, until a file was joined."""
        around = guessed_overhead(self._plan, self._preset) if self._around is None else self._around
        return self._sound_size() + around

    def _sound_size(self) -> int:
        return self._size(self._sound.key) if self._sound is not None else 0

    def _size(self, key: str) -> int:
        file = self._store.find(key)
        if file is None:
            raise RenderError(
                f"What was rendered is gone from '{self._store.folder}'; check that disk, or let the cache be larger."
            )
        return sum(file.sizes)

    def _impossible(self, pictures: float) -> str:
        limit = self._goal.size
        if limit is None:
            rate = pictures * 8 / (self._plan.frames / float(self._plan.rate.fraction))
            return (
                f"The pictures cannot have {(self._goal.bit_rate or 0) / 1000:g} kbit/s: they need about "
                f"{rate / 1000:.0f} at least; ask for more, or for a smaller picture."
            )
        return (
            f"The film does not fit into {shown(limit)}: with the preset '{self._preset.name}' it needs about "
            f"{shown(self._rest() + pictures * 1.02)} at least; ask for more, or for a shorter film or a smaller picture."
        )
