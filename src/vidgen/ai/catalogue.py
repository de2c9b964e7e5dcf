"""Which jobs and which providers there are: those of the files in `jobs/` and `providers/`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any

from vidgen.ai import jobs as jobs_folder
from vidgen.ai.jobs.job import Job
from vidgen.ai.provider import Provider
from vidgen.errors import UsageError
from vidgen.registry import Registry

PROVIDERS = Registry("vidgen.ai.providers", Provider)
OFFLINE = "offline"
"""The provider that comes along and does what it can on this computer; its endpoint has the same name."""


@cache
def jobs() -> dict[str, Job[Any, Any]]:
    """Return every job by its name."""
    names = sorted(m.name for m in pkgutil.iter_modules(jobs_folder.__path__))
    modules = (importlib.import_module(f"{jobs_folder.__name__}.{name}") for name in names)
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Job)]
    return {job.name: job for job in found}


def listed() -> dict[str, Job[Any, Any]]:
    """Return the jobs that people are told of: those that are no part of another."""
    return {name: job for name, job in jobs().items() if not job.part_of}


def job(name: str) -> Job[Any, Any]:
    """Return a job. Raises UsageError when there is none of that name."""
    if name not in jobs():
        raise UsageError(f"There is no job '{name}'; there are {', '.join(listed())}.")
    return jobs()[name]
