"""A report of an export as one page of HTML that needs nothing else: bars, a strip of segments, the loudness over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import PurePath
from typing import Any

from vidgen.render.reports.data import STEP, copied, found_before, levels, report_data
from vidgen.render.reports.report import Report

_MOST_ROWS = 500
"""Segments in the table."""
_MOST_TIMES = 10
"""Words on an axis of times."""
_STEPS = (0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
"""Seconds between two of them."""
_NEAR = 0.3
"""Seconds by which levels of sound and places of media may be apart."""
_WIDTH = 1000
"""Units of the drawings, which are as wide as the page."""
_EXPLAINED = {
    "survey": "looking at the media",
    "compose": "decoding and composing",
    "encode": "encoding pictures",
    "sound": "mixing and encoding sound",
    "join": "joining the segments",
    "verify": "checking the finished file",
}
_STYLE = """
:root { color-scheme: light dark; --paper: #fbfbfa; --ink: #20242b; --faint: #6b7280; --line: #d9dce1;
  --rendered: #3b7dd8; --reused: #3a9d5d; --copied: #b7791f; --card: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181c; --ink: #e6e8ec; --faint: #9aa3af; --line: #333842;
  --rendered: #5b9bf0; --reused: #52b878; --copied: #d9a441; --card: #1e2127; } }
body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 62rem;
  padding: 2rem 1.25rem; }
h1 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
p.where { color: var(--faint); margin: .2rem 0 1.2rem; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .6rem; margin: 0; }
dl div { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .55rem .8rem; }
dt { color: var(--faint); font-size: .8rem; } dd { margin: 0; font-size: 1.05rem; font-variant-numeric: tabular-nums; }
.warnings { background: var(--card); border: 1px solid var(--line); border-left: 4px solid #d9822b; border-radius: 8px;
  margin: 0 0 1.2rem; padding: .6rem .9rem; } .warnings ul { margin: .3rem 0 0; padding-left: 1.2rem; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--ink); font: 15px system-ui, sans-serif; }
svg .faint { fill: var(--faint); } .rendered { fill: var(--rendered); background: var(--rendered); }
.reused { fill: var(--reused); background: var(--reused); } .copied { fill: var(--copied); background: var(--copied); }
.key i { border-radius: 3px; display: inline-block; height: .7rem; width: .7rem; margin: 0 .35rem 0 .9rem; }
.key i:first-child { margin-left: 0; } .key { color: var(--faint); font-size: .85rem; }
.line { fill: none; stroke: var(--rendered); stroke-width: 1.5; } .axis { stroke: var(--line); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100%; } .scroll { overflow-x: auto; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .6rem; text-align: right; } th { color: var(--faint);
  font-weight: 500; } td:nth-child(5), th:nth-child(5) { text-align: left; }
"""


def report_page(report: Report) -> str:
    """Return the page. Names and sentences are only ever text in it."""
    data = report_data(report)
    name = escape(report.path.name)
    parts = [
        f"<h1>{name}</h1>",
        f'<p class="where">{escape(str(report.path.parent))}</p>',
        _ordered(data),
        _warnings(report),
        _tiles(data),
        _notes(data, report.warnings),
        "<h2>Processor time</h2>",
        _bars(data["cpu"]),
    ]
    if report.rows:
        parts += ["<h2>Segments</h2>", _strip(report), _key(data["parts"])]
    if any(level < 255 for level in levels(report)):
        parts += ["<h2>Sound</h2>", _graph(levels(report))]
    if report.rows:
        parts += ["<h2>Each segment</h2>", _table(report)]
    body = "\n".join(part for part in parts if part)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}: export report</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _ordered(data: Mapping[str, Any]) -> str:
    """Return a line on what was ordered, by whom it was made and when."""
    size = f"{data['width']}×{data['height']}, {data['rate']} fps" if "width" in data else ""
    project = f"of {PurePath(data['project']).name}" if "project" in data else ""
    preset = f"preset {data['preset']}" if "preset" in data else ""
    aim = data.get("aim", "")
    made = f"{data['made'][:16].replace('T', ' ')} by vidgen {data['version']}" if "made" in data else ""
    return f'<p class="where">{escape(" · ".join(filter(None, (project, preset, aim, size, made))))}</p>'


def _tiles(data: Mapping[str, Any]) -> str:
    cpu = sum(data["cpu"].values())
    tiles = [
        ("Plays", _clock(data["seconds"])),
        ("Made in", f"{_clock(data['wall'])}" + (f" ({data['fps']:.0f} fps)" if data["frames"] else "")),
        ("Processor time", f"{cpu:.1f} s"),
        ("Size", f"{data['size'] / 1e6:.1f} MB"),
        ("Bit rate", f"{data['bit_rate'] / 1e6:.2f} Mbit/s"),
        ("Encoder", data["encoder"]),
        ("Workers", str(data["workers"])),
    ]
    if data["loudness"] is not None:
        tiles.append(("Loudness", f"{data['loudness']:.1f} LUFS"))
    if data["peak_db"] is not None:
        tiles.append(("Peak", f"{data['peak_db']:.1f} dBFS"))
    inner = "".join(f"<div><dt>{escape(what)}</dt><dd>{escape(value)}</dd></div>" for what, value in tiles)
    return f"<dl>{inner}</dl>"


def _warnings(report: Report) -> str:
    """Return what is to be looked at before anybody else sees the film."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in report.warnings)
    return (
        f'<div class="warnings"><strong>Look at the film before anybody else does</strong><ul>{items}</ul></div>'
        if items
        else ""
    )


def _notes(data: Mapping[str, Any], told: Sequence[str]) -> str:
    """Return the notes but those that were told before."""
    notes = [note for note in data["notes"] if note not in told]
    sentences = [*filter(None, [found_before(data), copied(data)]), *notes]
    for what, damaged in (("black", "pictures"), ("silent", "sound")):
        lost = [shown for place in data["damaged"] if place["what"] == damaged for shown in place.get("film", ())]
        stretches = [f"{_clock(a)} to {_clock(b)}" for a, b in data[what] if not _within(a, b, lost)]
        if stretches:
            more = f" and {len(stretches) - 10} more" if len(stretches) > 10 else ""
            sentences.append(f"As in the timeline, it is {what} from {', '.join(stretches[:10])}{more}.")
    if not sentences:
        return ""
    return "<h2>Notes</h2>\n<ul>" + "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences) + "</ul>"


def _within(begin: float, end: float, lost: Sequence[Sequence[float]]) -> bool:
    """Tell whether a stretch is what damaged media left, of which there is a warning already."""
    return any(a - _NEAR <= begin and end <= b + _NEAR for a, b in lost)


def _bars(cpu: Mapping[str, float]) -> str:
    """Return a bar a stage, as long as its processor time."""
    longest = max(cpu.values(), default=0.0) or 1.0
    rows = []
    for number, (stage, seconds) in enumerate(cpu.items()):
        y, width = number * 30, 620 * seconds / longest
        rows.append(
            f'<text x="0" y="{y + 18}">{escape(_EXPLAINED.get(stage, stage))}</text>'
            f'<rect class="rendered" x="230" y="{y + 5}" width="{max(width, 1):.1f}" height="17" rx="3"/>'
            f'<text class="faint" x="{238 + width:.1f}" y="{y + 18}">{seconds:.2f} s</text>'
        )
    return f'<svg viewBox="0 0 {_WIDTH} {len(cpu) * 30}" role="img" aria-label="time by stage">{"".join(rows)}</svg>'


def _strip(report: Report) -> str:
    """Return the film as a row of segments, in the colours of how they were made."""
    frames, rate = max(1, report.frames), _rate(report)
    parts = []
    for row in report.rows[: 10 * _MOST_ROWS]:
        x, width = _WIDTH * row["start"] / frames, _WIDTH * (row["end"] - row["start"]) / frames
        how = escape(str(row["how"]))
        title = f"{row['number']}: {_clock(row['start'] / rate)} to {_clock(row['end'] / rate)}, {how}"
        gap = min(2.0, width / 4)
        parts.append(
            f'<rect class="{how}" x="{x:.2f}" y="0" width="{width - gap:.2f}" height="26"><title>{title}</title></rect>'
        )
    axis = _times(frames / rate, 26)
    return f'<svg viewBox="0 0 {_WIDTH} 46" role="img" aria-label="segments">{"".join(parts)}{axis}</svg>'


def _rate(report: Report) -> float:
    return report.frames / report.seconds if report.frames and report.seconds else 1.0


def _times(seconds: float, y: int) -> str:
    """Return an axis of times that is as wide as the page, 20 high, at a height of a drawing."""
    step = next((s for s in _STEPS if seconds / s <= _MOST_TIMES), seconds / _MOST_TIMES)
    marks = []
    for number in range(int(seconds / step) + 1):
        x = _WIDTH * number * step / seconds
        if x > _WIDTH - 45:  # there is no room for the words
            break
        marks.append(
            f'<line class="axis" x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{y + 6}"/>'
            f'<text class="faint" x="{x + 4:.1f}" y="{y + 16}">{_clock(number * step)}</text>'
        )
    return "".join(marks)


def _key(parts: Mapping[str, int]) -> str:
    words = {"rendered": "rendered now", "reused": "rendered before", "copied": "copied from the source"}
    inner = "".join(f'<i class="{how}"></i>{text}: {parts[how]}' for how, text in words.items() if parts[how])
    return f'<p class="key">{inner}</p>'


def _graph(values: Sequence[int]) -> str:
    """Return the levels of the sound over time, from -60 dB to 0."""
    step = max(1, -(-len(values) // _WIDTH))
    loudest = [min(values[at : at + step]) for at in range(0, len(values), step)]
    points = " ".join(
        f"{_WIDTH * (n + 0.5) / len(loudest):.1f},{min(120.0, float(level)):.0f}" for n, level in enumerate(loudest)
    )
    axes = "".join(
        f'<line class="axis" x1="0" x2="{_WIDTH}" y1="{y}" y2="{y}"/>'
        f'<text class="faint" x="4" y="{y + 14}">{-y // 2} dB</text>'
        for y in (0, 40, 80)
    )
    return (
        f'<svg viewBox="0 0 {_WIDTH} 142" role="img" aria-label="level of the sound">{axes}{_times(len(values) / STEP, 122)}'
        f'<polyline class="line" fill="none" stroke="#3b7dd8" points="{points}"/></svg>'
    )


def _table(report: Report) -> str:
    rows, rate = report.rows, _rate(report)
    names = ("number", "from", "to", "frames", "how", "kB", "compose", "encode")
    head = "<tr>" + "".join(f"<th>{name}</th>" for name in names) + "</tr>"
    lines = []
    for row in rows[:_MOST_ROWS]:
        seconds: Mapping[str, float] = row.get("seconds") or {}
        times = [f"{seconds[stage]:.2f} s" if stage in seconds else "" for stage in ("compose", "encode")]
        size = f"{row['size'] / 1000:.0f}" if row.get("size") else ""
        start, end = row["start"], row["end"]
        cells = [row["number"], _clock(start / rate), _clock(end / rate), end - start, row["how"], size, *times]
        lines.append("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>")
    more = f"<p>And {len(rows) - _MOST_ROWS} more.</p>" if len(rows) > _MOST_ROWS else ""
    return f'<div class="scroll"><table>{head}{"".join(lines)}</table></div>{more}'


def _clock(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
