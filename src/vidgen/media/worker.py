"""What a media worker serves: probing, hashing, and single frames. Only this side ever opens media."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidgen.media.hashing import content_hash
from vidgen.media.pictures import open_pictures
from vidgen.media.probe import probe_file

if TYPE_CHECKING:
    from vidgen.workers import Channel, Handler


def probe(channel: Channel, params: dict[str, Any], payload: bytes) -> tuple[Any, bytes]:
    """`path` -> MediaInfo as JSON."""
    del payload
    channel.doing(f"probing '{params['path']}'")
    return probe_file(Path(params["path"])).to_json(), b""


def hash_file(channel: Channel, params: dict[str, Any], payload: bytes) -> tuple[Any, bytes]:
    """`path` -> the content hash."""
    del payload
    channel.doing(f"reading '{params['path']}'")
    return content_hash(Path(params["path"]), lambda: channel.cancelled), b""


def frame(channel: Channel, params: dict[str, Any], payload: bytes) -> tuple[Any, bytes]:
    """`path`, `time` (flicks), `stream` -> width, height, and the picture as rgba bytes, square pixels."""
    del payload
    channel.doing(f"decoding '{params['path']}'")
    pictures = open_pictures(Path(params["path"]), stream=params["stream"])
    try:
        width, height = pictures.shown_size
        shown = pictures.frame_at(params["time"]).reformat(width, height, format="rgba", threads=1)
        return [width, height], shown.to_ndarray().tobytes()
    finally:
        pictures.close()


HANDLERS: dict[str, Handler] = {"probe": probe, "hash": hash_file, "frame": frame}
