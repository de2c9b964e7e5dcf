"""AV1 in software."""

from __future__ import annotations

from collections.abc import Mapping

from vidgen.render.encoders.kind import Encoder, Scale, Shape, same_format, with_parameters


def _steady(options: Mapping[str, str], threads: int, shape: Shape) -> dict[str, str]:  # noqa: ARG001 - in common
    # irefresh-type=2: a key frame that nothing refers across.
    return with_parameters(options, "svtav1-params", "irefresh-type=2", *(["lp=1"] if threads == 1 else []))


ENCODERS = (
    Encoder(
        name="libsvtav1",
        family="av1",
        about="AV1 in software: half the size of H.264; 'preset' from 0 (slow, small) to 13 (fast)",
        takes=same_format("yuv420p", "yuv420p10le"),
        scale=Scale(("crf",), 2.74, -34.8, 1, 63, usual=35),
        steady=_steady,
    ),
)
