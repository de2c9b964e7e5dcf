"""A timeline of ordinary blocks and scenes out of what was made: voice, pictures, captions, sounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vidgen.ai.captioning import PUNCHY, SUBTITLES, Shape, captions_from_words
from vidgen.ai.jobs.job import Word
from vidgen.ai.making.layouts import STATEMENT, caption_style, pieces
from vidgen.ai.making.moving import arriving, leaving, settled
from vidgen.ai.making.outline import Outline, SceneOutline
from vidgen.ai.making.stage import Piece, Stage
from vidgen.ai.making.style import Style
from vidgen.editor.curves import Curve, Keyframe
from vidgen.editor.edits.tracks import add_track
from vidgen.editor.kinds import BLOCKS, EFFECTS, TRANSITIONS, Content
from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id, Marker, Placement, Scene, Track
from vidgen.editor.transaction import Transaction
from vidgen.timing import FLICKS

LEAD = FLICKS // 4
"""How long a scene is seen before its voice begins."""
TAIL = FLICKS * 2 // 5
LAST_TAIL = FLICKS * 6 // 5
VOICE_DB = -1.5
"""Gain of voices, which have -16 LUFS on both channels: with the music below them the film stays under -1 dBTP."""
MUSIC_DB = -5.5
"""Of the music where nobody speaks; the bed itself has -20 LUFS."""
DUCKED_DB = -14.5
"""And where somebody does."""
WHOOSH_DB = -16.5
_LONG = 60 * FLICKS
"""A film of this length has chapters, whatever its shape."""
_RAMP = FLICKS * 3 // 10
AS_TYPE = Shape(characters=110, words=STATEMENT, longest=9 * FLICKS, pause=2 * FLICKS, linger=FLICKS)
"""Captions that are the picture: a whole sentence at a time."""
_NARROW = replace(PUNCHY, characters=15)
"""Captions of tall canvases, on one line: a second one would lie over the picture above it."""
_ONE_LINE = replace(SUBTITLES, characters=46, words=10)
"""Captions of wide canvases, likewise."""
_WIDTH = 0.92
"""Of captions that come a few words at a time, in the width of the canvas."""
_LETTER = 0.76
"""How wide a capital of theirs is, in their size; a word that is longer than a line makes all of a scene smaller."""
VOICE, EFFECTS_TRACK, MUSIC = "Voice", "Effects", "Music"


@dataclass(frozen=True)
class Narrated:
    """A scene with what was made for it."""

    outline: SceneOutline
    voice: Id
    """The asset."""
    length: int
    """Of the voice, in flicks."""
    words: tuple[Word, ...]
    """With times from the start of the voice."""
    picture: Id | None = None
    """The asset of a picture that a model drew; without it the scene is designed."""

    def with_assets(self, asset: Callable[[str], Id]) -> Narrated:
        """Return it with assets in place of the names of files."""
        picture = asset(self.picture) if self.picture is not None else None
        return replace(self, voice=asset(self.voice), picture=picture)


def scene_length(tx: Records, narrated: Narrated, *, last: bool) -> int:
    """Return how long a scene is: its voice with a little time before and after, in whole frames."""
    wanted = LEAD + narrated.length + (LAST_TAIL if last else TAIL)
    return tx.rate.time_of(tx.rate.frame_at(wanted) + 1)


def assemble(
    tx: Transaction, outline: Outline, made: Sequence[Narrated], style: Style, whoosh: Id | None
) -> list[Scene]:
    """Put all scenes onto an empty timeline, and return them. The music is put under them by `put_music`.

    Wide films and long ones have a marker for each scene, which exports write as a chapter.
    """
    at = 0
    scenes = []
    points = tuple(s for s in outline.scenes if s.role == "point")
    number = 0
    for place, narrated in enumerate(made):
        number += narrated.outline.role == "point"
        length = scene_length(tx, narrated, last=place == len(made) - 1)
        name = narrated.outline.headline[:255] or f"Scene {place + 1}"
        name = "".join(c for c in name if c.isprintable())
        scene = tx.put(
            Scene(id=Scene.new_id(), timeline=tx.timeline.id, start=at, duration=length, name=name,
                  script=narrated.outline.narration)
        )  # fmt: skip
        shown = number if narrated.outline.role == "point" else 0
        last = place == len(made) - 1
        put_scene(tx, scene, narrated, style, points, shown, place, whoosh if place else None, last=last)
        scenes.append(scene)
        at += length
    if not style.punchy or at >= _LONG:
        for scene in scenes:
            tx.put(Marker(id=Marker.new_id(), timeline=tx.timeline.id, time=scene.start, text=scene.name))
    return scenes


def put_scene(
    tx: Transaction,
    scene: Scene,
    narrated: Narrated,
    style: Style,
    points: tuple[SceneOutline, ...],
    number: int,
    place: int,
    whoosh: Id | None,
    *,
    last: bool,
) -> None:
    """Put the blocks of one scene into its stretch of the timeline; they share the scene's id as their group."""
    spoken = [Word(text=w.text, start=LEAD + w.start, end=LEAD + w.end) for w in narrated.words]
    stage = Stage(
        scene=narrated.outline,
        number=number,
        points=points,
        width=style.width,
        height=style.height,
        palette=style.palette,
        duration=scene.duration,
        words=tuple((w.start, w.text) for w in spoken),
        seed=style.seed,
        picture=narrated.picture is not None,
        about=style.about,
        place=place,
        last=last,
    )
    if narrated.picture is not None:
        _put_picture(tx, scene, narrated.picture, place, style)
    put_pieces(tx, scene, stage, style)
    _put_captions(tx, scene, spoken, style, caption_style(stage), designed=not stage.picture)
    voice = _content("audio", {"asset": narrated.voice, "gain_db": VOICE_DB})
    _put(tx, scene, track(tx, "audio", VOICE), scene.start + LEAD, min(narrated.length, scene.duration - LEAD), voice,
         name=f"Voice: {scene.name}"[:255])  # fmt: skip
    if whoosh is not None:
        lead = FLICKS * 3 // 10
        content = _content("audio", {"asset": whoosh, "gain_db": WHOOSH_DB})
        start = max(0, scene.start - lead)
        _put(tx, scene, track(tx, "audio", EFFECTS_TRACK), start, FLICKS * 6 // 10, content, name="Whoosh")


def put_music(tx: Transaction, music: Id, group: str = "music") -> Block:
    """Put music under the whole timeline, softer where somebody speaks; what was there is replaced."""
    row = track(tx, "audio", MUSIC)
    for old in tx.blocks_on(row.id):
        tx.remove(old.id)
    voices = tx.blocks_on(track(tx, "audio", VOICE).id)
    length = max(s.end for s in tx.scenes())
    block = Block(
        id=Block.new_id(), track=row.id, start=0, duration=length, name="Music", group=group,
        content=_content("audio", {"asset": music}),
        curves=(Curve(path="content.gain_db", keyframes=ducking(voices, length)),),
    )  # fmt: skip
    return tx.put(block)


def ducking(
    voices: Sequence[Block], length: int, *, loud: float = MUSIC_DB, soft: float = DUCKED_DB
) -> tuple[Keyframe, ...]:
    """Return the gain of music over `length`: soft from shortly before to shortly after each voice."""
    spans: list[list[int]] = []
    for voice in sorted(voices, key=lambda b: b.start):
        first, last = voice.start - _RAMP, voice.end + _RAMP
        if spans and first - spans[-1][1] < 2 * _RAMP:
            spans[-1][1] = max(spans[-1][1], last)
        else:
            spans.append([first, last])
    keys = {0: loud}
    for first, last in spans:
        if first > 0:
            keys[first] = loud
        keys[max(0, first) + _RAMP] = soft
        keys[max(last - _RAMP, max(0, first) + _RAMP + 1)] = soft
        keys[max(last, max(0, first) + _RAMP + 2)] = loud
    if spans and spans[0][0] <= 0:
        keys[0] = soft
    return tuple(Keyframe(time=t, value=v, ease="ease_in_out") for t, v in sorted(keys.items()) if t <= length)


def track(tx: Transaction, medium: str, name: str) -> Track:
    """Return the track of that name, added when there is none; the first of a medium is the one that is there, if empty."""
    rows = [t for t in tx.tracks() if t.medium == medium]
    found = next((t for t in rows if t.name == name), None)
    if found is not None:
        return found
    fresh = next((t for t in rows if t.name in ("V1", "A1") and not tx.blocks_on(t.id)), None)
    if fresh is not None and (medium == "audio" or name == "Backdrop"):
        return tx.put(fresh.replace(name=name))
    return add_track(tx, medium, name)


def _layer(tx: Transaction, layer: int) -> Track:
    names = ("Backdrop", "Forms", "Picture", "Headline", "Small")
    for below in range(layer):  # in the order of painting
        track(tx, "video", names[below] if below < len(names) else f"Small {below - 3}")
    return track(tx, "video", names[layer] if layer < len(names) else f"Small {layer - 3}")


def put_pieces(tx: Transaction, scene: Scene, stage: Stage, style: Style) -> None:
    """Put everything that is seen of a scene, but its captions, into its stretch."""
    half = _half(tx)
    for piece in pieces(stage):
        moved = piece
        if piece.layer:  # a backdrop moves by its transition
            moved = settled(piece) if not stage.place else arriving(piece, _join_kind(stage.place, style), half)
            follows = {"kind": "end"} if stage.last else _join_kind(stage.place + 1, style)
            moved = leaving(moved, follows, half, stage.duration)
        _put_piece(tx, scene, moved, stage.place, style)


def _put_piece(tx: Transaction, scene: Scene, piece: Piece, place: int, style: Style) -> None:
    start = tx.rate.snap(scene.start + piece.start)
    end = scene.end if piece.end is None else min(scene.end, tx.rate.snap(scene.start + piece.end))
    if end <= start:
        return
    curves = tuple(
        Curve(
            path=path, keyframes=tuple(Keyframe.model_validate({"time": t, "value": v, "ease": e}) for t, v, e in keys)
        )
        for path, keys in piece.curves.items()
    )
    extra: dict[str, Any] = {}
    if piece.fade != (0, 0):
        fade = {"id": "fade", "kind": "fade", "fade_in": piece.fade[0], "fade_out": piece.fade[1]}
        extra["effects"] = (_made(EFFECTS, fade),)
    if piece.layer == 0 and place:
        extra["transition"] = _join(place, style, tx)
    _put(tx, scene, _layer(tx, piece.layer), start, end - start, _content(piece.kind, piece.values), name=piece.name[:255],
         placement=Placement(**piece.placement), curves=curves, **extra)  # fmt: skip


def _half(tx: Transaction) -> int:
    """Return how long a transition lasts to each side of a cut."""
    return tx.rate.time_of(max(1, tx.rate.frame_at(FLICKS // 5)))


def _join_kind(place: int, style: Style) -> dict[str, Any]:
    """Return how a scene follows the one before: calm colours dissolve, lively ones push, and wipes come between."""
    lively: dict[str, Any] = {"kind": "push", "direction": ("left", "right")[place // 2 % 2]}
    soft: dict[str, Any] = {"kind": "wipe", "direction": ("left", "up")[place // 2 % 2], "softness": 0.15}
    calm: dict[str, Any] = {"kind": "dissolve"}
    return (calm if place % 3 else soft) if style.palette.calm else (lively if place % 2 else soft)


def _join(place: int, style: Style, tx: Transaction) -> Any:
    half = _half(tx)
    return _made(TRANSITIONS, {**_join_kind(place, style), "before": half, "after": half})


def _put_picture(tx: Transaction, scene: Scene, picture: Id, place: int, style: Style) -> None:
    """A picture over the whole canvas that slowly comes nearer, or goes."""
    near, far = (1.0, 1.1) if place % 2 == 0 else (1.1, 1.0)
    curves = tuple(
        Curve(path=path, keyframes=(Keyframe(time=0, value=near), Keyframe(time=scene.duration, value=far)))
        for path in ("placement.scale_x", "placement.scale_y")
    )
    extra = {"transition": _join(place, style, tx)} if place else {}
    _put(tx, scene, _layer(tx, 0), scene.start, scene.duration, _content("image", {"asset": picture}), name="Picture",
         placement=Placement(fit="cover"), curves=curves, **extra)  # fmt: skip


def _put_captions(
    tx: Transaction, scene: Scene, words: Sequence[Word], style: Style, as_type: dict[str, Any], *, designed: bool
) -> None:
    tall = style.height > 1.2 * style.width
    shape = _ONE_LINE if not style.punchy else _NARROW if tall else PUNCHY
    cues = captions_from_words(words, AS_TYPE if as_type else shape)
    if not cues:
        return
    values: dict[str, Any] = {
        "cues": [{**c.to_json(), "end": min(c.end, scene.duration)} for c in cues], "highlight": style.palette.glow,
        "outline": "#000000", "outline_width": 0.007,
    }  # fmt: skip
    if style.palette.light and designed:
        values |= {"fill": style.palette.ink, "outline": "#ffffff", "outline_width": 0.009}
    if style.punchy:
        longest = max(len(part) for w in words for part in w.text.split())
        fitting = _WIDTH * style.width / min(style.width, style.height) / (_LETTER * longest)
        values |= {"style": "pop", "weight": 900, "size": min(0.098 if tall else 0.085, fitting), "uppercase": True,
                   "position": 0.8 if tall else 0.93, "width": _WIDTH}  # fmt: skip
    else:
        values |= {"style": "word_highlight", "weight": 800, "size": 0.062, "position": 0.945, "width": 0.84}
    values |= as_type
    _put(tx, scene, track(tx, "caption", "Captions"), scene.start, scene.duration, _content("captions", values),
         name=f"Captions: {scene.name}"[:255])  # fmt: skip


def _put(tx: Transaction, scene: Scene, row: Track, start: int, duration: int, content: Content, **more: Any) -> Block:
    return tx.put(
        Block(id=Block.new_id(), track=row.id, start=start, duration=duration, content=content, group=scene.id, **more)
    )


def _content(kind: str, values: dict[str, Any]) -> Content:
    made: Content = _made(BLOCKS, {"kind": kind, **values})
    return made


def _made(registry: Any, values: dict[str, Any]) -> Any:
    return registry.find(values["kind"]).model_validate(values)
