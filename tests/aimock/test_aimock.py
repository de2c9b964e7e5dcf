"""Against a server that others wrote: aimock, an npm package. Not part of the usual run.

    npm install --prefix FOLDER @copilotkit/aimock
    VIDGEN_AIMOCK=FOLDER/node_modules/.bin/llmock pytest -m aimock -n0 tests/aimock

`.ci/run` does that where there is Node.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests.unit.ai.fault_server import PNG, PRICES, wav

from vidgen.ai import choices
from vidgen.ai.jobs import image, text, transcription, translation, video, voice
from vidgen.ai.jobs.image import ImageRequest
from vidgen.ai.jobs.job import Media
from vidgen.ai.jobs.polling import Progress
from vidgen.ai.jobs.text import Message, TextPiece, TextRequest, Tool
from vidgen.ai.jobs.transcription import TranscriptionRequest
from vidgen.ai.jobs.translation import TranslationRequest
from vidgen.ai.jobs.video import VideoRequest
from vidgen.ai.jobs.voice import VoiceRequest
from vidgen.ai.order import Order
from vidgen.ai.service import AIService
from vidgen.errors import ProviderError
from vidgen.storage.library import Library
from vidgen.timing import FLICKS

pytestmark = pytest.mark.aimock

KEY = "sk-aimock-0123456789abcdef"
ORDER = Order(endpoint="aimock", model="gpt-4o-mini")
FIXTURES = [
    {"match": {"userMessage": "greet me"}, "response": {"content": "Good evening, editor."}},
    {"match": {"userMessage": "cut it"}, "response": {"toolCalls": [{"name": "split", "arguments": {"at": "2s"}}]}},
    {"match": {"userMessage": "two lines"}, "response": {"content": json.dumps({"lines": ["Eins", "Zwei"]})}},
    {"match": {"endpoint": "video"}, "response": {"video": {"id": "video_1", "status": "completed"}}},
    {"match": {"endpoint": "image"}, "response": {"image": {"b64Json": base64.b64encode(PNG).decode()}}},
    {
        "match": {"endpoint": "speech"},
        "response": {"audio": base64.b64encode(wav()).decode(), "format": "wav"},
    },
    {
        "match": {"endpoint": "transcription"},
        "response": {
            "transcription": {
                "text": "Hello there",
                "language": "en",
                "duration": 1.0,
                "words": [{"word": "Hello", "start": 0.0, "end": 0.4}, {"word": "there", "start": 0.5, "end": 0.9}],
            }
        },
    },
]


@contextmanager
def aimock(folder: Path, *words: str) -> Iterator[str]:
    """Run aimock; yield its address."""
    program = os.environ.get("VIDGEN_AIMOCK")
    assert program, "VIDGEN_AIMOCK must name llmock; see the head of this file"
    (folder / "fixtures.json").write_text(json.dumps({"fixtures": FIXTURES}))
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "-p", str(port), "-f", str(folder / "fixtures.json"), "--log-level", "warn", *words]
    with (folder / "aimock.log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as running:
        try:
            patience = time.monotonic() + 30
            while True:
                with closing(socket.socket()) as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert time.monotonic() < patience, (folder / "aimock.log").read_text()
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


@pytest.fixture
def ai_at(vidgen_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], AIService]]:
    monkeypatch.setenv("VIDGEN_KEY_AIMOCK", KEY)
    made: list[AIService] = []

    def at(address: str, **settings: object) -> AIService:
        (vidgen_home / "ai").mkdir(exist_ok=True)
        (vidgen_home / "ai" / "prices.toml").write_text(PRICES)
        choices.set_endpoint("aimock", kind="openai", settings={"base_url": f"{address}/v1", **settings}, allowed=True)
        made.append(AIService(Library()))
        return made[-1]

    yield at
    for service in made:
        service.close()


def asked(words: str, **more: object) -> TextRequest:
    return TextRequest.model_validate({"messages": (Message(role="user", text=words),), "longest": 200, **more})


TOOL = Tool(
    name="split",
    description="Split at a time",
    parameters={
        "type": "object",
        "properties": {"at": {"type": "string"}},
        "required": ["at"],
        "additionalProperties": False,
    },
)


@pytest.mark.parametrize("style", ["responses", "chat"])
def test_text_tools_and_translation(ai_at, tmp_path: Path, style: str) -> None:
    with aimock(tmp_path) as address:
        ai = ai_at(address, style=style)
        assert asyncio.run(ai.run(text.JOB, asked("greet me"), ORDER)).result.text == "Good evening, editor."
        done = asyncio.run(ai.run(text.JOB, asked("cut it", tools=(TOOL,)), ORDER))
        (call,) = done.result.calls
        assert (call.name, call.arguments, done.result.ended) == ("split", {"at": "2s"}, "tools")
        two = TranslationRequest(lines=("two lines", "One"), target="de")
        assert asyncio.run(ai.run(translation.JOB, two, ORDER)).result.lines == ("Eins", "Zwei")
        assert len(ai.costs()) == 3
        assert {e.state for e in ai.costs()} == {"done"}


def test_a_stream(ai_at, tmp_path: Path) -> None:
    with aimock(tmp_path, "--chunk-size", "5") as address:
        ai = ai_at(address)

        async def read() -> list[object]:
            return [part async for part in ai.stream(asked("greet me"), ORDER)]

        *pieces, last = asyncio.run(read())
        assert len(pieces) > 2
        assert "".join(p.text for p in pieces if isinstance(p, TextPiece)) == "Good evening, editor."
        assert last.result.text == "Good evening, editor."  # type: ignore[attr-defined]


def test_pictures_speech_and_listening(ai_at, tmp_path: Path) -> None:
    with aimock(tmp_path) as address:
        ai = ai_at(address)
        drawn = asyncio.run(ai.run(image.JOB, ImageRequest(prompt="an octopus"), ORDER))
        assert drawn.result.image.data == PNG
        spoken = asyncio.run(
            ai.run(voice.JOB, VoiceRequest(text="Hello there"), Order(endpoint="aimock", model="tts-1"))
        )
        assert spoken.result.sound.data.startswith(b"RIFF")
        sound = Media(type="audio/wav", data=wav(1000))
        heard = asyncio.run(
            ai.run(
                transcription.JOB,
                TranscriptionRequest(sound=sound, length=FLICKS),
                Order(endpoint="aimock", model="whisper-1", unknown_price=True),
            )
        )
        assert [w.text for w in heard.result.words] == ["Hello", "there"]
        assert heard.result.words[1].start == FLICKS // 2


@pytest.mark.parametrize("chaos", ["drop", "malformed", "disconnect", "ratelimit"])
def test_its_chaos_ends_in_a_sentence(ai_at, tmp_path: Path, chaos: str) -> None:
    with aimock(tmp_path, f"--chaos-{chaos}", "1") as address:
        ai = ai_at(address)
        with pytest.raises(ProviderError) as raised:
            asyncio.run(ai.run(text.JOB, asked("greet me"), Order(endpoint="aimock", model="gpt-4o-mini", seconds=20)))
        assert str(raised.value).endswith((".", ")")), raised.value
        assert KEY not in str(raised.value)
        (entry,) = ai.costs()
        assert entry.state == "failed"


def test_a_film_is_begun_and_asked_about(ai_at: Callable[[str], AIService], tmp_path: Path) -> None:
    """This server keeps no films: that is one sentence, and what it may cost counts."""
    with aimock(tmp_path) as address:
        ai, told = ai_at(address), list[Progress]()
        wanted, order = VideoRequest(prompt="waves", length=4 * FLICKS), Order(endpoint="aimock", model="sora-2")
        with pytest.raises(ProviderError) as raised:
            asyncio.run(ai.run(video.JOB, wanted, order, told.append))
        assert [p.state for p in told] == ["done"]
        assert "404" in str(raised.value) or "not" in str(raised.value).lower()
        assert KEY not in str(raised.value)
        (entry,) = ai.costs()
        assert entry.counted == entry.reserved
