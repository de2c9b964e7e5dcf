"""Having parts of an export rendered elsewhere, by a farm, before the rest is rendered on this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset
from vidgen.render.segments.pool import Outcome
from vidgen.render.segments.segment import Facts, Segment, Sound
from vidgen.render.segments.store import Store


class Helper(Protocol):
    """Renders parts of exports elsewhere."""

    def render(
        self,
        plan: RenderPlan,
        preset: Preset,
        facts: Facts,
        parts: Sequence[Segment | Sound],
        store: Store,
        *,
        cancel: threading.Event,
        on_frames: Callable[[int], None],
    ) -> Outcome:
        """Put parts into the store, as far as it can; notes say what it could not. Raises RenderError and Cancelled."""
        ...


@dataclass(frozen=True)
class Help:
    """A helper that knows what the export is about."""

    helper: Helper
    plan: RenderPlan
    preset: Preset
    facts: Facts
    store: Store

    def render(
        self,
        segments: Sequence[Segment],
        sound: Sound | None,
        cancel: threading.Event,
        on_frames: Callable[[int], None],
    ) -> tuple[Outcome, list[int], Sound | None]:
        """Have what is missing rendered; return the outcome, and what still is missing: numbers, and the sound."""
        parts: list[Segment | Sound] = [sound] if sound is not None else []  # first: nothing is joined without it
        parts += segments
        outcome = self.helper.render(
            self.plan, self.preset, self.facts, parts, self.store, cancel=cancel, on_frames=on_frames
        )
        missing = [segment.number for segment in segments if not self.store.has(segment.key)]
        return outcome, missing, None if sound is None or self.store.has(sound.key) else sound
