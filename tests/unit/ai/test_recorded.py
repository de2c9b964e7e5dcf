"""Providers without a server of ours, against answers as they send them."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

import httpx2
import pytest
from tests.unit.ai.fault_server import PNG

from vidgen.ai.catalogue import PROVIDERS
from vidgen.ai.jobs.stock import StockFetchRequest, StockRequest
from vidgen.ai.jobs.voice import VoiceRequest
from vidgen.ai.keys import Key
from vidgen.ai.provider import Access
from vidgen.errors import AuthFailed, ProviderError, Refused
from vidgen.timing import FLICKS

SPOKEN = {
    "audio_base64": base64.b64encode(b"ID3 some sound").decode(),
    "alignment": {
        "characters": list("Hi you."),
        "character_start_times_seconds": [0.0, 0.1, 0.2, 0.25, 0.4, 0.5, 0.6],
        "character_end_times_seconds": [0.1, 0.2, 0.25, 0.4, 0.5, 0.6, 0.7],
    },
}
PHOTO = {
    "id": 2014422,
    "width": 3024,
    "height": 3024,
    "url": "https://www.pexels.com/photo/brown-rocks-2014422/",
    "photographer": "Joey",
    "alt": "Brown Rocks",
    "src": {"original": "https://images.pexels.com/photos/2014422/a.jpeg"},
}
OPEN = {
    "id": "4bc43a04-ef46-4544-a0c1-63c63f56e276",
    "title": "Octopus",
    "creator": "Ann",
    "license": "by-sa",
    "license_version": "4.0",
    "license_url": "https://creativecommons.org/licenses/by-sa/4.0/",
    "foreign_landing_url": "https://example.org/1",
    "width": 800,
    "height": 600,
    "tags": [{"name": "sea"}],
}


class Wire:
    """Answers requests from a table, and remembers them."""

    def __init__(self, replies: dict[str, Any], status: int = 200) -> None:
        self.requests: list[httpx2.Request] = []
        self._replies, self._status = replies, status

    def access(self, model: str = "m") -> Access:
        def answer(request: httpx2.Request) -> httpx2.Response:
            self.requests.append(request)
            reply = next(r for path, r in self._replies.items() if request.url.path.endswith(path))
            if isinstance(reply, bytes):
                return httpx2.Response(self._status, content=reply, headers={"content-type": "image/png"})
            return httpx2.Response(self._status, content=json.dumps(reply).encode())

        client = lambda: httpx2.AsyncClient(transport=httpx2.MockTransport(answer))  # noqa: E731
        return Access(model, Key("a-key-of-some-length"), client, 10.0)


def provider(kind: str) -> Any:
    cls = PROVIDERS.find(kind)
    assert cls is not None
    return cls.model_validate({"kind": kind})


def test_elevenlabs_says_when_each_word_is_spoken() -> None:
    wire = Wire({"/with-timestamps": SPOKEN})
    wanted = VoiceRequest(text="Hi you.", language="de-AT", speed=2)
    result = asyncio.run(provider("elevenlabs").voice(wanted, wire.access("eleven_flash_v2_5")))
    assert [(w.text, w.start, w.end) for w in result.words] == [
        ("Hi", 0, FLICKS // 5),
        ("you.", FLICKS // 4, FLICKS * 7 // 10),
    ]
    assert result.usage.units == {"characters": 7}
    (request,) = wire.requests
    assert request.headers["xi-api-key"] == "a-key-of-some-length"
    said = json.loads(request.content)
    assert said["language_code"] == "de"
    assert said["voice_settings"] == {"speed": 1.2}


@pytest.mark.parametrize(
    "reply",
    [{}, [], None, {"audio_base64": ""}, {"audio_base64": "***"}, {"audio_base64": 5}]
    + [
        {**SPOKEN, "alignment": a}
        for a in (7, {"characters": ["a"]}, {"characters": "a", "character_start_times_seconds": ["x"]})
    ],
)
def test_what_makes_no_sense_is_a_sentence(reply: Any) -> None:
    with pytest.raises(ProviderError, match="makes no sense"):
        asyncio.run(provider("elevenlabs").voice(VoiceRequest(text="a"), Wire({"": reply}).access()))


def test_errors_are_mapped() -> None:
    with pytest.raises(AuthFailed):
        asyncio.run(provider("elevenlabs").voice(VoiceRequest(text="a"), Wire({"": {"detail": {}}}, 401).access()))
    said = {"detail": {"status": "quota_exceeded", "message": "You have 3 credits, a-key-of-some-length"}}
    with pytest.raises(Refused, match="no credit left"):
        asyncio.run(provider("elevenlabs").voice(VoiceRequest(text="a"), Wire({"": said}, 400).access()))
    said = {"detail": {"status": "bad", "message": "No voice\nfor a-key-of-some-length"}}
    with pytest.raises(Refused, match=r"No voice for \[hidden\]"):
        asyncio.run(provider("elevenlabs").voice(VoiceRequest(text="a"), Wire({"": said}, 400).access()))


def test_pexels_finds_and_fetches() -> None:
    wire = Wire({"/v1/search": {"photos": [PHOTO]}, "/v1/photos/2014422": PHOTO, "/a.jpeg": PNG})
    found = asyncio.run(provider("pexels").stock(StockRequest(words="rocks", shape="tall"), wire.access()))
    (item,) = found.items
    assert item.credit == "“Brown Rocks” by Joey, Pexels Licence (https://www.pexels.com/photo/brown-rocks-2014422/)"
    assert wire.requests[0].url.params["orientation"] == "portrait"
    fetched = asyncio.run(provider("pexels").stock_fetch(StockFetchRequest(id=item.id), wire.access()))
    assert fetched.media.data == PNG
    last = wire.requests[-1]
    assert last.url.params["w"] == "1920"
    assert "authorization" not in last.headers, "the key goes to where pictures are searched, not to where they lie"
    with pytest.raises(Refused):
        asyncio.run(provider("pexels").stock_fetch(StockFetchRequest(id="../1"), wire.access()))


def test_openverse_names_the_licence() -> None:
    wire = Wire({"/v1/images/": {"results": [OPEN]}, f"/{OPEN['id']}/": OPEN, "/thumb/": PNG})
    found = asyncio.run(provider("openverse").stock(StockRequest(words="octopus"), wire.access()))
    assert found.items[0].licence == "CC BY-SA 4.0"
    fetched = asyncio.run(provider("openverse").stock_fetch(StockFetchRequest(id=found.items[0].id), wire.access()))
    assert fetched.item.creator == "Ann"
    assert fetched.media.type == "image/png"
    assert {r.url.host for r in wire.requests} == {"api.openverse.org"}
