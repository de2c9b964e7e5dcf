"""A server on loopback that speaks as OpenAI does, meters what it charges for, and misbehaves when it is told to.

with FaultServer() as server:
    server.faults = ["429 1 s"]          # what the next requests meet; after those it behaves
    ... server.address_of("anna", "401") # where every request meets a fault; those in PASSING only the first
    ... server.address ...
    assert server.billed == 1234         # billionths of a dollar
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import gzip
import json
import random
import re
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote, unquote

from tests.unit.ai.strict_rules import refusals

INPUT, OUTPUT = 250, 2000
"""Billionths of a dollar for a token. Prices in TOML: see PRICES."""
PRICES = """
version = "test"
[[price]]
provider = "faulty"
models = ["*"]
input_tokens = "0.00000025"
output_tokens = "0.000002"
video_milliseconds = "0.0001"
characters = "0.00001"
"""
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


FILM = b"\0\0\0\x18ftypmp42" + bytes(2000)


def wav(milliseconds: int = 500) -> bytes:
    """Return a WAV file whose lengths are as a stream has them: unknown."""
    sound = bytes(48 * milliseconds)
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 0xFFFFFFFF, b"WAVE", b"fmt ", 16, 1, 1, 24000, 48000, 2, 16, b"data", 0xFFFFFFFF
    )
    return head + sound


_AGAIN: ContextVar[bool] = ContextVar("again", default=False)
"""Whether an answer was given, and charged for, before."""


class Nowhere:
    """Takes an answer that nobody gets."""

    def write(self, data: bytes) -> None:
        pass

    async def drain(self) -> None:
        pass


class FaultServer:
    """See the head of this file."""

    def __init__(self, *, delay: tuple[float, float] = (0.0, 0.0), has_responses: bool = True) -> None:
        self.faults: list[str] = []
        self.billed = 0
        self.places: Counter[str] = Counter()
        """How many requests came to each place of `address_of`."""
        self.when_hung: Callable[[], None] = lambda: None
        """Called in another thread as soon as somebody waits for an answer that will not come."""
        self._not_before: dict[str, float] = {}
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.answer: Any = None
        """What models say: text, or data as JSON; an echo when None."""
        self.replies: list[dict[str, Any]] = []
        """What the Responses API answers next, whole, as it was recorded; tools have to be such as it takes."""
        self.polls = 0
        """How often a film is asked about before it is done."""
        self.films_fail = False
        self.lists_films = True
        self.whole = False
        """Whether it answers in one piece also where many are wanted."""
        self.honours = False
        """Whether it gives the same answer again, and charges for it once, where the header Idempotency-Key is the same."""
        self._charged: set[str] = set()
        self._films: dict[str, int] = {}
        self._asked: list[dict[str, Any]] = []
        self._delay = delay
        self._has_responses = has_responses
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="fault server")
        self.port = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def address_of(self, place: str, fault: str) -> str:
        """Return another address, whose requests meet a fault."""
        return f"http://127.0.0.1:{self.port}/{place}/{quote(fault)}/v1"

    def __enter__(self) -> FaultServer:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._main())
        self._loop.close()

    async def _main(self) -> None:
        self._stop = asyncio.Event()
        tasks: set[asyncio.Task[None]] = set()

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            tasks.add(task)
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._one(reader, writer)
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()
            tasks.discard(task)

        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        verb, path = head[0].split(" ")[0], head[0].split(" ")[1].split("?")[0]
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        place = ""
        if not path.startswith("/v1/"):
            _, place, wanted, path = path.split("/", 3)
            path, self.faults = f"/{path}", []
            if (fault := unquote(wanted)) not in PASSING or not self.places[place]:
                self.faults = [fault]
            self.places[place] += 1
        self.requests.append((path if verb != "DELETE" else f"DELETE {path}", headers, body))
        if time.monotonic() < self._not_before.get(place, 0.0):
            self.faults = ["too early"]
        fault = self.faults.pop(0) if self.faults else ""
        await asyncio.sleep(random.uniform(*self._delay))
        if fault in {"lost", "lost, hang"}:  # it takes the work on, bills it, and nobody hears of that
            await self._film(path, body, None, verb)
            if "hang" in fault:
                await self._hang()
        elif fault == "charged, hang":
            self._charged.add(headers.get("idempotency-key", ""))
            await self._behave(path, body, Nowhere(), verb)
            await self._hang()
        elif fault:
            await self._misbehave(fault, place, headers, writer)
        else:
            billed, key = self.billed, headers.get("idempotency-key", "")
            again = self.honours and key in self._charged
            _AGAIN.set(again)
            self._charged.add(key)
            await self._behave(path, body, writer, verb)
            self.billed = billed if again else self.billed

    async def _film(self, path: str, body: bytes, writer: asyncio.StreamWriter | None, verb: str) -> None:
        if path == "/v1/videos" and verb == "GET" and writer is not None:
            reply = json.dumps({"object": "list", "data": self._asked[::-1], "has_more": False}).encode()
            await _send(writer, 200 if self.lists_films else 404, reply if self.lists_films else b"")
            return
        if verb == "POST":
            parts = re.findall(rb'name="(\w+)"\r\n\r\n([^\r]*)\r\n', body)
            asked = {name.decode(): value.decode() for name, value in parts}
            id = f"video_{len(self._films)}"
            self._asked.append({"id": id, "created_at": int(time.time()), "status": "in_progress", **asked})
            self._films[id] = self.polls
            self.billed += int(asked["seconds"]) * 100_000_000
            state = "queued"
            if writer is None:
                return
        else:
            assert writer is not None
            id = path.split("/")[3]
            if path.endswith("/content"):
                await _send(writer, 200, FILM, "video/mp4")
                return
            state = "in_progress" if self._films[id] > 0 else "failed" if self.films_fail else "completed"
            self._films[id] -= 1
        error = {"code": "moderation_blocked", "message": "It may not be shown."} if state == "failed" else None
        reply = {"id": id, "object": "video", "created_at": 1, "status": state, "progress": 50, "error": error}
        await _send(writer, 200, json.dumps(reply).encode())

    async def _behave(self, path: str, body: bytes, writer: Any, verb: str) -> None:
        if path.startswith("/v1/videos"):
            await self._film(path, body, writer, verb)
            return
        data = json.loads(body) if body[:1] == b"{" else {}
        if path == "/v1/models":
            reply: Any = {"object": "list", "data": [{"id": "talker"}, {"id": "some-tts"}, {"id": "gpt-4o-mini"}]}
        elif path == "/v1/responses" and self._has_responses:
            await self._respond(data, writer)
            return
        elif path == "/v1/chat/completions":
            said = data["messages"][-1]["content"]
            text, used = self._text(said, data.get("max_tokens", 100))
            message = {"role": "assistant", "content": text}
            usage = {"prompt_tokens": used[0], "completion_tokens": used[1]}
            reply = {"choices": [{"message": message, "finish_reason": "stop"}], "usage": usage}
        elif path.startswith("/v1/images/"):
            reply = {
                "data": [{"b64_json": base64.b64encode(PNG).decode()}],
                "usage": {"input_tokens": 10, "output_tokens": 100, "total_tokens": 110},
            }
            self.billed += 10 * INPUT + 100 * OUTPUT
        elif path == "/v1/audio/speech":
            self.billed += len(data["input"]) * 10_000
            await _send(writer, 200, wav(), "audio/wav")
            return
        elif path == "/v1/audio/transcriptions":
            words = [{"word": "Hello", "start": 0.0, "end": 0.4}, {"word": "there", "start": 0.4, "end": 0.9}]
            reply = {"text": "Hello there", "language": "en", "duration": 1.0, "words": words}
        else:
            await _send(writer, 404, b"404 page not found", "text/plain")
            return
        await _send(writer, 200, json.dumps(reply).encode())

    async def _respond(self, data: dict[str, Any], writer: Any) -> None:
        if self.replies:
            await self._play(data, writer)
            return
        said = data["input"][-1]["content"]
        text, used = self._text(said, data["max_output_tokens"])
        reply = {
            "id": "resp_1",
            "object": "response",
            "created_at": 0,
            "model": data["model"],
            "status": "completed",
            "output": [
                {
                    "type": "message",
                    "id": "msg_1",
                    "role": "assistant",
                    "status": "completed",
                    "content": [{"type": "output_text", "text": text, "annotations": []}],
                }
            ],
            "usage": {"input_tokens": used[0], "output_tokens": used[1], "total_tokens": sum(used)},
        }
        if not data.get("stream") or self.whole:
            await _send(writer, 200, json.dumps(reply).encode())
            return
        events: list[dict[str, Any]] = [
            {
                "type": "response.output_text.delta",
                "delta": part,
                "item_id": "msg_1",
                "output_index": 0,
                "content_index": 0,
            }
            for part in (text[:3], text[3:])
        ]
        events.append({"type": "response.completed", "response": reply})
        lines = "".join(f"event: {e['type']}\ndata: {json.dumps(e)}\n\n" for e in events)
        await _send(writer, 200, lines.encode(), "text/event-stream")

    async def _play(self, data: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        wrong = list(refusals(data.get("tools", ())))
        called = [i["call_id"] for i in data["input"] if i.get("type") == "function_call"]
        answered = [i["call_id"] for i in data["input"] if i.get("type") == "function_call_output"]
        if called != answered:
            wrong.append("no tool output found for a function call")
        if wrong:
            said = {
                "error": {"message": wrong[0], "type": "invalid_request_error", "code": "invalid_function_parameters"}
            }
            await _send(writer, 400, json.dumps(said).encode())
            return
        reply = self.replies.pop(0)
        used = reply["usage"] if isinstance(reply["usage"], dict) else {}
        if all(isinstance(count, int) for count in (used.get("input_tokens"), used.get("output_tokens"))):
            self.billed += used["input_tokens"] * INPUT + used["output_tokens"] * OUTPUT
        await _send(writer, 200, json.dumps(reply).encode())

    def _text(self, said: Any, longest: int) -> tuple[str, tuple[int, int]]:
        text = json.dumps(self.answer) if isinstance(self.answer, dict) else self.answer or f"You said: {said}"
        used = len(json.dumps(said)) // 4 + 1, min(longest, len(text) // 4 + 1)
        self.billed += used[0] * INPUT + used[1] * OUTPUT
        return text, used

    async def _hang(self) -> None:
        self.when_hung()
        await asyncio.sleep(3600)

    async def _misbehave(self, fault: str, place: str, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        html = b"<html><body><h1>500 Internal Server Error</h1></body></html>"
        if fault == "401":
            said = {
                "error": {
                    "message": f"Incorrect API key provided: {headers.get('authorization')}",
                    "code": "invalid_api_key",
                }
            }
            await _send(writer, 401, json.dumps(said).encode())
        elif fault == "429 1 s":
            self._not_before[place] = time.monotonic() + 1
            await _send(writer, 429, b'{"error": {"message": "slow down"}}', more={"Retry-After": "1"})
        elif fault == "too early":  # whoever does not wait as long as was asked for
            await _send(writer, 403, b'{"error": {"message": "you were told to wait"}}')
        elif fault == "429 1 h":
            await _send(writer, 429, b'{"error": {"message": "slow down"}}', more={"Retry-After": "3600"})
        elif fault == "429 for ever":
            await _send(writer, 429, b'{"error": {"message": "slow down"}}', more={"Retry-After": "9" * 18})
        elif fault == "500":
            await _send(writer, 500, html, "text/html")
        elif fault == "504":  # from what stands before the server, which has done its work
            await _send(writer, 504, html, "text/html")
        elif fault == "html":
            await _send(writer, 200, html, "text/html")
        elif fault == "hang":
            await self._hang()
        elif fault == "drip":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n")
            self.when_hung()
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.02)
        elif fault == "cut":
            writer.write(
                b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"output": ['
            )
            await writer.drain()
        elif fault == "cut stream":
            event = {
                "type": "response.output_text.delta",
                "delta": "Once upon",
                "item_id": "m",
                "output_index": 0,
                "content_index": 0,
            }
            await _send(writer, 200, f"data: {json.dumps(event)}\n\n".encode(), "text/event-stream")
        elif fault == "endless":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n")
            for _ in range(300):
                writer.write(b" " * (1 << 20))
                await writer.drain()
        elif fault == "300 MB":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 300000000\r\n\r\n")
            await writer.drain()
            await asyncio.sleep(5)
        elif fault == "bomb":
            packed = gzip.compress(b" " * (100 << 20))
            await _send(writer, 200, packed, more={"Content-Encoding": "gzip"})
        elif fault == "brotli":
            await _send(writer, 200, b"\x0b\x02\x80{}\x03", more={"Content-Encoding": "br"})
        elif fault == "comments":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
            self.when_hung()
            while True:
                writer.write(b": still here\n\n")
                await writer.drain()
                await asyncio.sleep(0.02)
        elif fault == "redirect here":
            await _send(writer, 307, b"", more={"Location": f"{self.address}/responses"})
        elif fault == "redirect":
            await _send(writer, 307, b"", more={"Location": "http://127.0.0.2:1/v1/elsewhere"})
        else:
            await _send(writer, 200, BODIES[fault])


async def _send(
    writer: Any,
    status: int,
    body: bytes,
    type: str = "application/json",
    more: dict[str, str] | None = None,
) -> None:
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {type}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{k}: {v}" for k, v in (more or {}).items()]
    lines += ["Idempotent-Replayed: true"] * _AGAIN.get()
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    await writer.drain()


PASSING = {"429 1 s", "500", "504"}
"""Faults that are over when somebody comes again."""
BODIES = {
    "malformed": b'{"output": [',
    "null": b"null",
    "empty": b"",
    "list": b"[]",
    "number": b"7",
    "nan": b'{"status": "completed", "output": [], "usage": {"input_tokens": NaN, "output_tokens": 1}}',
    "infinite": b'{"status": "completed", "output": [], "usage": {"input_tokens": 1e999, "output_tokens": 1}}',
    "garbage behind": b'{"status": "completed", "output": []} {"status"',
    "wrong types": b'{"status": 7, "output": {"type": "message"}, "usage": "much"}',
    "wrong text": b'{"output": [{"type": "message", "content": [{"type": "output_text", "text": {"a": 1}}]}]}',
    "no content": b'{"output": [{"type": "message", "content": null}]}',
    "unknown tool": b'{"output": [{"type": "function_call", "call_id": "c", "name": "rm", "arguments": "{}"}]}',
    "bytes": b'{"output": "\xff\xfe"}',
    "deep": b"[" * 100_000,
    "digits": b'{"output": ' + b"9" * 5000 + b"}",
}
"""Bodies of answers with status 200 that make no sense."""
