"""Options about farms, and what 'vidgen render' does with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out
    from vidgen.render.farm.farm import Farm
    from vidgen.render.farm.security import Tls
    from vidgen.render.plan import RenderPlan
    from vidgen.render.preset import Preset


def add_tls(parser: argparse.ArgumentParser) -> None:
    """Declare the options for encrypted connections."""
    for name, what in (("ca", "the authority's certificate"), ("cert", "the own certificate"), ("key", "its key")):
        parser.add_argument(f"--tls-{name}", metavar="FILE", help=f"of a farm: {what}, PEM; the three go together")


def tls(args: argparse.Namespace) -> Tls | None:
    """Return what the options for encrypted connections say. Raises UsageError."""
    from vidgen.render.farm.security import tls_of

    return tls_of(args.tls_ca, args.tls_cert, args.tls_key)


def add_farm(parser: argparse.ArgumentParser) -> None:
    """Declare the options of an export on other machines."""
    parser.add_argument("--farm", metavar="ADDRESS", help="render on the farm whose scheduler is at tcp://HOST:PORT")
    add_tls(parser)
    parser.add_argument(
        "--job-bundle", metavar="DIR", help="write a job for a farm manager (Open Job Description) in place of a film"
    )
    parser.add_argument("--copy-media", action="store_true", help="--job-bundle: copy the media into it")


def farm(args: argparse.Namespace) -> Farm | None:
    """Return the farm that the options name.

    Raises UsageError for an address that is none, without Dask, and for options that mean nothing beside the others.
    """
    from vidgen.errors import UsageError

    if args.copy_media and not args.job_bundle:
        raise UsageError("--copy-media is about a job bundle; it needs --job-bundle DIR.")
    if args.farm is None:
        if args.tls_ca or args.tls_cert or args.tls_key:
            raise UsageError("--tls-ca, --tls-cert and --tls-key are about a farm; they need --farm ADDRESS.")
        return None
    from vidgen.render.farm.farm import Farm
    from vidgen.render.farm.security import checked_address, require_dask

    if args.later or args.job_bundle:
        raise UsageError("--farm renders now; it does not go with --later and --job-bundle.")
    require_dask()
    protection = tls(args)
    return Farm(checked_address(args.farm, protection), protection)


def write_job(plan: RenderPlan, preset: Preset, target: Path, args: argparse.Namespace, out: Out) -> None:
    """Write a job bundle for the film `target`. Raises UsageError, RenderError, MediaError and ProjectError."""
    from vidgen.render.farm.job_bundle import check_folder, write_bundle
    from vidgen.render.farm.planning import job_of
    from vidgen.scratch import scratch_folder

    folder = Path(args.job_bundle).absolute()
    check_folder(folder)
    with scratch_folder() as scratch:
        job = job_of(plan, preset, scratch)
    write_bundle(folder, job, target, copy_media=args.copy_media)
    for note in job.notes:
        out.note(note)
    tasks = sum(segment.copied is None for segment in job.segments) + (job.sound is not None) + 1
    out.say(f"'{folder}': a job of {tasks} tasks that makes '{target}'.")
    out.result({"bundle": str(folder), "path": str(target), "tasks": tasks, "segments": len(job.segments)})
