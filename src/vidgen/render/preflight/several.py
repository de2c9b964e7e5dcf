"""`forecasts`: what many exports will be. Of those that are parts of one film by one preset only a few are tried."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace

from vidgen.errors import Cancelled, VidgenError
from vidgen.render.plan import RenderPlan
from vidgen.render.preflight.forecast import Forecast
from vidgen.render.preset import Preset

_TRIED = 3
"""Parts of one film that are tried, the longest."""
_OTHERS = 1.5
"""By how much the others may be further off."""


@dataclass(frozen=True)
class Part:
    """An export that is to be made; `film` is the same for parts of one."""

    plan: RenderPlan
    preset: Preset
    film: Hashable


def forecasts(parts: Sequence[Part], ask: Callable[[RenderPlan, Preset], Forecast]) -> list[Forecast | None]:
    """Return a forecast for each; None where nothing could be tried. `ask` makes one. Raises Cancelled."""
    found: dict[int, Forecast] = {}
    alike: dict[Hashable, list[int]] = {}
    for place, part in enumerate(parts):
        alike.setdefault((part.film, part.preset.name), []).append(place)
    for places in alike.values():
        for place in sorted(places, key=lambda p: -parts[p].plan.duration)[:_TRIED]:
            try:
                found[place] = ask(parts[place].plan, parts[place].preset)
            except Cancelled:
                raise
            except VidgenError:
                continue  # the export itself will say what is wrong
        tried = [place for place in places if place in found]
        whole = sum(parts[place].plan.duration for place in tried)
        for place in [p for p in places if p not in found and len(places) > _TRIED and tried]:
            plan = parts[place].plan
            found[place] = _share([found[p] for p in tried], plan.duration / whole, plan.frames)
    return [found.get(place) for place in range(len(parts))]


def total(found: Sequence[Forecast | None]) -> Forecast | None:
    """Return all together, made one after the other; None when of some nothing is known."""
    known = [one for one in found if one is not None]
    if not known or len(known) < len(found):
        return None
    first, *others = known
    for one in others:
        first = first.joined(one)
    return first


def _share(tried: Sequence[Forecast], share: float, frames: int) -> Forecast:
    whole = total(tried)
    if whole is None:
        raise RuntimeError("a share of nothing")
    low, high = share / _OTHERS, share * _OTHERS
    return replace(
        whole,
        bytes=(int(low * whole.bytes[0]), int(high * whole.bytes[1])),
        seconds=(low * whole.seconds[0], high * whole.seconds[1]),
        cpu=share * whole.cpu,
        frames=frames,
        tried=0,
        found=0,
        copied=0,
    )
