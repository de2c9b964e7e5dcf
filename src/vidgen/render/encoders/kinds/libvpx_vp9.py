"""VP9 in software."""

from __future__ import annotations

from collections.abc import Mapping

from vidgen.render.encoders.kind import Encoder, Scale, Shape, same_format


def _steady(options: Mapping[str, str], threads: int, shape: Shape) -> dict[str, str]:  # noqa: ARG001 - in common
    return {**options, "row-mt": "0", "tile-columns": "0", "threads": "1"} if threads == 1 else dict(options)


ENCODERS = (
    Encoder(
        name="libvpx-vp9",
        family="vp9",
        about="VP9 in software, for WebM; slow",
        takes=same_format("yuv420p"),
        scale=Scale(("crf",), 2.1, -22.7, 0, 63, usual=32, fixed={"b": "0"}),
        steady=_steady,
    ),
)
