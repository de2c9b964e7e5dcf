"""Show what is in a project: its tracks and blocks, media, markers and scenes; with --block all about one block."""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from vidgen.cli.out import Out
    from vidgen.editor.document import Document
    from vidgen.storage.open_project import OpenProject

SUMMARY = "show what is in a project"
GROUP = "Look"
TIMES = {"start", "end", "duration", "time"}
"""Names of times that no `field()` declares: of the block itself, its keyframes and its cues."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument(
        "--block", metavar="BLOCK", help="all about one block: an id, a name, or V1:3 for the third of V1"
    )


def run(args: argparse.Namespace, out: Out) -> int:
    """Show a project."""
    from vidgen.cli.projects import opened

    with opened(args.project, out, to_look=True) as project:
        document = project.document
        if args.block:
            _block(document, args.block, out)
            return 0
        out.result(_facts(project))
        record = document.project
        length = document.rate.timecode(document.duration())
        out.say(f"{record.name}: {record.width}×{record.height}, {record.rate} fps, {length} long")
        out.say()
        _tracks(document, out)
        _assets(project, out)
        _notes(document, out)
    return 0


def _tracks(document: Document, out: Out) -> None:
    from vidgen.cli import blocks as table

    rows = []
    for track in reversed(document.tracks()):
        words = ("muted", "solo", "locked", "hidden")
        state = " ".join(word for word in words if getattr(track, word))
        name = f"{track.name} ({state})" if state else track.name
        blocks = document.blocks_on(track.id)
        for number, block in enumerate(blocks, 1):
            rows.append(table.row(document, block, f"{name}:{number}"))
        if not blocks:
            rows.append((name, "", "", "empty", "", "", ""))
    out.table(table.COLUMNS, rows)


def _assets(project: OpenProject, out: Out) -> None:
    from vidgen.cli import wording

    there = project.asset_paths()
    rows = [
        (a.name, wording.media(a.info), "" if a.id in there else "MISSING", a.id) for a in project.document.assets()
    ]
    if rows:
        out.say()
        out.table(("media", "what", "", "id"), rows)


def _notes(document: Document, out: Out) -> None:
    rate = document.rate
    rows = [(rate.timecode(m.time), "marker", m.text, m.id) for m in document.markers()]
    rows += [(rate.timecode(s.start), "scene", s.name, s.id) for s in document.scenes()]
    if rows:
        out.say()
        out.table(("at", "note", "text", "id"), sorted(rows))


def _facts(project: OpenProject) -> dict[str, Any]:
    document, there = project.document, project.asset_paths()
    return {
        "path": str(project.path),
        "read_only": project.read_only,
        "notices": list(project.notices),
        "revision": document.revision,
        "duration": document.duration(),
        "project": document.project.to_json(),
        "tracks": [
            {**t.to_json(), "blocks": [b.to_json() for b in document.blocks_on(t.id)]} for t in document.tracks()
        ],
        "assets": [{**a.to_json(), "missing": a.id not in there} for a in document.assets()],
        "markers": [m.to_json() for m in document.markers()],
        "scenes": [s.to_json() for s in document.scenes()],
    }


def _block(document: Document, name: str, out: Out) -> None:
    from vidgen.cli import wording
    from vidgen.editor import arguments, paths

    block = arguments.find_block(document, name)
    data = block.to_json()
    out.result(data)
    times = {p.path for p in paths.properties(block) if p.facts is not None and p.facts.unit == "flicks"}
    for key, value in _flat(data):
        is_time = key in times or key.rpartition(".")[2] in TIMES
        out.say(f"{key} = {wording.seconds(int(value)) if is_time and value.lstrip('-').isdecimal() else value}")


def _flat(value: Any, path: str = "") -> list[tuple[str, str]]:
    """Return the leaves of JSON data with their paths, as commands name properties."""
    import json

    if isinstance(value, dict) and value:
        return [leaf for key, item in value.items() for leaf in _flat(item, f"{path}.{key}" if path else key)]
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return [leaf for number, item in enumerate(value, 1) for leaf in _flat(item, f"{path}.{_key(item, number)}")]
    return [(path, json.dumps(value, ensure_ascii=False))]


def _key(item: Any, number: int) -> str:
    """Return what names an item of a list: its id, path or time, or its number, counted from 1."""
    known = [str(item[key]) for key in ("id", "path", "time") if key in item] if isinstance(item, dict) else []
    return next(filter(None, known), str(number))
