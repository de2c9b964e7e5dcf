"""Write down what is said in a film, as captions with the time of each word.

  vidgen transcribe talk.vidgen                        onto a caption track of the project
  vidgen transcribe talk.vidgen --style plain --range 10s-60s
  vidgen transcribe interview.mp4 -o interview.srt     a media file, into a captions file

The model on this computer understands English and needs no key; 'vidgen ai models add' adds one for 99 languages.
Music is not listened to: tracks, blocks and files that are
named like it are left out. Then 'vidgen transcript' shows the words, and 'vidgen edit PROJECT remove-fillers' cuts by them.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from vidgen.ai.jobs.transcription import TranscriptionResult
    from vidgen.ai.order import Done
    from vidgen.app import Services
    from vidgen.cli.out import Out
    from vidgen.editor.document import Document
    from vidgen.storage.open_project import OpenProject

SUMMARY = "write down what is said, as captions with the time of each word"
GROUP = "AI"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from vidgen.cli.asking import who

    parser.add_argument("source", metavar="PROJECT|FILE", help="a project, or a media file (then -o is needed)")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the captions to FILE.srt, .vtt or .ass")
    parser.add_argument("--range", metavar="A-B", help="only this stretch, for example 10s-60s")
    parser.add_argument("--style", default="word_highlight", metavar="STYLE", help="word_highlight when not given")
    parser.add_argument("--lang", metavar="CODE", help="the language that is spoken, for example de")
    parser.add_argument("--hint", default="", metavar="WORDS", help="names and words that are likely")
    who(parser)
    parser.add_argument("--force", action="store_true", help="replace the file if it is there")


def run(args: argparse.Namespace, out: Out) -> int:
    """Listen."""
    from pathlib import Path

    from vidgen.cli.projects import ENDING, project_path, services_and
    from vidgen.errors import UsageError

    target = Path(args.output) if args.output else None
    if target is not None and target.exists() and not args.force:
        raise UsageError(f"'{target}' is there already; --force replaces it.")
    source, given = project_path(args.source), Path(args.source)
    if given.suffix not in ("", ENDING) and not (given.exists() or source.exists()):
        raise UsageError(f"There is no file '{args.source}'.")
    if source.suffix == ENDING:
        with services_and(args.source, out, to_look=target is not None) as (services, project):
            return _transcribe(args, out, services, project, target)
    if target is None:
        raise UsageError(f"'{args.source}' is no project; say with -o where its captions go.")
    return _transcribe_file(args, out, given, target)


def _transcribe_file(args: argparse.Namespace, out: Out, source: Path, target: Path) -> int:
    """Listen to a media file as the only block of a project that nobody keeps."""
    from vidgen.app import Services
    from vidgen.editor import command
    from vidgen.scratch import scratch_folder

    with (
        scratch_folder() as folder,
        Services() as services,
        services.projects.create(folder / "listen.vidgen") as project,
    ):
        asset = project.assets.take_in([project.assets.measured(source)])[0]
        command.run(project.document, "append", {"asset": asset.id})
        services.projects.library.forget(project.path)  # nobody opened it, and it is gone in a moment
        return _transcribe(args, out, services, project, target, kept=False)


def _transcribe(
    args: argparse.Namespace,
    out: Out,
    services: Services,
    project: OpenProject,
    target: Path | None,
    *,
    kept: bool = True,
) -> int:
    """Listen to a project; one that is not `kept` is nobody's in the list of costs."""
    import asyncio

    from vidgen.ai.transcribing import captions_of
    from vidgen.cli.asking import order_of
    from vidgen.cli.reading import time_range
    from vidgen.editor import command
    from vidgen.errors import UsageError
    from vidgen.storage.interchange.captions import write_captions

    document: Document = project.document
    stretch = time_range(args.range, document.rate, document.duration()) if args.range else None
    out.note("Listening…")

    async def listen() -> Done[TranscriptionResult]:
        from vidgen.ai.transcribing import listen

        async with services.ai as ai:
            return await listen(
                ai, services.render, document.snapshot(), project.asset_paths(), range=stretch, language=args.lang,
                prompt=args.hint, order=order_of(args, document.project.id if kept else None),
            )  # fmt: skip

    done = asyncio.run(listen())
    cues = captions_of(done.result, at=stretch.start if stretch else 0)
    if not cues:
        raise UsageError("Nothing is said there.")
    words = len(done.result.words)
    facts: dict[str, object] = {"captions": len(cues), "words": words, "cost": str(done.cost), "model": done.model}
    if target is not None:
        from vidgen.blocks.captions import Cue

        write_captions([Cue(start=c.start, end=c.end, text=c.text) for c in cues], target)
        out.say(f"'{target}': {len(cues)} captions, {words} words.")
        out.result({**facts, "path": str(target)})
        return 0
    given = {"cues": [c.to_json() for c in cues], "values": {"style": args.style}, "name": "Captions"}
    made = command.run(document, "add-captions", given)
    out.say(f"{len(cues)} captions, {words} words: {made['block']}. Read them: a machine has heard them.")
    out.result({**facts, "block": made["block"]})
    return 0
