"""Make a video out of an idea, a script or an article: narrated, with captions, moving pictures and music.

  vidgen make "Three facts about octopuses" --format short -o octopuses.mp4
  vidgen make --script episode.txt --format youtube --voice George -o episode.mp4
  vidgen make --article report.txt "The report in short" -o report.mp4

The project lies beside the video (octopuses.vidgen) and holds ordinary blocks and scenes: change what you like and export it
again; 'vidgen remake' makes one scene anew. What stopped half-way goes on when the same command is given again: nothing is
made or paid twice.

Without a key, and with --offline, all is made on this computer. A model that was chosen with 'vidgen ai use' writes, speaks
or draws in its place; --budget says what the video may cost at most.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from vidgen.ai.making.made import MadeVideo
    from vidgen.ai.making.order import VideoOrder
    from vidgen.app import Services
    from vidgen.cli.out import Out
    from vidgen.render.preset import Preset

SUMMARY = "make a video out of an idea, a script or an article"
GROUP = "AI"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("idea", nargs="?", default="", metavar="IDEA", help="what it is about, in a few words")
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help="the video")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--script", metavar="FILE", help="a text that is said word for word; IDEA is then the title")
    what.add_argument("--article", metavar="FILE", help="a text that is told in short; IDEA is then the title")
    parser.add_argument(
        "--format", choices=("short", "youtube", "square"), default="short", help="9:16 (when not given), 16:9 or 1:1"
    )
    parser.add_argument("--seconds", type=float, metavar="N", help="about how long; 30, or 60 for youtube")
    parser.add_argument(
        "--voice", default="", metavar="VOICE", help="Heart when not given; 'vidgen ai models' lists all"
    )
    parser.add_argument(
        "--lang", metavar="LANGUAGE", help="that of the text when not given; en, es, fr, it, pt and hi are spoken here"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another number: another look, another music")
    parser.add_argument("--no-music", action="store_true", help="only the voice")
    parser.add_argument("--offline", action="store_true", help="use no model but those on this computer")
    parser.add_argument("--budget", metavar="DOLLARS", help="what it may cost in all, for example 1.50")
    parser.add_argument("--project", metavar="PROJECT", help="where the project goes; beside the video when not given")
    parser.add_argument(
        "--preset", metavar="PRESET", help="of the export; the format's, coded in a hurry, when not given"
    )
    parser.add_argument("--no-render", action="store_true", help="only make the project")
    parser.add_argument("--force", action="store_true", help="replace the video if it is there")


def run(args: argparse.Namespace, out: Out) -> int:
    """Make a video."""
    from pathlib import Path

    from vidgen.app import Services
    from vidgen.cli import wording
    from vidgen.cli.targets import film_target
    from vidgen.errors import UsageError

    order = _order(args)
    target = film_target(args.output)
    if target.is_dir():
        raise UsageError(f"'{args.output}' is no file that can be written; name one, such as film.mp4.")
    if target.exists() and not args.force and not args.no_render:
        raise UsageError(f"'{target}' is there already; --force replaces it.")
    path = Path(args.project).absolute() if args.project else target.with_suffix(".vidgen")
    with Services() as services:
        preset = services.render.preset(args.preset) if args.preset else quick(services, order)
        _check_ending(services, target, preset)
        target = services.render.target(target, preset)
        made, steps = make_project(services, order, path, out, more=0 if args.no_render else 1)
        facts: dict[str, object] = {"project": str(path), "video": None, **facts_of(made)}
        if not args.no_render:
            facts |= render(services, path, preset, target, out, f"[{steps}/{steps}] Film")
    out.say(f"Project: {path}  ({made.scenes} scenes, {made.seconds:.1f} s)")
    if facts["video"]:
        out.say(f"Video:   {facts['video']}  ({wording.size(int(str(facts['size'])))})")
    out.say(made.summary)
    out.result(facts)
    return 0


def _check_ending(services: Services, target: Path, preset: Preset) -> None:
    """Raise UsageError for a name that ends as a file does, but like no film that can be made."""
    from vidgen.errors import UsageError

    ending = target.suffix[1:].lower()
    looks_like_one = ending.isalpha() and len(ending) <= 4
    if preset.extension and looks_like_one and ending not in {p.extension for p in services.render.presets()}:
        raise UsageError(
            f"'{target.name}' ends in .{ending}, which is no film that can be made; name it "
            f"'{target.stem}.{preset.extension}'."
        )


def _order(args: argparse.Namespace) -> VideoOrder:
    from pydantic import ValidationError

    from vidgen.ai.making.abroad import language_of_idea
    from vidgen.ai.making.languages import spoken_language
    from vidgen.ai.making.order import LONGEST, SHORTEST, VideoOrder
    from vidgen.cli.ai.words import money
    from vidgen.editor.model import explain
    from vidgen.errors import UsageError

    if args.idea and not (args.script or args.article):
        _no_file(args.idea)
    if not (args.idea or args.script or args.article):
        raise UsageError("Say what the video is about, or give a --script or an --article.")
    script, article = _text(args.script), _text(args.article)
    if (args.script and not script.strip()) or (args.article and not article.strip()):
        raise UsageError(f"'{args.script or args.article}' holds no words; write what is to be said into it.")
    text = script or article
    language = args.lang or (spoken_language(text) if text else language_of_idea(args.idea))
    if args.seconds is not None and not SHORTEST <= args.seconds <= LONGEST:  # that is also what no number fulfils
        raise UsageError(f"--seconds is {args.seconds:g}; a video lasts {SHORTEST:g} to {LONGEST:g} seconds.")
    given = {
        "idea": args.idea,
        "script": script,
        "article": article,
        "format": args.format,
        "voice": _voice(args, language),
        "language": language,
        "seconds": args.seconds,
        "seed": args.seed,
        "offline": args.offline,
        "budget": None if args.budget is None else money(args.budget),
        "music": not args.no_music,
    }
    try:
        return VideoOrder.model_validate(given)
    except ValidationError as error:
        raise UsageError(f"This cannot be made: {explain(error)}") from None


def _no_file(idea: str) -> None:
    """Raise UsageError for an idea that is the name of a file: a film about a name is hardly what is meant."""
    from pathlib import Path

    from vidgen.errors import UsageError

    try:
        there = len(idea) < 256 and "." in idea and Path(idea).is_file()
    except (OSError, ValueError):
        return
    if there:
        raise UsageError(
            f"'{idea}' is a file. Say --script '{idea}' to have it said word for word, or --article to hear it in short."
        )


def _voice(args: argparse.Namespace, language: str) -> str:
    """Return the id of a voice of ours, of several of a name the one of the language; else what was given, for others."""
    from vidgen.ai.voices.stock import voice
    from vidgen.errors import UsageError

    try:
        return voice(args.voice, language).id if args.voice else ""
    except UsageError:
        if args.offline:
            raise
        return str(args.voice)


def _text(name: str | None) -> str:
    from pathlib import Path

    from vidgen.errors import UsageError
    from vidgen.untrusted import read_bytes

    if name is None:
        return ""
    try:
        return read_bytes(Path(name), 4 << 20).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"'{name}' is no text in UTF-8; save it as one, and give it again.") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"'{name}' cannot be read as text: {getattr(error, 'strerror', None) or error}.") from None


def quick(services: Services, order: VideoOrder) -> Preset:
    """Return the preset of the order's format, with an encoder in a hurry: a first look, in a third of the time."""
    from vidgen.ai.making.order import PRESETS
    from vidgen.render.preset import with_speed

    return with_speed(services.render.preset(PRESETS[order.format]), "veryfast")


def make_project(services: Services, order: VideoOrder, path: Path, out: Out, more: int = 0) -> tuple[MadeVideo, int]:
    """Make the project of an order, or go on with it; tell how far it is. Return how many steps there are, too.

    `more`: steps that come after it.
    """
    import asyncio

    from vidgen.ai.making.limits import limits
    from vidgen.ai.making.made import Told
    from vidgen.ai.making.making import make_video

    steps = more or 1

    def tell(told: Told) -> None:
        nonlocal steps
        steps = told.steps
        if out.as_json:
            out.progress(
                {
                    "step": told.step,
                    "begins": told.begins,
                    "done": told.done,
                    "steps": told.steps,
                    "before": told.before,
                }
            )
        elif not told.begins:
            out.note(f"[{told.done}/{told.steps}] {told.step}{' (was there)' if told.before else ''}")

    made = asyncio.run(make_video(services.projects, services.ai, order, path, tell, more))
    for match in made.matches:
        if match.advice:
            out.note(match.advice)
    found = limits(order, made.outline)
    if found.only_a_frame:
        out.note(
            f"vidgen knows no facts about '{order.idea[:80]}', so the scenes claim none: what is said are your own words, "
            "questions and good habits, written without a model. Change the lines in the storyboard (or 'vidgen remake "
            "PROJECT SCENE --script'), give --script or --article to say more, or choose a model ('vidgen ai use text')."
        )
    if found.read:
        out.note(
            f"No voice on this computer speaks this language ('{order.language}'): the words are shown to be read, "
            "over the music."
        )
    if found.source:
        out.note(f"Facts: {found.source}")
    return made, steps


def facts_of(made: MadeVideo) -> dict[str, object]:
    """Return what was made, as JSON data."""
    return {
        "title": made.outline.title,
        "scenes": made.scenes,
        "seconds": round(made.seconds, 3),
        "cost": None if made.cost is None else str(made.cost),
        "steps_before": made.again,
        "matches": [{"scene": m.scene, "score": m.score, "advice": m.advice} for m in made.matches],
        "match": round(sum(m.score for m in made.matches) / len(made.matches), 3) if made.matches else None,
        "captions": {
            "words": made.captions.words,
            "wrong": made.captions.wrong,
            "error_rate": round(made.captions.rate, 4),
            "late_ms": round(made.captions.late * 1000, 1),
            "latest_ms": round(made.captions.latest * 1000, 1),
        },
        "source": made.outline.source,
    }


def render(
    services: Services, path: Path, preset: Preset, target: Path, out: Out, label: str = ""
) -> dict[str, object]:
    """Export a project; return facts about the film. How far it is is told under `label`."""
    from vidgen.cli import progress

    with services.projects.open(path, read_only=True) as project:
        snapshot, paths = project.document.snapshot(), project.asset_paths()
        with progress.shown(out, label or path.stem, by_quarters=bool(label)) as listener:
            report = services.render.export(snapshot, paths, preset, target, on_progress=listener)
    for note in (*report.learnt, *report.warnings):
        out.note(note)
    return {"video": str(report.path), "frames": report.frames, "wall": report.wall, "size": report.size}
