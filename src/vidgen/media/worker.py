"""What a media worker serves: probing, hashing, single frames and looks. Only this side ever opens media."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidgen.editor.media_info import MediaInfo
from vidgen.media.hashing import content_hash
from vidgen.media.pictures import open_pictures
from vidgen.media.probe import probe_file
from vidgen.timing import FrameRate
from vidgen.workers.priority import give_way

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


def thumbnails(channel: Channel, params: dict[str, Any], payload: bytes) -> tuple[Any, bytes]:
    """`path`, `info`, `stream`, `times` (flicks), `height` -> places and lengths of pictures, and these one after the other.

    Those that could not be made are left out.
    """
    from vidgen.media.thumbnails import thumbnails as made

    del payload
    channel.doing(f"looking at '{params['path']}'")
    info = MediaInfo.model_validate(params["info"])
    path, times = Path(params["path"]), list(params["times"])
    found = list(made(path, info, params["stream"], times, params["height"], lambda: channel.cancelled))
    return [[place, len(data)] for place, data in found], b"".join(data for _, data in found)


def waveform(channel: Channel, params: dict[str, Any], payload: bytes) -> tuple[Any, bytes]:
    """`path`, `info`, `stream` -> nothing, and the bytes of a `Waveform`. Events say how much is `done`."""
    from vidgen.media.sound_look import measured

    del payload
    channel.doing(f"listening to '{params['path']}'")
    info = MediaInfo.model_validate(params["info"])

    def tell(done: float) -> None:
        channel.event({"done": done})

    path, stream = Path(params["path"]), params["stream"]
    return None, measured(path, info, stream, lambda: channel.cancelled, tell).to_bytes()


def proxy(channel: Channel, params: dict[str, Any], payload: bytes) -> tuple[Any, bytes]:
    """`path`, `info`, `out` -> MediaInfo of the proxy as JSON. Events say how much is `done`."""
    from vidgen.media.proxy_making import make_proxy

    del payload
    channel.doing(f"making a proxy of '{params['path']}'")
    give_way(10)  # whoever edits comes first
    info = MediaInfo.model_validate(params["info"])

    def tell(done: float) -> None:
        channel.event({"done": done})

    made = make_proxy(Path(params["path"]), info, Path(params["out"]), lambda: channel.cancelled, tell)
    return made.to_json(), b""


def sequence(channel: Channel, params: dict[str, Any], payload: bytes) -> tuple[Any, bytes]:
    """`files`, `rate`, `out` -> sentences about the film that was made of them. Events say how much is `done`."""
    from vidgen.media.sequence_making import make_film

    del payload
    channel.doing(f"reading the pictures from '{params['files'][0]}' on")

    def tell(done: float) -> None:
        channel.event({"done": done})

    files, rate = [Path(file) for file in params["files"]], FrameRate.parse(params["rate"]).fraction
    return make_film(files, rate, Path(params["out"]), lambda: channel.cancelled, tell), b""


HANDLERS: dict[str, Handler] = {
    "probe": probe,
    "hash": hash_file,
    "frame": frame,
    "thumbnails": thumbnails,
    "waveform": waveform,
    "proxy": proxy,
    "sequence": sequence,
}
