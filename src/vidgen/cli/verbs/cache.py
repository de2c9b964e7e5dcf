"""Show, check, limit or empty the cache of what was rendered, and of thumbnails, waveforms and proxies.

  vidgen cache                         where it is and how full
  vidgen cache limit 50GB              how much it may hold ('default': 20 GiB, or a tenth of a smaller disk)
  vidgen cache folder /disk/vidgen     keep it elsewhere ('default': vidgen's own cache folder)
  vidgen cache verify                  read all of it and drop what is damaged
  vidgen cache clear                   empty it

It holds the segments of exports and of the rendered preview, of all projects. Everything in it can be made again. What was
not used for longest goes first when it is full. What killed exports did not finish is taken away each time.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.app import Services
    from vidgen.cli.out import Out

SUMMARY = "show, check, limit or empty the cache of what was rendered or drawn of media"
GROUP = "Export"
_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "what", nargs="?", choices=("show", "limit", "folder", "verify", "clear"), default="show", metavar="WHAT"
    )
    parser.add_argument("value", nargs="?", metavar="VALUE", help="the limit, or the folder")


def run(args: argparse.Namespace, out: Out) -> int:
    """Do it."""
    from vidgen.app import Services
    from vidgen.cli import wording
    from vidgen.errors import UsageError

    takes = args.what in {"limit", "folder"}
    if takes != (args.value is not None):
        raise UsageError(
            f"'vidgen cache {args.what}' needs a value." if takes else f"'{args.value}' is not wanted there."
        )
    with Services() as services:
        facts: dict[str, object] = {"swept": services.sweep()}
        if args.what == "limit":
            _limit(args.value)
        elif args.what == "folder":
            _folder(args.value)
        elif args.what == "verify":
            sound, damaged = services.store.check()
            facts |= {"sound": sound, "damaged": damaged}
            out.say(f"{sound} files are sound; {damaged} were damaged and are dropped.")
        elif args.what == "clear":
            freed = services.store.clear() + services.looks.store.clear() + services.proxies.clear()
            facts["freed"] = freed
            out.say(f"{wording.size(freed)} were freed.")
    with Services() as services:
        out.result({**facts, **_shown(services, out)})
        for notice in services.notices:
            out.note(notice)
    return 0


def _shown(services: Services, out: Out) -> dict[str, object]:
    from vidgen.cli import wording

    store = services.store
    used = store.usage()
    writing = f" ({wording.size(used.unfinished)} are being written)" if used.unfinished else ""
    out.say(
        f"{used.files} files, {wording.size(used.size)}{writing} of {wording.size(used.limit)}, in '{store.folder}'."
    )
    looks = services.looks.store
    media, size = looks.usage()
    out.say(f"Thumbnails and waveforms of {media} media, {wording.size(size)} of {wording.size(looks.limit)}.")
    proxies, copies = services.proxies.usage()
    out.say(f"{proxies} proxies, {wording.size(copies)} of {wording.size(services.proxies.limit)}.")
    return {
        "folder": str(store.folder),
        "files": used.files,
        "size": used.size,
        "unfinished": used.unfinished,
        "limit": used.limit,
        "proxies": {"files": proxies, "size": copies, "limit": services.proxies.limit},
        "looks": {"file": str(looks.path), "media": media, "size": size, "limit": looks.limit},
    }


def _limit(text: str) -> None:
    import re

    from vidgen.errors import UsageError
    from vidgen.preferences import prefer

    if text == "default":
        prefer(cache_limit=None)
        return
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,3})?)\s*([A-Za-z]{0,2})", text)
    if match is None or match[2].lower() not in _UNITS:
        raise UsageError(f"'{text}' is no size; 50GB is one.")
    size = int(float(match[1]) * _UNITS[match[2].lower()])
    if not 100_000_000 <= size <= 1 << 50:
        raise UsageError(f"The cache needs at least 100 MB and at most 1 PB, not '{text}'.")
    prefer(cache_limit=size)


def _folder(text: str) -> None:
    from vidgen.errors import UsageError
    from vidgen.files import typed_path
    from vidgen.preferences import prefer

    if text == "default":
        prefer(cache_folder=None)
        return
    folder = typed_path(text).absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"'{folder}' cannot be used: {error.strerror or error}.") from None
    prefer(cache_folder=str(folder))
