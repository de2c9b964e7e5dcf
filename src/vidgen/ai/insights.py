"""What things have cost and taken: calls of models, exports, and what is kept on the disk. Pure: rows in, figures out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath
from statistics import median

from vidgen.ai.ledger import Entry
from vidgen.storage.metrics import Metric


@dataclass(frozen=True)
class Group:
    """Calls that belong together."""

    name: str
    calls: int
    failed: int
    cost: Decimal
    """US dollars, of those whose price is known."""
    unpriced: int
    """Calls whose price nobody knows."""
    seconds: float
    """The median time of those that were done; 0 when none was."""
    slowest: float


@dataclass(frozen=True)
class Speed:
    """How quickly one export was made."""

    name: str
    time: str
    """UTC, ISO 8601."""
    factor: float
    """Seconds of film in one second."""
    reused: int
    """Percent that had been rendered before."""


@dataclass(frozen=True)
class Insights:
    """All figures of a stretch of time."""

    jobs: tuple[Group, ...]
    endpoints: tuple[Group, ...]
    projects: tuple[Group, ...]
    months: tuple[Group, ...]
    exports: tuple[Speed, ...]
    storage: tuple[tuple[str, int], ...]
    """What is kept, and its bytes."""

    @property
    def cost(self) -> Decimal:
        """US dollars of all calls whose price is known."""
        return sum((g.cost for g in self.months), Decimal(0))

    @property
    def calls(self) -> int:
        """How many calls there were."""
        return sum(g.calls for g in self.months)


def insights(
    entries: Iterable[Entry],
    exports: Iterable[Metric],
    storage: Mapping[str, int],
    project_name: Callable[[str], str] = lambda project: project,
) -> Insights:
    """Return the figures. `project_name` gives the name of a project by its id."""
    rows = list(entries)

    def by(name: Callable[[Entry], str], *, in_order: bool = False) -> tuple[Group, ...]:
        sorted_: dict[str, list[Entry]] = defaultdict(list)
        for row in rows:
            sorted_[name(row)].append(row)
        groups = [_group(key, found) for key, found in sorted_.items()]
        groups.sort(key=(lambda g: g.name) if in_order else (lambda g: (-g.cost, -g.calls, g.name)))
        return tuple(groups)

    return Insights(
        jobs=by(lambda e: e.job),
        endpoints=by(lambda e: f"{e.endpoint} · {e.model}"),
        projects=by(lambda e: project_name(e.project) if e.project else "no project"),
        months=by(lambda e: e.month, in_order=True),
        exports=tuple(s for m in exports if (s := _speed(m)) is not None),
        storage=tuple(sorted(storage.items(), key=lambda item: -item[1])),
    )


def _group(name: str, rows: Sequence[Entry]) -> Group:
    done = [r.milliseconds / 1000 for r in rows if r.state == "done"]
    known = [r.counted for r in rows if r.counted is not None]
    return Group(
        name=name,
        calls=len(rows),
        failed=sum(r.state in ("failed", "unknown") for r in rows),
        cost=sum(known, Decimal(0)),
        unpriced=len(rows) - len(known),
        seconds=median(done) if done else 0.0,
        slowest=max(done, default=0.0),
    )


def together(name: str, groups: Sequence[Group]) -> Group:
    """Return groups as one; its times are left out, since medians do not add up."""
    return Group(
        name=name,
        calls=sum(g.calls for g in groups),
        failed=sum(g.failed for g in groups),
        cost=sum((g.cost for g in groups), Decimal(0)),
        unpriced=sum(g.unpriced for g in groups),
        seconds=0.0,
        slowest=max((g.slowest for g in groups), default=0.0),
    )


def _speed(metric: Metric) -> Speed | None:
    seconds, wall = metric.data.get("seconds"), metric.data.get("wall")
    if not isinstance(seconds, int | float) or not isinstance(wall, int | float) or wall <= 0:
        return None
    found = metric.data.get("found")
    name = PurePath(str(metric.data.get("path", ""))).name
    return Speed(name, metric.time, seconds / wall, found if isinstance(found, int) else 0)


def rows(of: Insights) -> list[dict[str, str]]:
    """Return everything as one table, for a spreadsheet: what, name, and the figures that it has."""
    table = []
    for what, groups in (("job", of.jobs), ("provider", of.endpoints), ("project", of.projects), ("month", of.months)):
        for g in groups:
            figures = {"calls": g.calls, "failed": g.failed, "cost_usd": g.cost, "unpriced": g.unpriced,
                       "median_seconds": f"{g.seconds:.3f}", "slowest_seconds": f"{g.slowest:.3f}"}  # fmt: skip
            table.append({"what": what, "name": g.name, **{k: str(v) for k, v in figures.items()}})
    table += [
        {"what": "export", "name": s.name, "time": s.time, "speed": f"{s.factor:.3f}", "reused": str(s.reused)}
        for s in of.exports
    ]
    table += [{"what": "storage", "name": name, "bytes": str(size)} for name, size in of.storage]
    return table


COLUMNS = (
    "what", "name", "time", "calls", "failed", "cost_usd", "unpriced", "median_seconds", "slowest_seconds", "speed",
    "reused", "bytes",
)  # fmt: skip
"""Of the table."""
