"""A job bundle: a folder from which a farm manager renders an export, in the form of Open Job Description (2023-09).

    template.json            the steps: Segments (a task each), Sound, and Join, which waits for the two
    parameter_values.json    where the store and the film are
    asset_references.json    the files that the job reads and writes, for managers that carry them along
    plan.json                what is rendered: see `job_file.py`
    media/                   copies of the media, by content hash, when that is wished

The file names and the two other JSON files are those of AWS Deadline Cloud's bundles.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from vidgen.editor.records import Id
from vidgen.errors import RenderError
from vidgen.files import atomic_write, check_room
from vidgen.render.farm.job import Medium
from vidgen.render.farm.job_file import JobFile
from vidgen.render.farm.media_cache import ending_of

PLAN, STORE, MEDIA = "plan.json", "store", "media"
_LONGEST_NAME = 128
_NOTICE = 5
"""Seconds that a task which is cancelled has to clean up."""


def write_bundle(folder: Path, job: JobFile, out: Path, *, copy_media: bool = False) -> None:
    """Write the bundle of a job whose film is to be `out`. Without `copy_media` media are named by absolute paths.

    Raises RenderError when the folder is there and not empty, and ProjectError when it cannot be written.
    """
    check_folder(folder)
    if copy_media:
        job = job.replace(media=_copied(folder, job))
    (folder / STORE).mkdir()
    atomic_write(folder / PLAN, job.to_bytes())
    values = {"parameterValues": [{"name": "Output", "value": str(out)}]}
    for name, data in (
        ("asset_references.json", asset_references(folder, job, out)),
        ("parameter_values.json", values),
        ("template.json", template(job, out)),
    ):
        atomic_write(folder / name, (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode())


def check_folder(folder: Path) -> None:
    """Make the folder of a bundle. Raises RenderError when it cannot be made, or something is in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        empty = not any(folder.iterdir())
    except OSError as error:
        raise RenderError(f"'{folder}' cannot hold a job bundle: {error.strerror or error}.") from error
    if not empty:
        raise RenderError(f"'{folder}' is not empty; give the job bundle a folder of its own.")


def template(job: JobFile, out: Path) -> dict[str, Any]:
    """Return the job template."""
    plan = ["{{Param.Plan}}", "--store", "{{Param.Store}}", "--path-rules", "{{Session.PathMappingRulesFile}}"]
    steps: list[dict[str, Any]] = []
    numbers = [segment.number for segment in job.segments if segment.copied is None]
    if numbers:
        parameter = {"name": "Segment", "type": "INT", "range": ranges(numbers)}
        segments = _step("Segments", ["segment", *plan, "--number", "{{Task.Param.Segment}}"])
        steps.append({**segments, "parameterSpace": {"taskParameterDefinitions": [parameter]}})
    if job.sound is not None:
        steps.append(_step("Sound", ["segment", *plan, "--sound"]))
    join = _step("Join", ["join", *plan, "-o", "{{Param.Output}}", "--force"])
    if steps:
        join["dependencies"] = [{"dependsOn": step["name"]} for step in steps]
    return {
        "specificationVersion": "jobtemplate-2023-09",
        "name": job_name(job.plan.title or out.stem),
        "parameterDefinitions": [
            _path("Plan", "FILE", "IN", PLAN, "What is rendered."),
            _path("Store", "DIRECTORY", "INOUT", STORE, "Where finished segments go; all workers must see it."),
            _path("Output", "DIRECTORY" if job.preset.makes_folder else "FILE", "OUT", out.name, "The film."),
            {
                "name": "Vidgen",
                "type": "STRING",
                "default": "vidgen",
                "description": "The command of vidgen on the workers.",
            },
        ],
        "steps": [*steps, join],
    }


def asset_references(folder: Path, job: JobFile, out: Path) -> dict[str, Any]:
    """Return which files the job reads and writes, in the form of Deadline Cloud."""
    return {
        "assetReferences": {
            "inputs": {"filenames": sorted({str(folder / m.path) for m in job.media.values()}), "directories": []},
            "outputs": {"directories": [str(out.parent)]},
            "referencedPaths": [],
        }
    }


def ranges(numbers: Sequence[int]) -> str:
    """Return ascending numbers as a range expression: "0-4,7,9-12"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ",".join("-".join(map(str, run)) for run in runs)


def job_name(title: str) -> str:
    """Return a title as the name of a job: one line, without the doubled braces that something is filled into."""
    plain = "".join(c for c in re.sub(r"([{}])(?=\1)", r"\1 ", title) if c.isprintable()).strip()
    return plain[:_LONGEST_NAME] or "vidgen"


def _step(name: str, arguments: Iterable[str]) -> dict[str, Any]:
    cancelation = {"mode": "NOTIFY_THEN_TERMINATE", "notifyPeriodInSeconds": _NOTICE}
    action = {"command": "{{Param.Vidgen}}", "args": list(arguments), "cancelation": cancelation}
    return {"name": name, "script": {"actions": {"onRun": action}}}


def _path(name: str, kind: str, flow: str, default: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": "PATH",
        "objectType": kind,
        "dataFlow": flow,
        "default": default,
        "description": description,
    }


def _copied(folder: Path, job: JobFile) -> dict[Id, Medium]:
    """Copy the media into the bundle; return them with their places in it."""
    check_room(folder, sum({m.hash: m.size for m in job.media.values()}.values()))
    (folder / MEDIA).mkdir()
    found = {}
    for asset, medium in job.media.items():
        name = f"{MEDIA}/{medium.hash}{ending_of(medium.path)}"
        source = Path(medium.path)
        if not (folder / name).exists():
            atomic_write(folder / name, partial(_copy, source))
        found[asset] = medium.replace(path=name)
    return found


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
