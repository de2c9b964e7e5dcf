"""A worker that only cuts, scales, mixes and colours video loads neither Qt nor Pillow: each would cost it a start.

Titles, captions and stills load what they need when they are drawn.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests import media_files
from tests.render.timelines import Film, preset

from vidgen.blocks.clip import Clip
from vidgen.blocks.text import Text
from vidgen.editor.curves import Curve, Keyframe
from vidgen.editor.records import Placement
from vidgen.effects.lut import Lut
from vidgen.render.plan import RenderPlan, plan
from vidgen.timing import FLICKS
from vidgen.transitions.dissolve import Dissolve
from vidgen.transitions.wipe import Wipe

COMPOSE = """
import sys
from vidgen.render import worker
from vidgen.render.composing.compositor import Compositor
from vidgen.render.plan import RenderPlan
from vidgen.render.sources import Sources

plan = RenderPlan.model_validate_json(sys.stdin.read())
sources = Sources(plan)
compositor = Compositor(plan, sources)
for number in range(plan.frames):
    compositor.compose(number).frame()
sources.close()
print(*sorted({name.split('.')[0] for name in sys.modules} & {'PySide6', 'PIL', 'rich', 'sqlalchemy'}))
"""


def loaded(made: RenderPlan) -> str:
    """Return which heavy libraries a fresh interpreter has loaded once it has composed all frames of a plan."""
    done = subprocess.run(
        [sys.executable, "-c", COMPOSE], input=made.model_dump_json(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def film(kind: str) -> Film:
    made = Film(width=160, height=90)
    asset = made.asset(media_files.video("light.mp4"))
    clip = Clip(asset=asset)
    if kind == "text":
        made.block("V1", 0, 0.2, Text(text="Qt"))
    elif kind in ("straight", "look"):
        look = made.asset(Path(__file__).parents[1] / "render" / "teal-and-orange.cube")
        effects = (Lut(id="effect-lut", asset=look),) if kind == "look" else ()
        made.block("V1", 0, 0.4, clip, effects=effects)
    elif kind == "moving":
        curve = Curve(path="placement.x", keyframes=(Keyframe(time=0, value=0.2), Keyframe(time=FLICKS, value=0.8)))
        made.block("V1", 0, 0.4, clip)
        made.block("V2", 0, 0.4, clip, placement=Placement(scale_x=0.3, scale_y=0.3), curves=(curve,))
    else:
        joint = {"dissolve": Dissolve, "wipe": Wipe}[kind](before=FLICKS // 10, after=FLICKS // 10)
        made.block("V1", 0, 0.4, clip)
        made.block("V1", 0.4, 0.4, Clip(asset=asset, source_start=FLICKS), transition=joint)
    return made


@pytest.mark.parametrize("kind", ["straight", "look", "dissolve", "wipe", "moving"])
def test_video_alone_needs_no_qt(kind: str) -> None:
    made = film(kind)
    assert loaded(plan(made.document, preset(), made.paths)) == ""


def test_titles_do_need_it() -> None:
    made = film("text")
    assert loaded(plan(made.document, preset(), made.paths)) == "PySide6"
