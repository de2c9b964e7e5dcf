"""`Farm`: the helper that an export is given when its segments are to be rendered elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vidgen.editor.records import Id
from vidgen.errors import RenderError
from vidgen.render.farm.cluster import Cluster
from vidgen.render.farm.dispatch import Order, dispatch
from vidgen.render.farm.job import FarmJob, Medium
from vidgen.render.farm.security import Tls
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset
from vidgen.render.segments.pool import Outcome
from vidgen.render.segments.segment import Facts, Segment, Sound
from vidgen.render.segments.store import Store


@dataclass(frozen=True)
class Farm:
    """Where a farm is."""

    address: str
    """Of its scheduler, as in tcp://render-1:8786."""
    tls: Tls | None = None

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
        """Have parts of a plan rendered into the store; what the farm cannot do is missing there afterwards.

        Notes of the outcome say who rendered what, and what went wrong. Raises Cancelled, UsageError without Dask or for
        an address that is none, and RenderError when nobody answers there or the store cannot be written.
        """
        job = FarmJob(facts=facts, plan=plan, preset=preset, media=media_of(plan, facts))
        with self.cluster() as cluster:
            return dispatch(cluster, Order(job, tuple(parts), store), cancel=cancel, on_frames=on_frames)

    def cluster(self) -> Cluster:
        """Connect. Raises UsageError and RenderError."""
        return Cluster(self.address, self.tls)


def media_of(plan: RenderPlan, facts: Facts) -> dict[Id, Medium]:
    """Return the files that a plan needs, by asset. Raises RenderError when one was taken away."""
    found = {}
    for asset, source in plan.sources.items():
        if source.path is None or asset not in facts.hashes:
            continue
        try:
            size = Path(source.path).stat().st_size
        except OSError as error:
            raise RenderError(f"'{source.path}' cannot be read: {error.strerror or error}.") from error
        found[asset] = Medium(path=source.path, hash=facts.hashes[asset], size=size)
    return found
