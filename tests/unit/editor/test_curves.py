"""Keyframes, and the block at one instant."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from vidgen.editor import paths
from vidgen.editor.curves import BEZIER, Curve, Keyframe, bezier_at
from vidgen.editor.evaluate import evaluated
from vidgen.editor.records import Block
from vidgen.errors import EditError

side = st.floats(0, 1)
height = st.floats(-2, 3)


def numeric(handles: tuple[float, float, float, float], x: float) -> float:
    """Return y at x by walking along the curve in 200,001 steps."""
    t = np.linspace(0, 1, 200_001)

    def axis(a: float, b: float) -> Any:
        return 3 * (1 - t) ** 2 * t * a + 3 * (1 - t) * t**2 * b + t**3

    return float(np.interp(x, axis(handles[0], handles[2]), axis(handles[1], handles[3])))


@given(st.tuples(side, height, side, height), side)
def test_bezier_against_a_numeric_walk(handles: tuple[float, float, float, float], x: float) -> None:
    # Where the curve stands upright, y changes by any amount within a step of x: compare with what lies around.
    low, high = (numeric(handles, min(1, max(0, x + d))) for d in (-1e-6, 1e-6))
    found = bezier_at(handles, x)
    assert min(low, high) - 2e-3 <= found <= max(low, high) + 2e-3


@pytest.mark.parametrize("name", sorted(BEZIER))
def test_presets_begin_and_end(name: str) -> None:
    assert bezier_at(BEZIER[name], 0) == pytest.approx(0, abs=1e-9)
    assert bezier_at(BEZIER[name], 1) == pytest.approx(1, abs=1e-9)


def block(*curves: Curve, **fields: Any) -> Block:
    data: dict[str, Any] = {"id": "block-1", "track": "t", "start": 0, "duration": 100, "content": {"kind": "solid"}}
    return Block.model_validate({**data, "curves": curves, **fields})


def curve(path: str, *keys: tuple[int, Any, str]) -> Curve:
    return Curve.model_validate({"path": path, "keyframes": [{"time": t, "value": v, "ease": e} for t, v, e in keys]})


def test_values_between_keys() -> None:
    line = curve("placement.x", (0, 0.0, "linear"), (10, 1.0, "hold"), (20, 3.0, "linear"))
    assert [line.value_at(t) for t in (-5, 0, 5, 10, 19, 20, 99)] == [0, 0, 0.5, 1, 1, 3, 3]
    assert curve("content.fill", (0, "#000000", "linear"), (2, "#ffffff80", "linear")).value_at(1) == "#808080c0"
    assert curve("name", (0, "a", "linear"), (2, "b", "linear")).value_at(1) == "a"


def test_keys_come_and_go() -> None:
    line = curve("placement.x", (5, 1.0, "linear")).with_key(Keyframe(time=0, value=0.0))
    assert [k.time for k in line.keyframes] == [0, 5]
    assert [k.time for k in line.shifted(-7).keyframes] == [-7, -2]
    rest = line.without_key(0)
    assert rest is not None
    assert rest.without_key(5) is None
    with pytest.raises(EditError):
        line.without_key(3)
    with pytest.raises(ValidationError):
        curve("placement.x", (5, 1.0, "linear"), (5, 2.0, "linear"))


def test_nothing_animated_is_the_same_object() -> None:
    plain = block()
    assert evaluated(plain, 7) is plain
    odd = block(curve("effects.gone.amount", (0, 1, "linear")))
    assert evaluated(odd, 7) == odd


@given(st.integers(-50, 150), st.sampled_from([*BEZIER, "linear", "hold"]))
def test_evaluated_stays_within_limits(time: int, ease: str) -> None:
    animated = block(
        curve("placement.opacity", (0, 0.0, ease), (100, 1.0, "linear")),
        curve("content.fill", (0, "#000000", ease), (100, "#ffffff", "linear")),
        curve("effects.e.radius", (0, 0.0, ease), (100, 0.01, "linear")),
        effects=[{"kind": "blur", "id": "e"}, {"kind": "fade", "id": "f"}],
        future={"kept": 1},
    )
    now = evaluated(animated, time)
    assert Block.model_validate(now.to_json()) == now
    assert 0 <= now.placement.opacity <= 1
    assert now.effects[1] is animated.effects[1]
    assert now.model_extra == {"future": {"kept": 1}}
    if time == 50 and ease == "linear":
        assert now.placement.opacity == 0.5


def test_whole_numbers_are_rounded() -> None:
    kinds = [{"kind": "text"}]
    now = evaluated(block(curve("content.size", (0, 0.1, "linear"), (10, 0.2, "linear")), content=kinds[0]), 5)
    assert paths.read(now, "content.size") == pytest.approx(0.15)


@pytest.mark.parametrize(
    "path", ["placement.opacty", "content.kind", "start", "effects.e.id", "effects.x.radius", "", "content"]
)
def test_properties_that_are_not_there(path: str) -> None:
    with pytest.raises(EditError, match="has no property"):
        paths.read(block(effects=[{"kind": "blur", "id": "e"}]), path)


def test_near_names_are_told() -> None:
    with pytest.raises(EditError, match=r"near it are placement\.opacity"):
        paths.read(block(), "placement.opacty")
    with pytest.raises(EditError, match=r"near it are placement\.scale_x"):
        paths.read(block(), "scale_x")


def test_properties_are_read_and_written() -> None:
    b = block(effects=[{"kind": "blur", "id": "e"}], transition={"kind": "dissolve", "before": 3, "after": 4})
    for path in paths.paths_of(b):
        assert paths.write(b, path, paths.read(b, path)) == b
    assert paths.read(paths.write(b, "transition.before", 9), "transition.before") == 9
    assert paths.read(paths.write(b, "effects.e.enabled", False), "effects.e.enabled") is False
    with pytest.raises(EditError, match=r"^placement\.opacity: .*\.$"):
        paths.write(b, "placement.opacity", 3)


def test_kinds_that_are_not_installed_are_kept_and_not_written() -> None:
    b = block(curve("content.glow", (0, 1, "linear")), content={"kind": "hologram", "glow": 3})
    assert Block.model_validate(b.to_json()) == b
    assert evaluated(b, 1).content == b.content
    with pytest.raises(EditError, match="not installed"):
        paths.write(b, "content.glow", 4)
