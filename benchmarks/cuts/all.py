"""The six cuts. Each is a `Cut`: a project of vidgen, and the arguments of ffmpeg that show the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cuts.film import RATE, Film, drawn_png, flicks
from cuts.sources import SECONDS, TAGS, Sources
from vidgen.blocks.audio import Audio
from vidgen.blocks.captions import Captions
from vidgen.blocks.clip import Clip
from vidgen.blocks.image import Image
from vidgen.blocks.text import Text
from vidgen.editor.curves import Curve, Keyframe
from vidgen.editor.records import Placement
from vidgen.effects.fade import Fade
from vidgen.effects.lut import Lut
from vidgen.timing import FLICKS
from vidgen.transitions.dissolve import Dissolve
from vidgen.transitions.wipe import Wipe

ENCODER = [
    "-c:v",
    "libx264",
    "-preset",
    "veryfast",
    "-crf",
    "23",
    "-g",
    "250",
    "-c:a",
    "aac",
    "-b:a",
    "128k",
    "-ac",
    "2",
]
PIECE = 2


@dataclass
class Cut:
    """One cut in both forms."""

    title: str
    film: Film
    inputs: list[list[str]]
    graph: list[str]
    """Links of the filter graph; they end in [v] and [a], unless `maps` says otherwise."""
    seconds: int = SECONDS
    maps: tuple[str, ...] = ("[v]", "[a]")

    def arguments(self) -> list[str]:
        """Return ffmpeg's arguments, but for the output's name."""
        given = [a for one in self.inputs for a in one]
        graph = ["-filter_complex", ";".join(self.graph)] if self.graph else []
        maps = [a for name in self.maps for a in ("-map", name)]
        return [*given, *graph, *maps, *ENCODER, *TAGS, "-movflags", "+faststart", "-t", str(self.seconds)]


def pieces() -> list[tuple[str, int, int]]:
    """File, second at which the piece begins in it, and on the timeline."""
    return [("ab"[n % 2], (n * 2 + 1) % 20, n * PIECE) for n in range(SECONDS // PIECE)]


def straight(sources: Sources) -> Cut:
    """Ten pieces of two films, one after the other, with their sound."""
    film, inputs = Film(), []
    for name, source, at in pieces():
        path = getattr(sources, name)
        asset = film.asset(path)
        film.block("V1", at, PIECE, Clip(asset=asset, source_start=source * FLICKS))
        film.block("A1", at, PIECE, Audio(asset=asset, source_start=source * FLICKS))
        inputs.append(["-ss", str(source), "-t", str(PIECE), "-i", str(path)])
    chain = "".join(f"[{n}:v][{n}:a]" for n in range(len(inputs)))
    return Cut("straight cuts, 1080p", film, inputs, [f"{chain}concat=n={len(inputs)}:v=1:a=1[v][a]"])


def reference(sources: Sources) -> Cut:
    """The same with three dissolves, three fading titles, a logo at 60 % and music."""
    joints = (2, 5, 8)
    film = Film()
    inputs: list[list[str]] = []
    graph: list[str] = []
    for n, (name, source, at) in enumerate(pieces()):
        path = getattr(sources, name)
        joint = Dissolve(before=FLICKS // 2, after=FLICKS // 2) if n in joints else None
        clip = Clip(asset=film.asset(path), source_start=source * FLICKS)
        film.block("V1", at, PIECE, clip, transition=joint)
        before, after = (0.5 if n in joints else 0), (0.5 if n + 1 in joints else 0)
        inputs.append(["-ss", str(source - before), "-t", str(before + PIECE + after), "-i", str(path)])
    groups = ((0, 1), (2, 3, 4), (5, 6, 7), (8, 9))
    for g, group in enumerate(groups):
        graph.append("".join(f"[{n}:v]" for n in group) + f"concat=n={len(group)}:v=1,settb=1/30[g{g}]")
    last, offset = "g0", 2 * PIECE - 0.5
    for g in range(1, 4):
        graph.append(f"[{last}][g{g}]xfade=transition=fade:duration=1:offset={offset}[x{g}]")
        last, offset = f"x{g}", offset + 3 * PIECE
    for n, begin in enumerate((1, 7, 13)):
        title = Text(text=f"Title number {n}")
        fading = (Fade(id=f"fade-{n}", fade_in=FLICKS, fade_out=FLICKS),)
        film.block("V2", begin, 4, title, effects=fading)
        path, x, y = sources.drawn(f"title{n}.png", drawn_png(title, 0, 1920, 1080))
        inputs.append(["-loop", "1", "-t", "4", "-framerate", str(RATE), "-i", str(path)])
        fades = "fade=in:d=1:alpha=1,fade=out:st=3:d=1:alpha=1"
        graph.append(f"[{len(inputs) - 1}:v]format=yuva420p,{fades},setpts=PTS+{begin}/TB[t{n}]")
        graph.append(f"[{last}][t{n}]overlay={x}:{y}:eof_action=pass[o{n}]")
        last = f"o{n}"
    corner = Placement(x=0.97, y=0.05, anchor_x=1, anchor_y=0, scale_x=0.2, scale_y=0.2, opacity=0.6)
    film.block("V3", 0, SECONDS, Image(asset=film.asset(sources.logo)), placement=corner)
    film.block("A1", 0, SECONDS, Audio(asset=film.asset(sources.a)))
    inputs += [["-i", str(sources.logo)], ["-t", str(SECONDS), "-i", str(sources.a)]]
    graph.append(f"[{len(inputs) - 2}:v]format=yuva420p,colorchannelmixer=aa=0.6[l]")
    graph.append(f"[{last}][l]overlay=x=1646:y=54[v]")
    return Cut("reference: dissolves, titles, logo, music", film, inputs, graph, maps=("[v]", f"{len(inputs) - 1}:a"))


def vertical(sources: Sources) -> Cut:
    """1080 by 1920: 12 s of wide film on its own blur, 4 moving photos, 12 captions, a voice."""
    film = Film(1080, 1920)
    wide = ((sources.a, 2, 6), (sources.b, 4, 6))
    inputs = [["-ss", str(source), "-t", str(length), "-i", str(path)] for path, source, length in wide]
    graph: list[str] = []
    at = 0
    for n, (path, source, length) in enumerate(wide):
        clip = Clip(asset=film.asset(path), source_start=source * FLICKS)
        film.block("V1", at, length, clip, placement=Placement(fit="blurred"))
        at += length
        dark = "lutyuv=y=(val-16)*0.72+16:u=(val-128)*0.72+128:v=(val-128)*0.72+128"
        soft = f"scale=214:120:flags=area,crop=68:120,gblur=5.4,{dark}"
        graph.append(f"[{n}:v]split[f{n}][s{n}];[s{n}]{soft},scale=1080:1920,setsar=1[b{n}];[f{n}]scale=1080:608[m{n}]")
        graph.append(f"[b{n}][m{n}]overlay=0:656,setsar=1[p{n}]")
    for n, path in enumerate(sources.photos):
        grows = [_curve(f"placement.scale_{axis}", 1.0, 1.15, 2) for axis in "xy"]
        film.block("V1", at, 2, Image(asset=film.asset(path)), placement=Placement(fit="cover"), curves=tuple(grows))
        at += 2
        inputs.append(["-i", str(path)])
        zoom = "zoompan=z='1+0.15*on/60':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=60:s=1080x1920:fps=30"
        size = "scale=1656:2208:out_color_matrix=bt709:out_range=tv,format=yuv420p,crop=1242:2208"
        graph.append(f"[{n + 2}:v]{size},{zoom},setsar=1[p{n + 2}]")
    graph.append("".join(f"[p{n}]" for n in range(6)) + "concat=n=6:v=1[c0]")
    step = SECONDS / 12
    cues: list[dict[str, Any]] = [
        {
            "start": flicks(n * step),
            "end": flicks((n + 1) * step),
            "text": f"Caption number {n}, what the voice says now",
        }
        for n in range(12)
    ]
    captions = Captions(cues=cues)  # type: ignore[arg-type]
    film.block("C1", 0, SECONDS, captions)
    for n, cue in enumerate(cues):
        start, end = cue["start"] / FLICKS, cue["end"] / FLICKS
        path, x, y = sources.drawn(f"caption{n}.png", drawn_png(captions, start, 1080, 1920))
        inputs.append(["-i", str(path)])
        shown = f"gte(t,{start - 0.01:.3f})*lt(t,{end - 0.01:.3f})"
        graph.append(f"[c{n}][{len(inputs) - 1}:v]overlay={x}:{y}:enable='{shown}'[c{n + 1}]")
    graph.append("[c12]null[v]")
    inputs.append(["-i", str(sources.voice)])
    film.block("A1", 0, SECONDS, Audio(asset=film.asset(sources.voice)))
    return Cut("vertical short", film, inputs, graph, maps=("[v]", f"{len(inputs) - 1}:a"))


def lut(sources: Sources) -> Cut:
    """A look on two films with a wipe between them, and a picture in the picture that moves."""
    film = Film()
    look = film.asset(sources.cube)
    half = SECONDS // 2
    inputs: list[list[str]] = []
    for n, path in enumerate((sources.a, sources.b)):
        wipe = Wipe(before=FLICKS // 2, after=FLICKS // 2) if n else None
        clip = Clip(asset=film.asset(path), source_start=FLICKS)
        film.block("V1", n * half, half, clip, effects=(Lut(id=f"lut-{n}", asset=look),), transition=wipe)
        film.block("A1", n * half, half, Audio(asset=film.asset(path), source_start=FLICKS))
        inputs.append(["-ss", "0.5" if n else "1", "-t", str(half + 0.5), "-i", str(path)])
    place = Placement(scale_x=0.3, scale_y=0.3, y=0.25)
    moves = (_curve("placement.x", 0.2, 0.8, SECONDS),)
    film.block(
        "V2", 0, SECONDS, Clip(asset=film.asset(sources.b), source_start=2 * FLICKS), placement=place, curves=moves
    )
    inputs += [["-ss", "2", "-t", str(SECONDS), "-i", str(sources.b)]]
    inputs += [["-ss", "1", "-t", str(half), "-i", str(p)] for p in (sources.a, sources.b)]
    graded = f"lut3d=file={sources.cube}:interp=tetrahedral,format=yuv420p,settb=1/30"
    graph = [f"[{n}:v]{graded}[g{n}]" for n in range(2)]
    graph.append(f"[g0][g1]xfade=transition=wipeleft:duration=1:offset={half - 0.5}[w]")
    graph.append("[2:v]scale=576:324[s]")
    graph.append(f"[w][s]overlay=x='(0.2+0.6*t/{SECONDS})*W-w/2':y=108[v]")
    graph.append("[3:a][4:a]concat=n=2:v=0:a=1[a]")
    return Cut("LUT, moving picture-in-picture, wipe", film, inputs, graph)


def uhd(sources: Sources) -> Cut:
    """2160p to 1080p."""
    film = Film()
    asset = film.asset(sources.uhd)
    film.block("V1", 0, SECONDS, Clip(asset=asset))
    film.block("A1", 0, SECONDS, Audio(asset=asset))
    inputs = [["-i", str(sources.uhd)]]
    return Cut("4K to 1080p", film, inputs, ["[0:v]scale=1920:1080[v]"], maps=("[v]", "0:a"))


def trim(sources: Sources) -> Cut:
    """40 s out of a file of 60 s, exact to the frame."""
    film = Film()
    asset, start = film.asset(sources.long), flicks(9.5)
    film.block("V1", 0, 40, Clip(asset=asset, source_start=start))
    film.block("A1", 0, 40, Audio(asset=asset, source_start=start))
    inputs = [["-ss", "9.5", "-i", str(sources.long)]]
    return Cut("40 s trimmed out of 60 s", film, inputs, [], 40, ("0:v", "0:a"))


def _curve(path: str, first: float, last: float, seconds: float) -> Curve:
    return Curve(path=path, keyframes=(Keyframe(time=0, value=first), Keyframe(time=flicks(seconds), value=last)))


CUTS: dict[str, Callable[[Sources], Cut]] = {
    "straight": straight,
    "reference": reference,
    "vertical": vertical,
    "lut": lut,
    "4k": uhd,
    "trim": trim,
}
