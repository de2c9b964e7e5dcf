"""Planning an export for other machines: everything is settled here, nothing is rendered."""

from __future__ import annotations

import threading
from pathlib import Path

from vidgen.errors import RenderError, UsageError
from vidgen.render.encoders.choosing import resolved
from vidgen.render.encoders.trials import Trials
from vidgen.render.farm.farm import media_of
from vidgen.render.farm.job_file import JobFile
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset
from vidgen.render.rate.goals import goal_of
from vidgen.render.segments.pool import Pool
from vidgen.render.segments.segment import Segment
from vidgen.render.segments.survey import Survey
from vidgen.workers import Worker, WorkerFailed

_PATIENCE = 60.0


def job_of(plan: RenderPlan, preset: Preset, scratch: Path, cancel: threading.Event | None = None) -> JobFile:
    """Return an export with its segments. `scratch` is a folder in which nothing is left.

    Raises UsageError for presets whose segments depend on each other, MediaError, RenderError and Cancelled.
    """
    if goal_of(preset) is not None:
        raise UsageError(
            f"The preset '{preset.name}' aims at a size, a bit rate or a measured quality, which takes several rounds; "
            "a job bundle needs one that encodes at a fixed quality, as crf does."
        )
    with Trials() as trials:
        preset, note = resolved(preset, trials)
    params = {"preset": preset.model_dump(mode="json"), "store": str(scratch), "identities": {}}

    def prepare(worker: Worker) -> None:
        worker.request("prepare", params, plan.model_dump_json().encode(), timeout=_PATIENCE)

    try:
        with Pool(prepare, _no_other, _PATIENCE) as pool:
            survey = Survey.model_validate(pool.ask("survey", {}, cancel=cancel or threading.Event()))
    except WorkerFailed as failure:
        raise RenderError(f"The export cannot be planned: {failure}") from failure
    return JobFile(
        facts=survey.facts,
        plan=plan,
        preset=preset,
        media=media_of(plan, survey.facts),
        segments=survey.segments,
        sound=survey.sound,
        notes=(*survey.notes, *((note,) if note else ())),
    )


def _no_other(segment: Segment, why: str) -> Segment:
    raise RuntimeError(f"segment {segment.number} was encoded while it was only planned: {why}")
