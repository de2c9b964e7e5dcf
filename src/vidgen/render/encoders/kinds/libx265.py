"""HEVC in software."""

from __future__ import annotations

from collections.abc import Mapping

from vidgen.render.encoders.kind import Encoder, Scale, Shape, same_format, with_parameters


def _steady(options: Mapping[str, str], threads: int, shape: Shape) -> dict[str, str]:  # noqa: ARG001 - in common
    # info=0: the header would repeat the settings, so that segments of different crf would not fit together.
    ours = ["open-gop=0", "info=0", "log-level=error"]
    if threads == 1:
        ours += ["pools=none", "frame-threads=1", "wpp=0"]
    return with_parameters(options, "x265-params", *ours)


ENCODERS = (
    Encoder(
        name="libx265",
        family="hevc",
        about="HEVC in software: a third smaller than H.264, several times slower",
        takes=same_format("yuv420p", "yuv420p10le", "yuv422p10le", "yuv444p10le"),
        scale=Scale(("crf",), 1, 1, 0, 51, usual=28, whole=False),
        steady=_steady,
    ),
)
