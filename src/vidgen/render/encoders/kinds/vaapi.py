"""Intel's and AMD's encoders through Linux's VAAPI."""

from __future__ import annotations

from collections.abc import Mapping

from vidgen.render.encoders.kind import Encoder, Scale
from vidgen.render.preset import PixelFormat

_EIGHT: Mapping[PixelFormat, str] = {"yuv420p": "nv12"}
_TEN: Mapping[PixelFormat, str] = {**_EIGHT, "yuv420p10le": "p010le"}
_FIXED = {"rc_mode": "CQP"}
_BUDGET = {"rc_mode": "VBR"}

ENCODERS = (
    Encoder(
        name="h264_vaapi",
        family="h264",
        about="H.264 by Intel or AMD graphics on Linux",
        api="VAAPI",
        rank=5,
        needs="Intel or AMD graphics and a VAAPI driver",
        takes=_EIGHT,
        scale=Scale(("qp",), 1, 0, 1, 51, usual=23, fixed=_FIXED),
        budget=_BUDGET,
        device="vaapi",
        at_once=4,
    ),
    Encoder(
        name="hevc_vaapi",
        family="hevc",
        about="HEVC by Intel or AMD graphics on Linux",
        api="VAAPI",
        rank=5,
        needs="Intel or AMD graphics and a VAAPI driver",
        takes=_TEN,
        scale=Scale(("qp",), 1, 2, 1, 51, usual=25, fixed=_FIXED),
        budget=_BUDGET,
        device="vaapi",
        at_once=4,
    ),
    Encoder(
        name="av1_vaapi",
        family="av1",
        about="AV1 by recent Intel or AMD graphics on Linux",
        api="VAAPI",
        rank=5,
        needs="Intel or AMD graphics and a VAAPI driver",
        takes=_TEN,
        scale=Scale(("global_quality",), 5, 0, 1, 255, usual=115, fixed=_FIXED),
        budget=_BUDGET,
        device="vaapi",
        at_once=4,
    ),
)
