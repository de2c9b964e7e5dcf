"""Save what can be read of a damaged project into a new file. The damaged one is only read."""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out
    from vidgen.storage.recovery import Report

SUMMARY = "save what can be read of a damaged project into a new file"
GROUP = "Undo and versions"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="the new project; 'NAME recovered.vidgen' when not given"
    )


def run(args: argparse.Namespace, out: Out) -> int:
    """Recover a project."""
    import dataclasses

    from vidgen.app import Services
    from vidgen.cli.projects import project_path
    from vidgen.storage.database import Unwritable

    with Services() as services:
        target = project_path(args.output) if args.output else None
        try:
            report = services.projects.recover(project_path(args.project), target)
        except Unwritable as error:
            raise Unwritable(f"{error} Name another place with -o.") from error
    facts = dataclasses.asdict(report)
    out.result({key: str(value) if key == "path" else value for key, value in facts.items()})
    _tell(report, out)
    return 0


def _tell(report: Report, out: Out) -> None:
    history = "with its whole history" if report.whole_history else "without its history"
    out.say(f"'{report.path}': {report.records} records up to edit {report.revision}, {history}.")
    for sentence in report.lost:
        out.say(f"  {sentence}")
    if report.backup is not None:
        out.say(f"The newest good backup is of edit {report.backup.revision}: '{report.backup.path}'.")
