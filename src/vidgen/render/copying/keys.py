"""Whether decoding can begin at a packet so that nothing after it needs what was before: the key picture of a closed GOP."""

from __future__ import annotations

from collections.abc import Iterator

from vidgen.render.copying.nal import MalformedUnits, kind, units

_SEQUENCE_HEADER, _FRAME_HEADER, _FRAME = 1, 3, 6
"""Types of OBUs (AV1 specification, 6.2.2)."""


def closes(codec: str, data: bytes, lengths: int) -> bool:
    """Tell whether a packet of `h264`, `hevc`, `vp9` or `av1` closes what is before it.

    `lengths`: the size of the lengths of NAL units, 0 for start codes. What cannot be read closes nothing.
    """
    try:
        if codec == "h264":
            return next((k == 5 for unit in units(data, lengths) if 1 <= (k := kind("h264", unit)) <= 5), False)
        if (
            codec == "hevc"
        ):  # IDR_W_RADL and IDR_N_LP, not CRA and BLA, which pictures may lead that refer to earlier ones
            return next((k in {19, 20} for unit in units(data, lengths) if (k := kind("hevc", unit)) < 32), False)
    except MalformedUnits:
        return False
    if codec == "vp9":
        return _is_vp9_key(data)
    return codec == "av1" and _is_av1_key(data)


def _is_vp9_key(data: bytes) -> bool:
    """Read the beginning of the uncompressed header (VP9 bitstream specification, 6.2)."""
    if not data or data[0] >> 6 != 2:
        return False
    profile_3 = data[0] >> 4 & 3 == 3
    shows_existing, inter = (data[0] >> 2 & 1, data[0] >> 1 & 1) if profile_3 else (data[0] >> 3 & 1, data[0] >> 2 & 1)
    return not shows_existing and not inter


def _is_av1_key(data: bytes) -> bool:
    """Tell whether the first frame is a key frame that is shown: only that refreshes everything."""
    for number, payload in obus(data):
        if number in {_FRAME_HEADER, _FRAME} and payload:
            # show_existing_frame 0, frame_type KEY_FRAME 00, show_frame 1 (5.9.2)
            return payload[0] >> 4 == 0b0001
    return False


def has_sequence_header(data: bytes) -> bool:
    """Tell whether a packet of AV1 says how the sequence is coded."""
    return any(number == _SEQUENCE_HEADER for number, _ in obus(data))


def sequence_header(extradata: bytes) -> bytes:
    """Return the OBU with the sequence header of an av1C or of bare OBUs; empty when there is none."""
    data = extradata[4:] if extradata[:1] == b"\x81" else extradata
    for number, payload in obus(data):
        if number == _SEQUENCE_HEADER:
            return bytes([_SEQUENCE_HEADER << 3 | 2, *_leb128(len(payload)), *payload])
    return b""


def obus(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield type and payload of the OBUs of a packet (5.3), up to the first that is broken."""
    at = 0
    while at < len(data):
        header = data[at]
        at += 2 if header & 4 else 1
        size = len(data) - at
        if header & 2:
            size, at = _read_leb128(data, at)
        if size < 0 or at + size > len(data):
            return
        yield header >> 3 & 15, data[at : at + size]
        at += size


def _read_leb128(data: bytes, at: int) -> tuple[int, int]:
    """Return the number and where the next byte is; -1 when it is broken."""
    value = 0
    for place in range(8):
        if at >= len(data):
            return -1, at
        byte = data[at]
        at += 1
        value |= (byte & 127) << 7 * place
        if not byte & 128:
            return value, at
    return -1, at


def _leb128(value: int) -> bytes:
    found = []
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])
