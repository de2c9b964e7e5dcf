"""What holds for every kind of block, effect and transition, and for the example of `docs/adding-a-kind.md`."""

from __future__ import annotations

import importlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic.fields import FieldInfo
from tests.render.pictures import landscape, rgb, view

from vidgen.editor.curves import Curve, Keyframe
from vidgen.editor.evaluate import evaluated
from vidgen.editor.fields import FieldFacts, facts
from vidgen.editor.kinds import BLOCKS, EFFECTS, TRANSITIONS, Content, Effect, Kind, SourceContent, Transition
from vidgen.editor.records import Block
from vidgen.imaging.colour_table import coloured
from vidgen.imaging.drawing import Colouring, Drawable, Joining, Reworking, Visible
from vidgen.imaging.hearing import Audible, Crossing, Hearing
from vidgen.imaging.picture import Picture
from vidgen.imaging.shapes import plain
from vidgen.registry import Registry
from vidgen.timing import FLICKS

ROOT = Path(__file__).resolve().parents[2]
CUBE = ROOT / "tests" / "render" / "teal-and-orange.cube"
KINDS: dict[str, type[Kind]] = {**BLOCKS.all(), **EFFECTS.all(), **TRANSITIONS.all()}
GIVEN: dict[str, dict[str, Any]] = {
    "captions": {
        "cues": [
            {
                "start": 0,
                "end": 5 * FLICKS,
                "text": "What somebody says here goes on for quite a while, until nobody listens",
            }
        ]
    },
    "lut": {"asset": "asset-cube"},
    "text": {"text": "A title that needs more than one line, surely"},
}
"""What a kind needs beside its defaults to be worth looking at."""
VISIBLE_ONLY_WITH: dict[str, dict[str, Any]] = {
    "outline": {"outline_width": 0.05, "style": "plain"},
    "shadow": {"shadow_x": 0.05},
    "padding": {"background": "#ff0000"},
    "corner_radius": {"background": "#ff0000", "padding": 0.2},
    "highlight": {"style": "word_highlight"},
    "outline_width": {"style": "plain"},
    "box_height": {"vertical": "top"},
}
"""Some fields are seen only beside others."""


def made(cls: type[Kind], **more: Any) -> Any:
    """Return a kind with its defaults and what it cannot do without."""
    needed = {"asset": "asset-1"} if "asset" in cls.model_fields and cls.model_fields["asset"].is_required() else {}
    known = {name: value for name, value in more.items() if name in cls.model_fields and _takes(cls, name, value)}
    return cls(**{**needed, **GIVEN.get(_kind(cls), {}), **known})


def _takes(cls: type[Kind], name: str, value: Any) -> bool:
    return not isinstance(value, str) or value.startswith("#") or value in str(cls.model_fields[name].annotation)


def _kind(cls: type[Kind]) -> str:
    return str(cls.model_fields["kind"].default)


def seen(kind: Any) -> Any:
    """Return what a kind does to a small picture or a short sound, as numbers."""
    looking = replace(view(source=landscape()), file=lambda _: CUBE)
    if isinstance(kind, Drawable):
        picture = kind.draw(looking)
        drawn = np.concatenate([[picture.x, picture.y, picture.width], rgb(picture).ravel()])
        if not isinstance(kind, Reworking):
            return drawn
        below = landscape(looking.width, looking.height)
        return np.concatenate([drawn, rgb(kind.rework(below, (8, 4, 24, 20), looking)).ravel()])
    if isinstance(kind, Colouring):
        return rgb(coloured(landscape(), [kind], looking)).ravel()
    if isinstance(kind, Visible):
        return rgb(kind.apply(landscape(), looking)).ravel()
    if isinstance(kind, Audible):
        return heard(kind, 1.0).ravel()
    if isinstance(kind, Joining):
        return rgb(kind.blend(landscape(), landscape().faded(0), 0.3, looking)).ravel()
    if isinstance(kind, Crossing):
        return np.concatenate(kind.gains(np.linspace(0, 1, 33)))
    return None


def heard(kind: Any, at: float, count: int = 480) -> Any:
    block = Block(id="block-1", track="track-1", start=0, duration=5 * FLICKS, content=made(BLOCKS.all()["audio"]),
                  effects=(kind,))  # fmt: skip
    first = round(at * 48000)
    times = (np.arange(first, first + count) * (FLICKS // 48000)).astype(np.int64)
    return kind.process(np.ones((count, 2), np.float32), Hearing(block, 48000, first, times))


def is_numeric(info: FieldInfo) -> bool:
    """Tell whether a field holds plain numbers, so that values between two keyframes exist."""
    return info.annotation in (int, float)


def test_there_are_kinds() -> None:
    assert set(BLOCKS.names) >= {"clip", "image", "text", "solid", "shape", "audio", "captions"}
    assert set(EFFECTS.names) >= {"colour_adjust", "blur", "lut", "gain", "fade"}
    assert set(TRANSITIONS.names) >= {"dissolve", "dip", "crossfade"}


@pytest.mark.parametrize("name", KINDS)
def test_words(name: str) -> None:
    cls = KINDS[name]
    assert cls.title, "a kind has a title"
    assert cls.title[0].isupper()
    assert "_" not in cls.title, "a title is words of the window"
    assert cls.__doc__, "a kind says what it is"
    assert cls.__doc__.strip().splitlines()[0].endswith(".")
    for fact in facts(cls):
        assert fact.label[:1].isupper(), f"{name}.{fact.name} has no proper label"
        if is_numeric(fact.info) and fact.unit != "flicks":
            assert {"Ge", "Le"} <= {type(m).__name__ for m in fact.info.metadata}, f"{name}.{fact.name} needs limits"


@pytest.mark.parametrize("name", KINDS)
def test_every_field_is_described(name: str) -> None:
    cls = KINDS[name]
    described = {fact.name for fact in facts(cls)} | {"kind", "id", "enabled"}
    assert set(cls.model_fields) <= described


@pytest.mark.parametrize("name", KINDS)
def test_defaults_do_something_without_fault(name: str) -> None:
    kind = made(KINDS[name])
    result = seen(kind)
    if result is None:
        assert isinstance(kind, SourceContent), f"{name} neither draws, changes, joins nor sounds"
    else:
        assert np.isfinite(result).all()
        assert np.array_equal(result, seen(kind)), "the same kind gave another result the second time"


@pytest.mark.parametrize("name", KINDS)
def test_json_and_what_a_newer_version_wrote(name: str) -> None:
    kind = made(KINDS[name])
    data = json.loads(json.dumps(kind.to_json()))
    base = next(b for b in (Content, Effect, Transition) if isinstance(kind, b))
    again = _read(base, data)
    assert type(again) is KINDS[name]
    assert again == kind
    newer = _read(base, {**data, "from_the_future": [1, 2]})
    assert newer.to_json()["from_the_future"] == [1, 2]
    assert newer.replace().to_json()["from_the_future"] == [1, 2]


def _read(base: type[Kind], data: dict[str, Any]) -> Any:
    place = {Content: {"content": data}, Effect: {"effects": [data]}, Transition: {"transition": data}}[base]
    block = Block.model_validate(
        {"id": "block-1", "track": "track-1", "start": 0, "duration": FLICKS, "content": {"kind": "solid"}, **place}
    )
    return {Content: block.content, Effect: (*block.effects, None)[0], Transition: block.transition}[base]


ANIMATABLE = [(n, f.name) for n, cls in KINDS.items() for f in facts(cls) if f.animatable]


@pytest.mark.parametrize(("name", "field"), ANIMATABLE)
def test_what_can_be_animated_changes_something(name: str, field: str) -> None:
    cls = KINDS[name]
    fact = next(f for f in facts(cls) if f.name == field)
    kind = made(cls, **VISIBLE_ONLY_WITH.get(field, {}))
    low, high = _two_values(fact)
    block = Block(id="block-1", track="track-1", start=0, duration=5 * FLICKS,
                  **_place(kind, ((0, low), (2 * FLICKS, high)), field))  # fmt: skip
    results = [_part(evaluated(block, time), kind) for time in (0, FLICKS, 2 * FLICKS)]
    values = [getattr(part, field) for part in results]
    assert values[0] == low
    assert values[2] == high
    assert values[1] not in (low, high), "there is no value in between"
    if isinstance(kind, Audible):
        block_kind = block.effects[0]
        times = (np.arange(-48, 3 * 48000, 4800) * (FLICKS // 48000)).astype(np.int64)
        loud = [block_kind.process(np.ones((1, 2), np.float32), Hearing(block, 48000, int(t * 48000 // FLICKS), t[None]))
                for t in times]  # fmt: skip
        assert len({float(s[0, 0]) for s in loud}) > 5
    elif seen(kind) is not None:
        assert not np.array_equal(seen(results[0]), seen(results[2])), f"{name}.{field} is not seen"


def _two_values(fact: FieldFacts) -> tuple[Any, Any]:
    if not is_numeric(fact.info):
        return "#ff0000", "#00ff80"
    low = next(m.ge for m in fact.info.metadata if type(m).__name__ == "Ge")
    high = next(m.le for m in fact.info.metadata if type(m).__name__ == "Le")
    start = min(max(float(fact.info.default), low), high)
    other = min(high, start + 0.25 * min(1.0, high - low))
    return start, other if other != start else start - 0.25 * min(1.0, high - low)


def _place(kind: Any, keys: Any, field: str) -> dict[str, Any]:
    keyframes = tuple(Keyframe(time=time, value=value) for time, value in keys)
    if isinstance(kind, Content):
        return {"content": kind, "curves": (Curve(path=f"content.{field}", keyframes=keyframes),)}
    solid = BLOCKS.all()["solid"]()
    if isinstance(kind, Effect):
        effect = kind.replace(id="e1")
        curve = Curve(path=f"effects.e1.{field}", keyframes=keyframes)
        return {"content": solid, "effects": (effect,), "curves": (curve,)}
    return {"content": solid, "transition": kind, "curves": (Curve(path=f"transition.{field}", keyframes=keyframes),)}


def _part(block: Block, kind: Any) -> Any:
    if isinstance(kind, Content):
        return block.content
    return block.effects[0] if isinstance(kind, Effect) else block.transition


@pytest.mark.parametrize("name", [n for n, c in KINDS.items() if issubclass(c, Effect) and hasattr(c, "process")])
def test_sound_does_not_depend_on_how_it_is_cut(name: str) -> None:
    kind = made(KINDS[name], gain_db=-6.0).replace(id="e1")
    whole = heard(kind, 0.0, 4800)
    parts = [heard(kind, first / 48000, count) for first, count in ((0, 1), (1, 1000), (1001, 3799))]
    assert np.allclose(whole, np.concatenate(parts), atol=1e-6)


def test_reading_a_kind_does_not_load_qt() -> None:
    """A command line that edits must not pay for drawing."""
    import subprocess
    import sys

    code = (
        "import sys; from vidgen.editor.kinds import BLOCKS, EFFECTS, TRANSITIONS;"
        "BLOCKS.all(); EFFECTS.all(); TRANSITIONS.all();"
        "sys.exit(str({'PySide6', 'av', 'PIL', 'numpy'} & set(sys.modules) or '') or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


EXAMPLES = re.compile(r"```python file=(effects|blocks|transitions)/(\w+)\.py\n(.*?)```", re.DOTALL)


def test_the_example_of_the_manual_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the files of `docs/adding-a-kind.md` into the folders, and use the kinds."""
    page = (ROOT / "docs" / "adding-a-kind.md").read_text(encoding="utf-8")
    examples = EXAMPLES.findall(page)
    named = {(folder, name) for folder, name, _ in examples}
    assert named == {("effects", "sepia"), ("effects", "pixelate"), ("blocks", "progress_bar"), ("transitions", "iris")}
    found: dict[str, Any] = {}
    bases: dict[str, Any] = {"effects": Effect, "blocks": Content, "transitions": Transition}
    for folder, name, source in examples:
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / f"{name}.py").write_text(source, encoding="utf-8")
        package = importlib.import_module(f"vidgen.{folder}")
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path / folder)])
        monkeypatch.delitem(__import__("sys").modules, f"vidgen.{folder}.{name}", raising=False)
        registry: Registry[Any] = Registry(f"vidgen.{folder}", bases[folder])
        found[name] = registry.find(name)
        monkeypatch.delattr(package, name, raising=False)
        monkeypatch.delitem(__import__("sys").modules, f"vidgen.{folder}.{name}")
    sepia = rgb(coloured(landscape(), [found["sepia"]()], view()))
    assert (sepia[..., 0] >= sepia[..., 2] - 1).mean() > 0.6, "sepia is not brown"
    squares = rgb(found["pixelate"](size=0.1).apply(landscape(), view(200, 100)))
    assert (squares[:10, :10] == squares[0, 0]).all(), "a square has one colour"
    assert len(np.unique(squares[::10].reshape(-1, 3), axis=0)) > 10, "and others have others"
    red = plain("#ff0000", landscape().width, landscape().height)
    opened = rgb(found["iris"](softness=0).blend(landscape(), red, 0.3, view()))
    height, width = opened.shape[:2]
    assert tuple(opened[height // 2, width // 2]) == (255, 0, 0), "the middle shows the next picture"
    assert (opened[:, 0] == rgb(landscape())[:, 0]).all(), "the edge shows the one before"
    bar: Picture = found["progress_bar"]().draw(view(200, 100, at=2.5))
    assert (bar.x, bar.y, bar.width, bar.height) == (0, 98, 100, 2)
