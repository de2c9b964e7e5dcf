"""What parent and child say to each other: length-prefixed JSON, followed by raw bytes.

parent -> child   {"id": 7, "method": "probe", "params": {…}} + payload   {"id": 7, "cancel": true}
child -> parent   {"id": 7, "doing": "opening a.mp4"}   {"id": 7, "event": {…}}
                  {"id": 7, "result": …} + payload
                  {"id": 7, "error": {"class": "MediaError", "text": "…"}}   a fault that the user may meet
                  {"id": 7, "bug": "traceback …"}   {"id": 7, "memory": true}
                  {"id": 0, "bug": "…"}             the module could not be imported
                  {"id": 0, "unable": "…"}          nor could it be on a machine that is out of memory or open files
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from vidgen.errors import VidgenError

_HEADER = struct.Struct("!IQ")
_MAX_JSON = 256 << 20
_MAX_PAYLOAD = 8 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use, where the system can enforce it (not on Windows). Core dumps are always off."""

    memory: int | None = None
    """Bytes of address space."""
    cpu_seconds: int | None = None
    """Processor time for one request."""
    open_files: int | None = 256

    def to_json(self) -> str:
        """Return the limits as they are given to the child."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Limits:
        """Read what `to_json` wrote."""
        return cls(**json.loads(text))


class Garbled(Exception):  # noqa: N818 - the other side's state
    """What came through the pipe is not a message."""


def encode(message: dict[str, Any], payload_length: int) -> bytes:
    """Return the head and JSON of a message. Raises TypeError or ValueError when it cannot be said in JSON."""
    body = json.dumps(message, allow_nan=False, separators=(",", ":")).encode()
    return _HEADER.pack(len(body), payload_length) + body


def send(stream: BinaryIO, head: bytes, payload: memoryview) -> None:
    """Write what `encode` made, and the payload, to an unbuffered stream. The payload is not copied."""
    _write(stream, memoryview(head))
    _write(stream, payload)


def _write(stream: BinaryIO, view: memoryview) -> None:
    while view:
        view = view[stream.write(view) :]


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Read the next message from a buffered stream; None at its end.

    Raises Garbled for anything that is not a whole message within the limits.
    """
    header = stream.read(_HEADER.size)
    if not header:
        return None
    if len(header) < _HEADER.size:
        raise Garbled("a message broke off")
    length, payload_length = _HEADER.unpack(header)
    if length > _MAX_JSON or payload_length > _MAX_PAYLOAD:
        raise Garbled("a message has an impossible length")
    body = stream.read(length)
    payload = stream.read(payload_length) if payload_length else b""
    if len(body) < length or len(payload) < payload_length:
        raise Garbled("a message broke off")
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        raise Garbled("a message is not JSON") from None
    if not isinstance(message, dict):
        raise Garbled("a message is not an object")
    return message, payload


def error_class(name: str) -> type[VidgenError]:
    """Return the error class of that name; VidgenError when this process does not know it. Nothing is imported."""
    found = [VidgenError]
    for cls in found:
        if cls.__name__ == name:
            return cls
        found.extend(cls.__subclasses__())
    return VidgenError
