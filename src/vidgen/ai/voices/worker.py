"""What the voice worker serves: a piece of text with a voice → 24 kHz sound and when each written word is said.

The model gives its own durations of the phonemes (one output more than it was exported with), so the times are exact.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from vidgen import resources
from vidgen.ai.models import KOKORO
from vidgen.ai.voices.pronouncing import phonemes
from vidgen.ai.voices.wording import Said, said
from vidgen.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vidgen.workers import Channel, Handler

RATE = 24_000
UNIT = 600
"""Samples of one unit of duration."""
MOST = 508
"""Phonemes of one call: a voice has a style for each length up to that."""


def _field(tag: int, data: bytes) -> bytes:
    return bytes([tag, len(data)]) + data


_DURATIONS = _field(
    0x3A, _field(0x62, _field(0x0A, b"/encoder/Clip_output_0") + _field(0x12, _field(0x0A, b"\x08\x01")))
)
"""Appended to the model (a protobuf message, so what comes last is added): graph.output, a float tensor of that name."""


@cache
def _session(threads: int) -> Any:
    import onnxruntime

    onnxruntime.set_default_logger_severity(3)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # Threads that wait do not spin: where others work too, a sentence takes three quarters of the processor time.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    model = b"".join(path.read_bytes() for path in KOKORO.check())
    return onnxruntime.InferenceSession(model + _DURATIONS, options, providers=["CPUExecutionProvider"])


@cache
def _vocabulary() -> dict[str, int]:
    text = (resources.folder("voices") / "phonemes.json").read_text(encoding="utf-8")
    return {str(symbol): int(number) for symbol, number in json.loads(text).items()}


@cache
def _styles(path: str) -> NDArray[np.float32]:
    return np.fromfile(path, np.float32).reshape(-1, 256)


def spell(words: list[Said], language: str = "en") -> tuple[list[int], list[tuple[int, int]]]:
    """Return the numbers of the phonemes and, for each written word, the first and the last of its own (end exclusive)."""
    known = _vocabulary()
    numbers: list[int] = []
    spans = []
    for sounds in phonemes(words, language):
        mine = [known[c] for c in sounds if c in known]
        if mine and numbers:
            numbers.append(known[" "])
        spans.append((len(numbers), len(numbers) + len(mine)))
        numbers += mine
    return numbers, spans


def speak(channel: Channel, params: dict[str, Any], payload: bytes) -> tuple[Any, bytes]:
    """`text`, `language`, `styles` (the voice's file), `speed`, `threads` -> words [[start, end, text] in samples], and
    the sound, float32 at 24 kHz.
    """
    del payload
    channel.doing(f"speaking '{params['text'][:60]}'")
    words = said(params["text"], params["language"])
    numbers, spans = spell(words, params["language"])
    if not numbers:
        return [], b""
    if len(numbers) > MOST:
        raise UsageError(f"The sentence '{params['text'][:60]}…' is too long to be spoken; part it.")
    styles = _styles(params["styles"])
    session = _session(params["threads"])
    channel.doing(f"speaking '{params['text'][:60]}'")  # a sign of life: the model is loaded
    sound, durations = session.run(
        None,
        {
            "tokens": np.array([[0, *numbers, 0]], np.int64),
            "style": styles[len(numbers) + 1][None],
            "speed": np.array([params["speed"]], np.float32),
        },
    )
    edges = np.concatenate(([0], np.cumsum(durations.reshape(-1)))) * UNIT  # edges[i]: start of token i; 0 is silence
    known = _vocabulary()
    silent = {known[c] for c in ',.;:!?…—"“”() '}
    timed: list[list[Any]] = []
    waiting = ""
    for word, (first, last) in zip(words, spans, strict=True):
        while last - 1 > first and numbers[last - 1] in silent:  # a comma's pause is not part of the word
            last -= 1
        if last > first:
            timed.append([int(edges[first + 1]), int(edges[last + 1]), waiting + word.written])
            waiting = ""
        elif timed:  # a dash, say: nothing is said for it, and it is shown with the word before
            timed[-1][2] = f"{timed[-1][2]} {word.written}"
        else:  # an emoji at the beginning is shown with the word after it
            waiting += f"{word.written} "
    return timed, np.ascontiguousarray(sound.reshape(-1), np.float32).tobytes()


HANDLERS: dict[str, Handler] = {"speak": speak}
