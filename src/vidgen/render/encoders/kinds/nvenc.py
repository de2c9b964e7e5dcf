"""Encoders in NVIDIA's graphics cards."""

from __future__ import annotations

from collections.abc import Mapping

from vidgen.render.encoders.kind import Encoder, Scale
from vidgen.render.preset import PixelFormat

_EIGHT: Mapping[PixelFormat, str] = {"yuv420p": "yuv420p"}
_TEN: Mapping[PixelFormat, str] = {**_EIGHT, "yuv420p10le": "p010le"}
_ALWAYS = {"preset": "p5", "tune": "hq", "forced-idr": "1"}
_FIXED = {"rc": "vbr", "b": "0"}


ENCODERS = (
    Encoder(
        name="h264_nvenc",
        family="h264",
        about="H.264 by NVIDIA cards since 2012 (GTX 600)",
        api="NVENC",
        maker="NVIDIA",
        rank=1,
        needs="an NVIDIA card and its driver",
        takes=_EIGHT,
        scale=Scale(("cq",), 1, 3, 1, 51, usual=26, fixed=_FIXED),
        budget={"rc": "vbr"},
        always=_ALWAYS,
        at_once=3,
    ),
    Encoder(
        name="hevc_nvenc",
        family="hevc",
        about="HEVC by NVIDIA cards since 2014 (GTX 900), 10 bit since 2016 (GTX 1000)",
        api="NVENC",
        maker="NVIDIA",
        rank=1,
        needs="an NVIDIA card and its driver",
        takes=_TEN,
        scale=Scale(("cq",), 1, 4, 1, 51, usual=28, fixed=_FIXED),
        budget={"rc": "vbr"},
        always=_ALWAYS,
        at_once=3,
    ),
    Encoder(
        name="av1_nvenc",
        family="av1",
        about="AV1 by NVIDIA cards since 2022 (RTX 4000)",
        api="NVENC",
        maker="NVIDIA",
        rank=1,
        needs="an NVIDIA card and its driver",
        takes=_TEN,
        scale=Scale(("cq",), 1.3, 3, 1, 63, usual=33, fixed=_FIXED),
        budget={"rc": "vbr"},
        always=_ALWAYS,
        at_once=3,
    ),
)
