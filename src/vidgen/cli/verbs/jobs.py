"""List the exports that were ordered, and go on with those that were interrupted.

  vidgen jobs                          what there is, and how far it is
  vidgen jobs resume 7                 go on with one, also one that failed or was cancelled; --all with every one
                                       that waits, is paused or was interrupted
  vidgen jobs pause 7                  keep one from being made until it is resumed; what was rendered is kept
  vidgen jobs cancel 7                 stop one, or take it out of the queue
  vidgen jobs clear                    forget those that are done, failed or cancelled; --all: the others, too

An export that was ended by force, by a power cut or by closing vidgen is 'stopped': what it had rendered is kept, and it
goes on from there. It makes the film that was ordered, whatever was edited since.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.app import Services
    from vidgen.cli.out import Out
    from vidgen.render.reports.report import Report
    from vidgen.storage.jobs import Job

SUMMARY = "list exports, go on with those that were interrupted"
GROUP = "Export"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("what", nargs="?", choices=("list", "resume", "pause", "cancel", "clear"), default="list")
    parser.add_argument("jobs", nargs="*", type=int, metavar="ID", help="numbers of jobs, as the list says")
    parser.add_argument("--all", action="store_true", help="all of them")


def run(args: argparse.Namespace, out: Out) -> int:
    """List, resume, pause, cancel or clear."""
    from vidgen.app import Services
    from vidgen.errors import UsageError

    with Services(stays=True) as services:
        if args.what == "list":
            return _list(services, out)
        if args.what == "clear":
            return _clear(services, args, out)
        if not args.jobs and not args.all:
            raise UsageError(f"Say which: 'vidgen jobs {args.what} ID', or --all.")
        if args.what == "cancel":
            return _cancel(services, args, out)
        if args.what == "pause":
            return _pause(services, args, out)
        return resume(services, args.jobs or _unfinished(services), out)


def _unfinished(services: Services) -> list[int]:
    return [job.id for job in services.jobs.jobs() if job.state in {"waiting", "paused", "stopped"}]


def _list(services: Services, out: Out) -> int:
    from vidgen.cli import wording

    jobs = services.jobs.jobs()
    out.result([_facts(job) for job in jobs])
    rows = [(j.id, _state(j), j.out, j.preset, wording.when(j.changed), j.message) for j in jobs]
    out.table(("job", "state", "file", "preset", "since", ""), rows)
    if not jobs:
        out.say("There are no exports in the list.")
    return 0


def _state(job: Job) -> str:
    if job.state in {"running", "paused", "stopped"} and job.frames:
        return f"{job.state} at {100 * job.frame // job.frames} %"
    return job.state


def _facts(job: Job) -> dict[str, object]:
    return {
        "id": job.id,
        "state": job.state,
        "project": str(job.project),
        "path": str(job.out),
        "preset": job.preset,
        "created": job.created,
        "changed": job.changed,
        "frame": job.frame,
        "frames": job.frames,
        "error": job.message or None,
    }


def resume(services: Services, numbers: list[int], out: Out) -> int:
    """Make jobs one after the other; return 1 if any failed."""
    from vidgen.cli import progress
    from vidgen.cli.verbs.render import facts_of, tell
    from vidgen.errors import Cancelled, VidgenError

    found: list[dict[str, object]] = []
    failed = 0
    for number in numbers:
        try:
            job = services.jobs.job(number)
            if job.state == "cancelled":
                services.jobs.wait(number)
            with progress.shown(out, job.project.stem, named=len(numbers) > 1) as listener:
                report: Report = services.exports.run(number, listener)
        except VidgenError as error:
            if len(numbers) == 1 or isinstance(error, Cancelled):
                raise
            failed += 1
            out.note(f"Job {number}: {error}")
            found.append({"job": number, "error": str(error)})
        else:
            tell(report, out)
            found.append({"job": number, **facts_of(str(job.project), report)})
    if not numbers:
        out.say("Nothing waits, and nothing was interrupted.")
    out.result({"exports": found, "failed": failed})
    return 1 if failed else 0


def _pause(services: Services, args: argparse.Namespace, out: Out) -> int:
    live = {"waiting", "running", "stopped"}
    numbers = args.jobs or [job.id for job in services.jobs.jobs() if job.state in live]
    for number in numbers:
        services.jobs.pause(number)
    out.say(f"{len(numbers)} jobs are paused." if len(numbers) != 1 else f"Job {numbers[0]} is paused.")
    out.result({"paused": numbers})
    return 0


def _cancel(services: Services, args: argparse.Namespace, out: Out) -> int:
    from vidgen.errors import UsageError

    live = {"waiting", "running", "paused", "stopped"}
    numbers = args.jobs or [job.id for job in services.jobs.jobs() if job.state in live]
    states = {number: services.jobs.job(number).state for number in numbers}
    if over := [f"job {number} is {state}" for number, state in states.items() if state not in live]:
        raise UsageError(f"Nothing can be cancelled that is over: {', '.join(over)}.")
    for number in numbers:
        services.jobs.cancel(number)
    out.say(f"{len(numbers)} jobs are cancelled." if len(numbers) != 1 else f"Job {numbers[0]} is cancelled.")
    out.result({"cancelled": numbers})
    return 0


def _clear(services: Services, args: argparse.Namespace, out: Out) -> int:
    kept = {"running"} if args.all else {"running", "waiting", "paused", "stopped"}
    numbers = [j.id for j in services.jobs.jobs() if j.state not in kept and (not args.jobs or j.id in args.jobs)]
    services.jobs.remove(numbers)
    out.say(f"{len(numbers)} {'job is' if len(numbers) == 1 else 'jobs are'} forgotten; the files stay.")
    out.result({"cleared": numbers})
    return 0
