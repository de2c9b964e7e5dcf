"""`vidgen ai text | image | video | voice | translate | stock`: one call each."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidgen.cli.ai import words
from vidgen.errors import UsageError

if TYPE_CHECKING:
    from vidgen.ai.generating import Wish
    from vidgen.ai.jobs.job import Media
    from vidgen.ai.jobs.text import TextRequest
    from vidgen.ai.order import Done, Order
    from vidgen.ai.service import AIService
    from vidgen.cli.out import Out
    from vidgen.editor.queries import Records


def declare(what: Any) -> None:
    """Declare the words."""
    text = words.declare(
        what, "text", "Have something written", _text, "Words come from standard input where they are '-'."
    )
    text.add_argument("words", nargs="?", metavar="WORDS", help="what is asked for; '-' reads standard input")
    text.add_argument("--prompt", metavar="NAME", help="a prompt of 'vidgen ai prompts', filled in by --set")
    text.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a variable of the prompt")
    text.add_argument("--longest", type=int, default=1024, metavar="TOKENS", help="of the answer (default: 1024)")
    words.orderable(text)

    image = words.declare(what, "image", "Have a picture drawn, or changed", _image)
    image.add_argument("words", metavar="WORDS")
    image.add_argument("-o", "--out", metavar="FILE")
    _placeable(image)
    image.add_argument("--size", default="1024x1024", metavar="WxH", help="about that large")
    image.add_argument("--quality", choices=("low", "medium", "high"), default="medium")
    image.add_argument("--transparent", action="store_true", help="without a background")
    image.add_argument(
        "--from", dest="sources", action="append", default=[], metavar="FILE", help="a picture to change"
    )
    image.add_argument("--variant", type=int, default=0, metavar="N", help="another number makes another picture")
    words.orderable(image)

    video = words.declare(
        what,
        "video",
        "Have a film made; it takes minutes",
        _video,
        "A run that is broken off (Ctrl+C apart) goes on when the same is asked again: nothing is paid twice.",
    )
    video.add_argument("words", metavar="WORDS")
    video.add_argument("-o", "--out", metavar="FILE")
    _placeable(video, length=False)
    video.add_argument("--size", default="1280x720", metavar="WxH", help="about that large")
    video.add_argument("--length", type=float, default=4.0, metavar="SECONDS", help="at least, where the model has it")
    video.add_argument("--from", dest="first", metavar="FILE", help="the picture that it begins with")
    video.add_argument("--variant", type=int, default=0, metavar="N", help="another number makes another film")
    words.orderable(video)

    music = words.declare(what, "music", "Have music or a sound effect made", _music)
    music.add_argument("words", metavar="WORDS")
    music.add_argument("-o", "--out", metavar="FILE")
    music.add_argument("--effect", action="store_true", help="a sound effect, not music")
    music.add_argument("--variant", type=int, default=0, metavar="N", help="another number makes another piece")
    _placeable(music)
    words.orderable(music)

    voice = words.declare(what, "voice", "Have something spoken", _voice)
    voice.add_argument("words", metavar="WORDS", help="'-' reads standard input")
    voice.add_argument("-o", "--out", metavar="FILE")
    _placeable(voice)
    voice.add_argument("--voice", metavar="NAME")
    voice.add_argument("--speed", type=float, default=1.0, metavar="N")
    voice.add_argument("--lang", default="en", metavar="CODE")
    words.orderable(voice)

    translate = words.declare(what, "translate", "Have lines translated", _translate)
    translate.add_argument("lines", nargs="+", metavar="LINE", help="'-' reads lines from standard input")
    translate.add_argument("--to", required=True, metavar="CODE", help="the language, for example de or pt-BR")
    translate.add_argument("--lang", metavar="CODE", help="the language that they are in")
    words.orderable(translate)

    stock = words.declare(what, "stock", "Look for pictures and films that others have made", _stock)
    stock.add_argument("words", metavar="WORDS")
    stock.add_argument("-o", "--out", metavar="FILE", help="fetch the first that is found")
    stock.add_argument("--force", action="store_true", help="replace FILE if it is there")
    stock.add_argument("--kind", choices=("image", "video"), default="image")
    stock.add_argument("--shape", choices=("wide", "tall", "square", "any"), default="any")
    words.orderable(stock)


def _placeable(parser: argparse.ArgumentParser, *, length: bool = True) -> None:
    """Declare that what is made can be put into a project."""
    parser.add_argument("--into", metavar="PROJECT", help="put it into a project, as one undo step")
    parser.add_argument("--at", metavar="TIME", help="where on the timeline it begins (default: 0)")
    if length:
        parser.add_argument("--length", metavar="TIME", help="how long it is (default: as long as it comes)")
    parser.add_argument("--track", metavar="TRACK", help="the track's name or id")
    parser.add_argument("--force", action="store_true", help="replace FILE if it is there")


def _text(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.jobs import text
    from vidgen.ai.jobs.text import Message, TextRequest
    from vidgen.ai.prompts.library import prompt

    if (args.words is None) == (args.prompt is None):
        raise UsageError("Say either what is asked for, or --prompt NAME.")
    words.only_with(args, "--prompt", "--set")
    if args.prompt:
        from vidgen.cli.ai.prompts import values

        chosen = prompt(args.prompt)
        request = chosen.filled(**values(chosen, args.set)).request(longest=args.longest)
    else:
        messages = (words.valid(Message, role="user", text=_said(args.words)),)
        request = words.valid(TextRequest, messages=messages, longest=args.longest)
    order = words.order(args, args.prompt or "text")
    with words.service() as ai:
        if args.estimate:
            return words.tell_estimate(ai.estimate(text.JOB, request, order), out)
        if out.as_json or request.form is not None:
            done = asyncio.run(ai.run(text.JOB, request, order))
            _print(done.result.data if request.form is not None else done.result.text, out)
        else:
            done = asyncio.run(_written(ai, request, order, out))
    out.result({"text": done.result.text, "data": done.result.data, "ended": done.result.ended, **words.facts(done)})
    words.tell_cost(done, out)
    return 0


async def _written(ai: AIService, request: TextRequest, order: Order, out: Out) -> Done[Any]:
    """Print an answer while it is written."""
    from contextlib import aclosing

    from vidgen.ai.jobs.text import TextPiece
    from vidgen.cli.out import printable

    done = None
    async with aclosing(ai.stream(request, order)) as parts:  # type: ignore[type-var]  # it is a generator
        async for part in parts:
            if isinstance(part, TextPiece):
                out.write(printable(part.text))
            else:
                done = part
    if done is None:
        raise RuntimeError("a stream ends with what came of it")
    out.write("\n")
    return done


def _print(data: object, out: Out) -> None:
    import json

    out.page(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, indent=2))


def _image(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.jobs import image
    from vidgen.ai.jobs.image import ImageRequest
    from vidgen.cli.reading import canvas_size

    width, height = canvas_size(args.size)
    request = words.valid(
        ImageRequest,
        prompt=_said(args.words),
        width=width,
        height=height,
        quality=args.quality,
        transparent=args.transparent,
        images=tuple(_picture(Path(name)) for name in args.sources),
        variant=args.variant,
    )
    return _made(args, out, image.JOB, request, lambda result: result.image)


def _video(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.jobs import video
    from vidgen.ai.jobs.video import VideoRequest
    from vidgen.cli.reading import canvas_size
    from vidgen.timing import FLICKS

    if not 0 < args.length <= 3600:
        raise UsageError("--length needs a number of seconds, for example 4.")
    width, height = canvas_size(args.size)
    request = words.valid(
        VideoRequest,
        prompt=_said(args.words),
        length=round(args.length * FLICKS),
        width=width,
        height=height,
        first=_picture(Path(args.first)) if args.first else None,
        variant=args.variant,
    )
    return _made(args, out, video.JOB, request, lambda result: result.video)


def _voice(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.jobs import voice
    from vidgen.ai.jobs.voice import VoiceRequest

    request = words.valid(VoiceRequest, text=_said(args.words), voice=args.voice, speed=args.speed, language=args.lang)
    return _made(args, out, voice.JOB, request, lambda result: result.sound)


def _music(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.generating import LENGTH
    from vidgen.ai.jobs import music
    from vidgen.ai.jobs.music import MusicRequest
    from vidgen.timing import FrameRate

    length = LENGTH if args.length is None else FrameRate(30).parse_time(args.length)
    kind = "effect" if args.effect else "music"
    request = words.valid(MusicRequest, prompt=_said(args.words), length=length, what=kind, variant=args.variant)
    return _made(args, out, music.JOB, request, lambda result: result.sound)


def _wish(args: argparse.Namespace, document: Records) -> Wish:
    """Return what goes where in a project. Raises UsageError, and EditError for a track that is locked."""
    from vidgen.ai.generating import Wish
    from vidgen.editor.arguments import find_named
    from vidgen.editor.records import Track
    from vidgen.errors import EditError

    rate = document.rate
    at = rate.snap(rate.parse_time("0" if args.at is None else args.at))
    if at < 0:
        raise UsageError(f"--at {args.at} is before the start of the timeline; 0 is its start.")
    length = None if args.length is None else rate.snap(rate.parse_time(str(args.length)))
    if length is not None and length <= 0:
        raise UsageError(f"--length {args.length} is no length; write for example 3s, or leave it out.")
    track = None if args.track is None else find_named(document, args.track, Track)
    if track is not None and track.locked:
        raise EditError(f"The track '{track.name}' is locked; unlock it, or name another one with --track.")
    return Wish(args.what, args.words, at, length, None if track is None else track.id)


def _into(args: argparse.Namespace, out: Out, result: Any) -> dict[str, Any]:
    """Put what was made into a project; return what it is there. Raises EditError, UsageError, MediaError."""
    from vidgen.ai.generating import keep, place
    from vidgen.cli.projects import opened
    from vidgen.storage.assets import media_folder

    with opened(args.into, out) as project:
        document = project.document
        wish = _wish(args, document)
        asset = project.assets.measured(keep(result, media_folder(project.path)))
        with document.transaction("Generate") as tx:
            blocks = place(tx, asset, wish)
    out.say(f"It is in '{args.into}' at {document.rate.timecode(wish.at)}.")
    return {"project": str(args.into), "asset": asset.id, "blocks": blocks}


def _check_places(args: argparse.Namespace, out: Out) -> None:
    """See that what will be made has where to go, before anybody is paid. Raises UsageError, EditError, ProjectError."""
    from vidgen.cli.projects import opened

    if "" in (args.out, args.into) or (args.out is None and args.into is None):
        raise UsageError("Say where it goes: -o FILE, or --into PROJECT.")
    words.only_with(args, "--into", "--at", "--track", *(["--length"] if args.what in ("image", "voice") else []))
    words.only_with(args, "--out", "--force")
    if args.out:
        _check_target(args)
    if args.into:
        with opened(args.into, out) as project:
            _wish(args, project.document)


def _check_target(args: argparse.Namespace) -> None:
    """See that a file can be written where --out says. Raises UsageError."""
    path = Path(args.out)
    if path.is_dir():
        raise UsageError(f"'{path}' is a folder; name a file in it.")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"There is no folder '{path.parent}' for '{path.name}'; make it first.")
    if path.suffix:
        _check_free(path, args)


def _check_free(path: Path, args: argparse.Namespace) -> None:
    if path.is_dir():
        raise UsageError(f"'{path}' is a folder; name a file in it.")
    if path.exists() and not args.force:
        raise UsageError(f"'{path}' is there already; --force replaces it.")


def _made(args: argparse.Namespace, out: Out, job: Any, request: Any, media: Any) -> int:
    """Have something made, write it to the file and put it into the project."""
    from vidgen.files import atomic_write

    if not args.estimate:
        _check_places(args, out)
    order = words.order(args, job.title.lower())
    with words.service() as ai:
        if args.estimate:
            return words.tell_estimate(ai.estimate(job, request, order), out)
        told = words.Telling(out)
        with words.still_told(out, job.title):
            done = asyncio.run(ai.run(job, request, order, told))
    made: Media = media(done.result)
    if args.out and not Path(args.out).suffix:
        _check_free(Path(args.out).with_suffix(made.suffix), args)
    placed = _into(args, out, done.result) if args.into else {}
    if not args.out:
        out.result({"type": made.type, **placed, **words.facts(done)})
        words.tell_cost(done, out)
        return 0
    path = Path(args.out)
    if not path.suffix:
        path = path.with_suffix(made.suffix)
    elif path.suffix.lower() != made.suffix and (path.suffix.lower(), made.suffix) != (".jpeg", ".jpg"):
        out.note(f"What came is {made.type}: it is written to '{path}' as it is.")
    atomic_write(path, made.data)
    timed = [w.model_dump(mode="json") for w in getattr(done.result, "words", ())]
    out.say(f"'{path}' is written.")
    out.result({"path": str(path), "type": made.type, "words": timed, **placed, **words.facts(done)})
    words.tell_cost(done, out)
    return 0


def _translate(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.jobs import translation
    from vidgen.ai.jobs.translation import TranslationRequest

    lines = sys.stdin.read().splitlines() if args.lines == ["-"] else args.lines
    if not any(line.strip() for line in lines):
        raise UsageError(
            "There are no lines to translate; give them as words, or '-' and write them to standard input."
        )
    request = words.valid(TranslationRequest, lines=tuple(lines), target=args.to, source=args.lang)
    order = words.order(args, "translation")
    with words.service() as ai:
        if args.estimate:
            return words.tell_estimate(ai.estimate(translation.JOB, request, order), out)
        done = asyncio.run(ai.run(translation.JOB, request, order))
    for line in done.result.lines:
        out.say(line)
    out.result({"lines": list(done.result.lines), **words.facts(done)})
    words.tell_cost(done, out)
    return 0


def _stock(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.jobs import stock
    from vidgen.ai.jobs.stock import StockFetchRequest, StockRequest
    from vidgen.files import atomic_write

    request = words.valid(StockRequest, words=_said(args.words), kind=args.kind, shape=args.shape)
    if args.out == "":
        raise UsageError("Say where it goes: -o FILE.")
    words.only_with(args, "--out", "--force")
    if args.out and not args.estimate:
        _check_target(args)
    order = words.order(args, "stock media")
    with words.service() as ai:
        if args.estimate:
            return words.tell_estimate(ai.estimate(stock.JOB, request, order), out)
        found = asyncio.run(ai.run(stock.JOB, request, order))
        items = found.result.items
        out.table(
            ("id", "size", "title", "by", "licence"),
            [(i.id, f"{i.width}×{i.height}", i.title[:50], i.creator[:30], i.licence) for i in items],
        )
        if not items:
            out.say("Nothing was found; other words may find more.")
        said: dict[str, object] = {"items": [i.model_dump(mode="json") for i in items], **words.facts(found)}
        if args.out and items:
            wanted = StockFetchRequest(id=items[0].id, kind=items[0].kind)
            fetched = asyncio.run(ai.run(stock.FETCH, wanted, order))
            path = Path(args.out)
            if not path.suffix:
                path = path.with_suffix(fetched.result.media.suffix)
                _check_free(path, args)
            atomic_write(path, fetched.result.media.data)
            out.say(f"'{path}' is written. Credit: {fetched.result.item.credit}")
            said |= {"path": str(path), "credit": fetched.result.item.credit}
    out.result(said)
    return 0


def _picture(path: Path) -> Media:
    """Return a picture as it is in its file. Raises UsageError."""
    from vidgen.ai.jobs.job import SUFFIXES, Media
    from vidgen.untrusted import read_bytes

    suffix = {".jpeg": ".jpg"}.get(path.suffix.lower(), path.suffix.lower())
    type = next(
        (t for t, s in SUFFIXES.items() if s == suffix and t in {"image/png", "image/jpeg", "image/webp"}), None
    )
    if type is None:
        raise UsageError(f"'{path}' is no picture that can be sent; PNG, JPEG and WebP can.")
    try:
        return Media(type=type, data=read_bytes(path, 50 << 20))
    except (OSError, ValueError) as error:
        raise UsageError(f"'{path}' cannot be read: {getattr(error, 'strerror', None) or error}.") from None


def _said(text: str) -> str:
    """Return the words, those of standard input for '-'. Raises UsageError where there are none."""
    words = sys.stdin.read() if text == "-" else text
    if not words.strip():
        raise UsageError("Say in words what is wanted; there are none.")
    return words
