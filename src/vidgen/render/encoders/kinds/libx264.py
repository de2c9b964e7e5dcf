"""H.264 in software."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from vidgen.render.encoders.kind import Encoder, Scale, Shape, same_format, with_parameters


def _steady(options: Mapping[str, str], threads: int, shape: Shape) -> dict[str, str]:
    # stitchable: without it the picture header says the crf, so that segments of different crf would not fit together.
    ours = ["stitchable=1", "open-gop=0"]
    if threads:
        ours.append(f"threads={threads}")
        if -(-shape.width // 16) % 8 and _has_avx512():
            ours.append("asm=AVX2")
    return with_parameters(options, "x264-params", *ours)


def _has_avx512() -> bool:
    """Tell whether the processor has AVX-512.

    x264's macroblock tree then reads past the end of each row of macroblocks that is no multiple of 8 long: of 10 runs with
    the same frames at widths of 320, 854, 1080 and 1440, 3 to 6 gave other bytes; with AVX2 none, and none at 640, 1280,
    1920 and 3840 (x264 core 165). So the slower instructions are taken for those widths only.
    """
    features = getattr(import_module("numpy._core._multiarray_umath"), "__cpu_features__", {})
    return bool(features.get("AVX512F"))


ENCODERS = (
    Encoder(
        name="libx264",
        family="h264",
        about="H.264 in software, for everything that plays video; the scale of quality is its crf",
        takes=same_format("yuv420p", "yuv420p10le", "yuv422p10le", "yuv444p10le"),
        scale=Scale(("crf",), 1, 0, 0, 51, usual=23, whole=False),
        steady=_steady,
        edge_threads=2,
    ),
)
