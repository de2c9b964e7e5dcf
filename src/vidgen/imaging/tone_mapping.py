"""HDR to SDR: PQ and HLG frames in Rec.2020 become Rec.709, through a table of colours that is made once for each.

PQ: SMPTE ST 2084 (EOTF). HLG: ITU-R BT.2100 (inverse OETF and OOTF for a peak of 1000 cd/m²). Highlights are compressed by
the EETF of ITU-R BT.2390-10, annex 5.4.1, from 1000 cd/m² to reference white (203 cd/m², BT.2408) as SDR white, applied to
the largest of red, green and blue so that hues stay; then Rec.2020 to Rec.709 primaries (BT.2087), and the inverse of the
display's transfer (BT.1886, 2.4).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from vidgen.imaging.colour_table import ColourTable, apply_to_frame
from vidgen.imaging.conversion import is_rgb

if TYPE_CHECKING:
    import av
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_PQ, _FULL = 16, 2
PEAK, WHITE = 1000.0, 203.0
"""cd/m²: of what HDR is graded for, and of its white that becomes the white of SDR."""
_TO_709 = np.array(
    [[1.660491, -0.587641, -0.072850], [-0.124550, 1.132900, -0.008349], [-0.018151, -0.100579, 1.118730]]
)
_LUMA_2020 = np.array([0.2627, 0.6780, 0.0593])


def pq_to_light(code: Floats) -> Floats:
    """Return cd/m² of PQ values from 0 to 1."""
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 4096 * 128, 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    power = np.clip(code, 0, 1) ** (1 / m2)
    light: Floats = 10000 * (np.maximum(power - c1, 0) / (c2 - c3 * power)) ** (1 / m1)
    return light


def light_to_pq(light: Floats) -> Floats:
    """Return the PQ value, 0 to 1, of cd/m²."""
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 4096 * 128, 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    power = (np.clip(light, 0, 10000) / 10000) ** m1
    code: Floats = ((c1 + c2 * power) / (1 + c3 * power)) ** m2
    return code


def hlg_to_light(code: Floats) -> Floats:
    """Return cd/m² of HLG colours, (n, 3) values from 0 to 1, on a display with a peak of 1000 cd/m²."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    code = np.clip(code, 0, 1)
    scene = np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12)
    luma = np.maximum(scene @ _LUMA_2020, 1e-9)
    light: Floats = PEAK * scene * luma[:, None] ** 0.2
    return light


def compressed(light: Floats) -> Floats:
    """Return the light in cd/m², from 0 to `WHITE`, that the EETF of BT.2390 makes of light from 0 to `PEAK`."""
    source_peak = float(light_to_pq(np.array(PEAK)))
    e1 = np.clip(light_to_pq(light) / source_peak, 0, 1)
    target = float(light_to_pq(np.array(WHITE))) / source_peak
    knee = 1.5 * target - 0.5
    t = np.clip((e1 - knee) / (1 - knee), 0, 1)
    spline = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (-2 * t**3 + 3 * t**2) * target
    return pq_to_light(np.where(e1 < knee, e1, spline) * source_peak)


def to_sdr(rgb: NDArray[np.float32], *, pq: bool) -> NDArray[np.float32]:
    """Return Rec.709 colours for (n, 3) PQ or HLG colours in Rec.2020, all from 0 to 1."""
    light = pq_to_light(rgb.astype(np.float64)) if pq else hlg_to_light(rgb.astype(np.float64))
    brightest = np.maximum(light.max(axis=1, keepdims=True), 1e-6)
    linear = (light * (compressed(brightest) / brightest / WHITE)) @ _TO_709.T
    # Colours that Rec.709 does not have are brought in towards their grey, which keeps their hue.
    grey = np.clip(linear @ np.array([0.2126, 0.7152, 0.0722]), 0, 1)[:, None]
    lowest = linear.min(axis=1, keepdims=True)
    share = np.where(lowest < 0, grey / np.maximum(grey - lowest, 1e-9), 1.0)
    inside = grey + (linear - grey) * share
    return np.asarray(np.clip(inside, 0, 1) ** (1 / 2.4), np.float32)


@cache
def _table(*, pq: bool, full: bool) -> ColourTable:
    return ColourTable.of_map(lambda rgb: to_sdr(rgb, pq=pq), matrix="bt2020", full=full, luma_bits=10, nodes=129)


def tone_mapped(frame: av.VideoFrame) -> av.VideoFrame:
    """Return a PQ or HLG frame as SDR yuv420p, Rec.709, limited range."""
    full = int(frame.color_range) == _FULL and not is_rgb(frame.format.name)
    return apply_to_frame(frame, _table(pq=int(frame.color_trc) == _PQ, full=full))
