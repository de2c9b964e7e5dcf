"""Encoders in Apple's computers."""

from __future__ import annotations

from vidgen.render.encoders.kind import Encoder, Scale

# 100 is best here. A quality can be asked for on Apple silicon only; Macs with Intel fail the trial.
_H264 = Scale(("global_quality",), -1.7, 100, 1, 100, usual=61, fixed={"flags": "+qscale"}, unit=118)
_HEVC = Scale(("global_quality",), -1.7, 96, 1, 100, usual=57, fixed={"flags": "+qscale"}, unit=118)
_ALWAYS = {"allow_sw": "0"}

ENCODERS = (
    Encoder(
        name="h264_videotoolbox",
        family="h264",
        about="H.264 by Macs with Apple silicon",
        api="VideoToolbox",
        maker="Apple",
        rank=4,
        needs="a Mac with Apple silicon",
        takes={"yuv420p": "nv12"},
        scale=_H264,
        always=_ALWAYS,
        at_once=4,
    ),
    Encoder(
        name="hevc_videotoolbox",
        family="hevc",
        about="HEVC by Macs with Apple silicon",
        api="VideoToolbox",
        maker="Apple",
        rank=4,
        needs="a Mac with Apple silicon",
        takes={"yuv420p": "nv12", "yuv420p10le": "p010le"},
        scale=_HEVC,
        always=_ALWAYS,
        at_once=4,
    ),
)
