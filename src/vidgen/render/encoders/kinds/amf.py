"""Encoders in AMD's graphics cards and processors."""

from __future__ import annotations

from collections.abc import Mapping

from vidgen.render.encoders.kind import Encoder, Scale
from vidgen.render.preset import PixelFormat

_EIGHT: Mapping[PixelFormat, str] = {"yuv420p": "nv12"}
_TEN: Mapping[PixelFormat, str] = {**_EIGHT, "yuv420p10le": "p010le"}
_ALWAYS = {"usage": "transcoding", "quality": "balanced"}
_CLOSED = {**_ALWAYS, "forced_idr": "1"}
_FIXED = {"rc": "cqp"}
_BUDGET = {"rc": "vbr_peak"}

ENCODERS = (
    Encoder(
        name="h264_amf",
        family="h264",
        about="H.264 by AMD graphics since 2012, through AMF",
        api="AMF",
        maker="AMD",
        rank=3,
        needs="AMD graphics and its AMF driver",
        takes=_EIGHT,
        scale=Scale(("qp_i", "qp_p", "qp_b"), 1, 0, 0, 51, usual=23, fixed=_FIXED),
        budget=_BUDGET,
        always=_CLOSED,
        at_once=4,
    ),
    Encoder(
        name="hevc_amf",
        family="hevc",
        about="HEVC by AMD graphics since 2016, through AMF",
        api="AMF",
        maker="AMD",
        rank=3,
        needs="AMD graphics and its AMF driver",
        takes=_TEN,
        scale=Scale(("qp_i", "qp_p"), 1, 2, 0, 51, usual=25, fixed=_FIXED),
        budget=_BUDGET,
        always=_CLOSED,
        at_once=4,
    ),
    Encoder(
        name="av1_amf",
        family="av1",
        about="AV1 by AMD graphics since 2022 (RX 7000), through AMF",
        api="AMF",
        maker="AMD",
        rank=3,
        needs="AMD graphics and its AMF driver",
        takes=_TEN,
        scale=Scale(("qp_i", "qp_p"), 5, 0, 1, 255, usual=115, fixed=_FIXED),
        budget=_BUDGET,
        always=_ALWAYS,
        at_once=4,
    ),
)
