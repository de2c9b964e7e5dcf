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
    from vidgen.ai.jobs.job import Media
    from vidgen.ai.jobs.text import TextRequest
    from vidgen.ai.order import Done, Order
    from vidgen.ai.service import AIService
    from vidgen.cli.out import Out


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
    image.add_argument("-o", "--out", required=True, metavar="FILE")
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
    video.add_argument("-o", "--out", required=True, metavar="FILE")
    video.add_argument("--size", default="1280x720", metavar="WxH", help="about that large")
    video.add_argument("--length", type=float, default=4.0, metavar="SECONDS", help="at least, where the model has it")
    video.add_argument("--from", dest="first", metavar="FILE", help="the picture that it begins with")
    video.add_argument("--variant", type=int, default=0, metavar="N", help="another number makes another film")
    words.orderable(video)

    voice = words.declare(what, "voice", "Have something spoken", _voice)
    voice.add_argument("words", metavar="WORDS", help="'-' reads standard input")
    voice.add_argument("-o", "--out", required=True, metavar="FILE")
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
    stock.add_argument("--kind", choices=("image", "video"), default="image")
    stock.add_argument("--shape", choices=("wide", "tall", "square", "any"), default="any")
    words.orderable(stock)


def _text(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.jobs import text
    from vidgen.ai.jobs.text import Message, TextRequest
    from vidgen.ai.prompts.library import prompt

    if (args.words is None) == (args.prompt is None):
        raise UsageError("Say either what is asked for, or --prompt NAME.")
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
        prompt=args.words,
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
        prompt=args.words,
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


def _made(args: argparse.Namespace, out: Out, job: Any, request: Any, media: Any) -> int:
    """Have something made and write it to the file."""
    from vidgen.files import atomic_write

    order = words.order(args, job.title.lower())
    with words.service() as ai:
        if args.estimate:
            return words.tell_estimate(ai.estimate(job, request, order), out)
        told = words.Telling(out)
        done = asyncio.run(ai.run(job, request, order, told))
    made: Media = media(done.result)
    path = Path(args.out)
    if not path.suffix:
        path = path.with_suffix(made.suffix)
    elif path.suffix.lower() != made.suffix and (path.suffix.lower(), made.suffix) != (".jpeg", ".jpg"):
        out.note(f"What came is {made.type}: it is written to '{path}' as it is.")
    atomic_write(path, made.data)
    timed = [w.model_dump(mode="json") for w in getattr(done.result, "words", ())]
    out.say(f"'{path}' is written.")
    out.result({"path": str(path), "type": made.type, "words": timed, **words.facts(done)})
    words.tell_cost(done, out)
    return 0


def _translate(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.jobs import translation
    from vidgen.ai.jobs.translation import TranslationRequest

    lines = sys.stdin.read().splitlines() if args.lines == ["-"] else args.lines
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

    request = words.valid(StockRequest, words=args.words, kind=args.kind, shape=args.shape)
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
            path = Path(args.out) if Path(args.out).suffix else Path(args.out + fetched.result.media.suffix)
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
    return sys.stdin.read() if text == "-" else text
