"""The only door to the network. Nothing else in vidgen opens a connection, but for a farm, which is the user's own machines.

    network = Network(reach, book)
    async with network.client(["api.example.com"], "picture for scene 3", seconds=60) as client:
        reply = await client.get("https://api.example.com/v1/models")

A client speaks to the hosts that it was made for and to no others (so redirects elsewhere end there), over https, or over
http with this computer. It asks for uncompressed answers and refuses others, stops reading at a limit of bytes, and breaks
off when its time is up, however slowly bytes may trickle. What goes out is noted before it goes: to whom, what for, how
much.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import os
import re
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias
from urllib.parse import urlsplit

from vidgen.errors import Offline, ProviderError, Refused, TimedOut, UsageError
from vidgen.preferences import preferences

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

    import httpx2

Reach: TypeAlias = Literal["everywhere", "this-computer", "nowhere"]
"""How far connections may go. `this-computer` lets models that run here be used while nothing leaves it."""

SWITCH = "VIDGEN_OFFLINE"
"""The variable that turns the network off whatever the preferences say; `--offline` of the command line sets it."""
LARGEST = 64 << 20
"""Bytes of an answer, where the caller names no other limit."""


def reach() -> Reach:
    """Return how far connections may go: the environment first, then what the user has chosen."""
    if _off_for_now():
        return "nowhere"
    return preferences().network or "everywhere"


def _off_for_now() -> bool:
    return os.environ.get(SWITCH, "") not in {"", "0"}


def check(host: str, allowed: Reach | None = None) -> None:
    """Raise Offline when no connection to a host may be opened."""
    allowed = reach() if allowed is None else allowed
    if allowed == "nowhere" and _off_for_now():
        raise Offline(
            f"The network is switched off for this run (--offline, or the variable {SWITCH}), so '{host}' was not asked."
        )
    if allowed == "nowhere":
        raise Offline(
            f"The network is switched off, so '{host}' was not asked; File > AI providers… switches it on, and "
            "'vidgen ai network on'."
        )
    if allowed == "this-computer" and not is_loopback(host):
        raise Offline(f"Only this computer may be asked, so '{host}' was not; File > AI providers… lifts that.")


def unreachable(host: str) -> Offline:
    """Return the error of a host that nobody answers at."""
    if is_loopback(host):
        return Offline(f"Nobody answers at '{host}'; is that server running, and the port of its address right?")
    return Offline(f"'{host}' cannot be reached; is this computer online, and the address right?")


def is_loopback(host: str) -> bool:
    """Tell whether a host is this computer."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def host_of(address: str) -> str:
    """Return the host of an address. Raises UsageError unless it is https, or http with this computer."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise UsageError(f"'{address}' is no address; 'https://api.example.com/v1' is one.") from None
    if parts.scheme not in {"https", "http"} or not host or parts.username is not None or parts.password is not None:
        raise UsageError(f"'{address}' is no address that can be asked; 'https://api.example.com/v1' is one.")
    if parts.scheme == "http" and not is_loopback(host):
        raise UsageError(f"'{address}' is not safe: only https, or http with this computer, is used.")
    return host


@dataclass
class Egress:
    """One request: what left this computer. Never what it said, nor a key."""

    host: str
    purpose: str
    method: str
    sent: int = 0
    """Bytes of the body and headers."""
    received: int = 0
    status: int | None = None
    """None until an answer begins."""
    number: int = field(default=0, compare=False)
    """In the book."""


class EgressBook(Protocol):
    """Who keeps the list of what left this computer."""

    def begin(self, egress: Egress) -> None:
        """Note a request that is about to be sent. Raises ProviderError when it cannot be noted; it is not sent then."""
        ...

    def end(self, egress: Egress) -> None:
        """Note how much it was in the end."""
        ...


@dataclass(frozen=True)
class KeptAnswer:
    """What was answered before, as it came."""

    status: int
    type: str
    """Its media type."""
    content: bytes


class AnswerFile(Protocol):
    """Where an answer is written down while it comes. Nothing of it raises."""

    def write(self, part: bytes) -> None:
        """Add what has arrived."""
        ...

    def end(self) -> None:
        """Say that this was all."""
        ...

    def close(self) -> None:
        """Let go of it, whole or not."""
        ...


class AnswerBook(Protocol):
    """Who writes answers to POST down as they come: they may have been paid for. `sent` is a hash of what was sent."""

    def key(self, sent: str) -> str:
        """Return by what a server may know the request again (`Idempotency-Key`)."""
        ...

    def kept(self, sent: str) -> KeptAnswer | None:
        """Return the answer where it is here: nothing is sent then. Raises ProviderError when nothing may be sent."""
        ...

    def begin(self, sent: str, status: int, headers: Mapping[str, str]) -> AnswerFile:
        """Begin to write one down."""
        ...


class Network:
    """Makes clients."""

    def __init__(self, book: EgressBook, allowed: Callable[[], Reach] = reach) -> None:
        self._book = book
        self._allowed = allowed

    def client(
        self,
        hosts: Iterable[str],
        purpose: str,
        *,
        seconds: float,
        most: int = LARGEST,
        answers: AnswerBook | None = None,
    ) -> httpx2.AsyncClient:
        """Return a client for some hosts; its requests must be over in `seconds`, answers have at most `most` bytes.

        What is answered to POST is written down in `answers`.
        """
        import httpx2

        hosts = frozenset(h.lower() for h in hosts)
        transport = _door()(self._book, self._allowed, hosts, purpose, seconds, most, answers)
        return httpx2.AsyncClient(
            transport=transport, timeout=httpx2.Timeout(seconds), follow_redirects=False, trust_env=False
        )


def guard() -> None:
    """Have the switch hold for every connection that anything in this process opens, through this door or not. Once.

    Python tells of a connection before it is made. What is not allowed raises Offline there, in whatever library.
    """
    if _guarded:
        return
    _guarded.append(True)
    sys.addaudithook(_heard)


_guarded: list[bool] = []  # hooks cannot be taken off


def _heard(event: str, given: tuple[Any, ...]) -> None:
    if event not in {"socket.connect", "socket.sendto"}:
        return
    to = given[1]
    if not isinstance(to, tuple) or not to or not isinstance(to[0], str):  # a pipe with a name, on this computer
        return
    if is_loopback(to[0]) and sys._getframe(1).f_code.co_name.endswith("socketpair"):
        return  # how Windows wakes a loop
    check(to[0])


@contextmanager
def mapped(host: str) -> Iterator[None]:
    """Turn errors of connections into ProviderError."""
    import httpx2

    try:
        yield
    except (httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
        raise TimedOut(f"'{host}' could not be reached in time.", paid=False) from error
    except httpx2.TimeoutException as error:
        raise TimedOut(f"'{host}' did not answer in time.", paid=True) from error
    except TimeoutError as error:
        raise TimedOut(f"'{host}' was not done in time.", paid=True) from error
    except httpx2.ConnectError as error:
        raise unreachable(host) from error
    except httpx2.RequestError as error:
        raise ProviderError(
            f"The connection to '{host}' broke off; nothing of the answer is used.", paid=True
        ) from error


def _door() -> Any:
    """Return the class of transports; made here since httpx2 takes a third of a second to load."""
    import httpx2

    class Answer(httpx2.AsyncByteStream):
        """The body of an answer, counted and timed."""

        def __init__(
            self, stream: Any, egress: Egress, book: EgressBook, most: int, until: float, file: AnswerFile | None
        ) -> None:
            self._stream, self._egress, self._book, self._most, self._until = stream, egress, book, most, until
            self._file = file
            self._open = True

        async def __aiter__(self) -> AsyncIterator[bytes]:
            parts = aiter(self._stream)
            with mapped(self._egress.host):
                while True:
                    async with asyncio.timeout_at(self._until):
                        part = await anext(parts, None)
                    if part is None:
                        if self._file is not None:
                            await asyncio.to_thread(self._file.end)
                        return
                    if self._file is not None:
                        await asyncio.to_thread(self._file.write, part)
                    self._egress.received += len(part)
                    if self._egress.received > self._most:
                        raise Refused(_too_much(self._egress.host, self._most), paid=True)
                    yield part

        async def aclose(self) -> None:
            if self._open:
                self._open = False
                if self._file is not None:
                    self._file.close()
                try:
                    await self._stream.aclose()
                finally:
                    await _noted(self._book, self._egress)

    class Door(httpx2.AsyncBaseTransport):
        """Checks every request, whoever makes it."""

        def __init__(
            self,
            book: EgressBook,
            allowed: Callable[[], Reach],
            hosts: frozenset[str],
            purpose: str,
            seconds: float,
            most: int,
            answers: AnswerBook | None,
        ) -> None:
            self._book, self._allowed, self._hosts, self._purpose, self._most = book, allowed, hosts, purpose, most
            self._answers = answers
            self._until = asyncio.get_running_loop().time() + seconds
            self._inner: httpx2.AsyncHTTPTransport | None = None

        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            host = request.url.host
            answers = self._answers if request.method == "POST" else None
            if answers is not None:
                sent = await asyncio.to_thread(_hash, request, await request.aread())
                if kept := await asyncio.to_thread(answers.kept, sent):
                    said = {"Content-Type": kept.type}
                    return httpx2.Response(kept.status, headers=said, content=kept.content)
                request.headers["Idempotency-Key"] = answers.key(sent)
            check(host, self._allowed())
            host_of(str(request.url))
            if host.lower() not in self._hosts:
                raise Refused(f"'{host}' was not asked: only {', '.join(sorted(self._hosts))} may be.")
            request.headers["Accept-Encoding"] = "identity"
            body = await request.aread()
            head = len(request.url.raw_path) + sum(len(k) + len(v) + 4 for k, v in request.headers.raw)
            egress = Egress(host, self._purpose, request.method, sent=head + len(body))
            await asyncio.to_thread(self._book.begin, egress)
            if self._inner is None:
                trusted = await asyncio.to_thread(_trusted)  # in Qt's thread it would be felt
                self._inner = httpx2.AsyncHTTPTransport(verify=trusted, trust_env=False)
            try:
                with mapped(host):
                    async with asyncio.timeout_at(self._until):
                        answer = await self._inner.handle_async_request(request)
            except BaseException:
                await _noted(self._book, egress)
                raise
            egress.status = answer.status_code
            file = None
            if answers is not None:
                file = await asyncio.to_thread(answers.begin, sent, answer.status_code, answer.headers)
            stream = Answer(answer.stream, egress, self._book, self._most, self._until, file)
            coded = answer.headers.get("content-encoding", "").lower() or "identity"
            length = answer.headers.get("content-length", "")
            if coded != "identity" or (length.isdecimal() and int(length) > self._most):
                await stream.aclose()
                why = _too_much(host, self._most) if coded == "identity" else f"'{host}' answers compressed, unasked."
                raise Refused(why, paid=answer.is_success)
            return httpx2.Response(
                answer.status_code, headers=answer.headers, stream=stream, extensions=answer.extensions
            )

        async def aclose(self) -> None:
            if self._inner is not None:
                await self._inner.aclose()

    return Door


def _hash(request: httpx2.Request, body: bytes) -> str:
    """Return a hash of what is sent and where to; borders between parts of a form, which are random, do not count."""
    if border := re.search(r"boundary=([\w'()+,./:=?-]+)", request.headers.get("content-type", "")):
        body = body.replace(border[1].encode(), b"-")
    return hashlib.sha256(f"{request.method} {request.url}\n".encode() + body).hexdigest()


@cache
def _trusted() -> ssl.SSLContext:
    """Return whose certificates are believed. Reading them takes longer than many a call, so it is done once."""
    import httpx2

    return httpx2.create_ssl_context(trust_env=False)


async def _noted(book: EgressBook, egress: Egress) -> None:
    """Note the end of a request in a thread, and wait for it even when we are cancelled meanwhile."""
    noting = asyncio.ensure_future(asyncio.to_thread(book.end, egress))
    try:
        await asyncio.shield(noting)
    except asyncio.CancelledError:
        await asyncio.wait([noting])
        raise


def _too_much(host: str, most: int) -> str:
    return f"'{host}' sends more than {most / 1e6:.0f} MB; that is no answer to what was asked."
