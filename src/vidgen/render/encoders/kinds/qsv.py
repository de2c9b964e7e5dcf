"""Quick Sync: encoders in Intel's graphics."""

from __future__ import annotations

from collections.abc import Mapping

from vidgen.render.encoders.kind import Encoder, Scale
from vidgen.render.preset import PixelFormat

_EIGHT: Mapping[PixelFormat, str] = {"yuv420p": "nv12"}
_TEN: Mapping[PixelFormat, str] = {**_EIGHT, "yuv420p10le": "p010le"}
_ALWAYS = {"preset": "medium", "async_depth": "4"}
_CLOSED = {**_ALWAYS, "forced_idr": "1"}

ENCODERS = (
    Encoder(
        name="h264_qsv",
        family="h264",
        about="H.264 by Intel processors with graphics, since 2011",
        api="Quick Sync",
        maker="Intel",
        rank=2,
        needs="Intel graphics and its oneVPL or Media SDK driver",
        takes=_EIGHT,
        scale=Scale(("global_quality",), 1, 1, 1, 51, usual=24),
        always=_CLOSED,
        at_once=4,
    ),
    Encoder(
        name="hevc_qsv",
        family="hevc",
        about="HEVC by Intel processors with graphics since 2015, 10 bit since 2017",
        api="Quick Sync",
        maker="Intel",
        rank=2,
        needs="Intel graphics and its oneVPL or Media SDK driver",
        takes=_TEN,
        scale=Scale(("global_quality",), 1, 3, 1, 51, usual=26),
        always=_CLOSED,
        at_once=4,
    ),
    Encoder(
        name="av1_qsv",
        family="av1",
        about="AV1 by Intel Arc cards and Core Ultra processors",
        api="Quick Sync",
        maker="Intel",
        rank=2,
        needs="Intel graphics and its oneVPL or Media SDK driver",
        takes=_TEN,
        scale=Scale(("global_quality",), 1, 3, 1, 51, usual=26),
        always=_ALWAYS,
        at_once=4,
    ),
)
