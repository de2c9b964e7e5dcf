"""Errors of services and of the libraries that speak with them, as ours: mapped here and nowhere else.

What a service says is shown only as one short line without keys: the text of a 401 repeats the key that was sent.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from vidgen.errors import AuthFailed, Busy, ProviderError, RateLimited, Refused, TimedOut, UsageError
from vidgen.net import host_of
from vidgen.untrusted import json_of

if TYPE_CHECKING:
    import httpx2

    from vidgen.ai.keys import Key

DEPTH = 60
"""Levels of JSON that an answer may have."""
_LONGEST = 240
_LOOKED_AT = 1000
"""Bytes of an answer by which a web page is known."""
_LONG = 30 * 86400
"""Seconds; a longer wait is not counted."""
_GATE_TIMED_OUT = {504, 524, 598}
"""What a server says that stands before another one, which may still work on it, and charge for it."""


def checked(answer: httpx2.Response, key: Key | None) -> httpx2.Response:
    """Return an answer that has been read, if it is one of success. Raises ProviderError."""
    if answer.is_success:
        return answer
    raise status_error(answer.request.url.host, answer.status_code, answer.headers, message_of(answer.content), key)


def data_of(answer: httpx2.Response, key: Key | None) -> dict[str, Any]:
    """Return the JSON object that an answer is. Raises ProviderError."""
    return object_of(checked(answer, key).content, answer.request.url.host)


def object_of(content: bytes, host: str) -> dict[str, Any]:
    """Return the JSON object that bytes hold. Raises ProviderError."""
    if content[:_LOOKED_AT].lstrip().startswith(b"<"):
        raise ProviderError(
            f"'{host}' sent a web page where data were expected, which is not used; is the address of the endpoint right, "
            "and does the network want a login first?",
            paid=True,
        )
    with sense(host):
        data = json_of(content, DEPTH)
        finite(data)
        if not isinstance(data, dict):
            raise ValueError("no object")  # noqa: TRY004 - like all that makes no sense
        return data


@contextmanager
def sense(host: str) -> Iterator[None]:
    """Turn whatever an answer that makes no sense raises while it is read into ProviderError."""
    try:
        yield
    except (
        ValidationError,
        ValueError,
        RecursionError,
        LookupError,
        TypeError,
        AttributeError,
        OverflowError,
    ) as error:
        raise ProviderError(f"The answer of '{host}' makes no sense and is not used.", paid=True) from error


def status_error(
    host: str, status: int, headers: Mapping[str, str], said: tuple[str, str], key: Key | None
) -> ProviderError:
    """Return the error for an answer that is none of success; `said` is its code and message."""
    code, message = said[0], shown(said[1], key)
    told = f": {message}" if message else "."
    if status in {401, 403}:
        return AuthFailed(
            f"'{host}' does not accept the key; File > AI providers… changes it, and 'vidgen ai keys set'."
        )
    if status == 402 or code in {"insufficient_quota", "quota_exceeded", "billing_hard_limit_reached"}:
        return Refused(f"'{host}' has no credit left for this key; add some with the provider.")
    if status == 429:
        after = retry_after(headers)
        wait = "" if after is None else f" for {_span(after)}"
        return RateLimited(f"'{host}' has had enough requests and wants to be left alone{wait}.", after=after)
    if status == 409:
        return Busy(f"'{host}' is still at the same request; try again in a moment.")
    if status == 408:
        return TimedOut(f"'{host}' did not get the request in time.")
    if status in _GATE_TIMED_OUT:
        return TimedOut(f"What '{host}' asks in turn did not answer it in time (status {status}).", paid=True)
    if 300 <= status < 400:
        return Refused(f"'{host}' sends us elsewhere, where nothing is sent; is the address of the endpoint right?")
    if status == 404:
        return Refused(f"'{host}' does not have that model, or does not do this{told}")
    if status >= 500:
        return Busy(f"'{host}' is out of order (status {status}); try again later.")
    return Refused(f"'{host}' refuses this (status {status}){told}")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return for how many seconds a service wants to be left alone; None when it does not say."""
    try:
        if text := headers.get("retry-after-ms"):
            seconds = float(text) / 1000
        elif text := headers.get("retry-after"):
            seconds = float(text) if text.replace(".", "", 1).isdecimal() else _until(text)
        else:
            return None
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def message_of(content: bytes) -> tuple[str, str]:
    """Return code and message of an answer of failure; empty where it has none that can be read (a page of HTML, say)."""
    try:
        data = json_of(content[: 1 << 16], 10)
    except ValueError:
        return "", ""
    for part in ("error", "detail"):
        inner = data.get(part) if isinstance(data, dict) else None
        if isinstance(inner, str):
            return "", inner
        if isinstance(inner, dict):
            return str(inner.get("code") or inner.get("status") or ""), str(inner.get("message") or "")
    return "", ""


def shown(text: str, key: Key | None) -> str:
    """Return what a service says as one short line without keys; plain text, which may be shown but never believed."""
    from vidgen.redaction import install

    if key is not None:
        text = text.replace(key.reveal(), "[hidden]")
    text = " ".join("".join(c if c.isprintable() else " " for c in install().clean(text)).split())
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def safe_address(address: str) -> str:
    """Return the address of an endpoint without a slash at its end. Raises ValueError when it cannot be used."""
    try:
        host_of(address)
    except UsageError as error:
        raise ValueError(str(error)) from None
    return address.rstrip("/")


def finite(data: Any) -> None:
    """Raise ValueError when JSON data has a number that is none, or is without end."""
    if isinstance(data, float) and not math.isfinite(data):
        raise ValueError("a number that is none")
    for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        finite(part)


def _until(date: str) -> float:
    found = parsedate_to_datetime(date)
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return (found - datetime.now(UTC)).total_seconds()


def _span(seconds: float) -> str:
    if seconds > _LONG:
        return "a very long time"
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
