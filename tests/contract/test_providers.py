"""What holds for every provider of AI, and for the example of `docs/adding-a-provider.md`."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import io
import json
import re
import sys
import threading
import wave
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from vidgen.ai import choices
from vidgen.ai.catalogue import PROVIDERS, jobs
from vidgen.ai.jobs import image, text, voice
from vidgen.ai.jobs.text import Message, TextRequest
from vidgen.ai.order import Order
from vidgen.ai.provider import Access, Provider
from vidgen.ai.results import request_hash
from vidgen.ai.service import AIService
from vidgen.editor.fields import facts
from vidgen.net import host_of
from vidgen.registry import Registry
from vidgen.storage.library import Library
from vidgen.timing import FLICKS

ROOT = Path(__file__).resolve().parents[2]
REQUESTS: dict[str, dict[str, Any]] = {
    "text": {"messages": [{"role": "user", "text": "Hello"}]},
    "image": {"prompt": "an octopus"},
    "voice": {"text": "Hello there"},
    "transcription": {"sound": {"type": "audio/wav", "data": b"RIFF"}, "length": 705_600_000},
    "translation": {"lines": ["Hello"], "target": "de"},
    "music": {"prompt": "calm", "length": 705_600_000},
    "stock": {"words": "sea"},
    "stock_fetch": {"id": "1"},
    "video": {"prompt": "waves", "length": 705_600_000},
}


def test_every_job_has_a_request_here() -> None:
    assert REQUESTS.keys() == jobs().keys()


@pytest.mark.parametrize("kind", PROVIDERS.names)
def test_a_provider_says_what_it_is(kind: str) -> None:
    cls = PROVIDERS.find(kind)
    assert cls is not None
    made = cls.model_validate({"kind": kind})
    assert made.title
    assert inspect.getdoc(cls)
    assert made.jobs
    assert set(made.jobs) <= jobs().keys()
    for name in made.jobs:
        assert callable(getattr(made, name, None)), f"{kind} has no method {name}"
        assert inspect.getdoc(getattr(cls, name)), f"{kind}.{name} has no docstring"
    declared = {fact.name for fact in facts(cls)}
    assert declared == cls.model_fields.keys() - {"kind"}, "settings are declared with field()"
    assert made.offline <= made.stays_here()
    for host in made.hosts():
        assert host_of(f"https://{host}/") == host
    for model in made.models():
        assert set(model.jobs) <= set(made.jobs)
    if made.needs_key and not made.offline:
        assert made.key_page


@pytest.mark.parametrize("kind", PROVIDERS.names)
def test_a_call_has_a_most_and_a_name(kind: str) -> None:
    cls = PROVIDERS.find(kind)
    assert cls is not None
    made = cls.model_validate({"kind": kind})
    for name in made.jobs:
        job = jobs()[name]
        request = job.request.model_validate(REQUESTS[name])
        models = [m.name for m in made.models() if name in m.jobs]
        for model in models:
            assert made.most(name, request, model) is not None, f"{kind}, {model}: what it uses at most is not known"
        names = {request_hash(job, made, model, request) for model in models}
        assert len(names) == len(models)
        assert request_hash(job, made, "m", request) == request_hash(job, made, "m", request)


def of_the_manual(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, port: int = 8123) -> type[Provider]:
    """Return the provider of that name as `docs/adding-a-provider.md` has it; this run of vidgen has it, too."""
    page = (ROOT / "docs" / "adding-a-provider.md").read_text(encoding="utf-8")
    (source,) = re.findall(rf"```python file=ai/providers/{name}\.py\n(.*?)```", page, re.DOTALL)
    (folder / f"{name}.py").write_text(source.replace("8123", str(port)), encoding="utf-8")
    package = importlib.import_module("vidgen.ai.providers")
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])
    registry = Registry("vidgen.ai.providers", Provider)
    monkeypatch.setattr("vidgen.ai.choices.PROVIDERS", registry)
    cls = registry.find(name)
    monkeypatch.delattr(package, name, raising=False)
    monkeypatch.delitem(sys.modules, f"vidgen.ai.providers.{name}")
    assert cls is not None
    return cls


def test_the_example_that_draws_and_speaks_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of_the_manual("beeping", tmp_path, monkeypatch)
    service = AIService(Library())
    order = Order(endpoint="beeping")
    drawn = asyncio.run(
        service.run(image.JOB, image.ImageRequest(prompt="a calm sea", width=64, height=96), order)
    ).result
    spoken = asyncio.run(service.run(voice.JOB, voice.VoiceRequest(text="Good evening to you"), order)).result
    service.close()
    assert (drawn.image.data[:4], drawn.image.suffix) == (b"\x89PNG", ".png")
    with wave.open(io.BytesIO(spoken.sound.data)) as sound:
        assert sound.getnframes() == sound.getframerate()
    assert [(w.text, w.end) for w in spoken.words][-1] == ("you", FLICKS)


class Parrot(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = json.dumps({"text": said["text"][::-1], "letters": len(said["text"])}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *about: object) -> None:
        pass


def test_the_example_that_asks_a_server_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request = TextRequest(messages=(Message(role="user", text="hello"),))
    with HTTPServer(("127.0.0.1", 0), Parrot) as server:
        of_the_manual("parrot", tmp_path, monkeypatch, server.server_port)
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        service = AIService(Library())
        done = asyncio.run(service.run(text.JOB, request, Order(endpoint="parrot"))).result
        service.close()
        thread.join()
    assert (done.text, done.usage.units) == ("olleh", {"characters": 5})


def test_the_example_of_the_manual_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cls = of_the_manual("shouting", tmp_path, monkeypatch)
    made: Any = cls.model_validate({"kind": "shouting", "marks": 2})
    request = TextRequest(messages=(Message(role="user", text="hello"),))

    def no_client() -> Any:
        raise AssertionError("it needs no network")

    done = asyncio.run(made.text(request, Access("loud", None, no_client, 1.0)))
    assert done.text == "HELLO!!"
    service = AIService(Library())

    async def streamed() -> list[Any]:
        return [part async for part in service.stream(request, Order(endpoint="shouting"))]

    *pieces, last = asyncio.run(streamed())
    assert [*(p.text for p in pieces), last.result.text] == ["HELLO!", "HELLO!"]
    service.close()


def test_what_comes_along_goes_before_what_was_added(vidgen_home: Path) -> None:
    choices.choose(endpoints={"another": {"kind": "offline"}})
    service = AIService(Library())
    assert service.choose("voice")[0] == "offline"
    assert service.choose("voice", Order(endpoint="another"))[0] == "another"
    service.close()
