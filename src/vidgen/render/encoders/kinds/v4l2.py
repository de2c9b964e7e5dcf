"""The encoders of small computers, through Linux's Video4Linux2."""

from __future__ import annotations

from vidgen.render.encoders.kind import Encoder

# Not automatic: they know bit rates only and look worse at the same size than software does.
ENCODERS = (
    Encoder(
        name="h264_v4l2m2m",
        family="h264",
        about="H.264 by the chips of small computers (Raspberry Pi up to 4); by name only, it has bit rates and no quality",
        api="V4L2 M2M",
        rank=6,
        needs="a chip that encodes, behind /dev/video",
        takes={"yuv420p": "yuv420p"},
        bit_rate_only=True,
        automatic=False,
        at_once=1,
    ),
    Encoder(
        name="hevc_v4l2m2m",
        family="hevc",
        about="HEVC by the chips of small computers; by name only, it has bit rates and no quality",
        api="V4L2 M2M",
        rank=6,
        needs="a chip that encodes, behind /dev/video",
        takes={"yuv420p": "yuv420p"},
        bit_rate_only=True,
        automatic=False,
        at_once=1,
    ),
)
