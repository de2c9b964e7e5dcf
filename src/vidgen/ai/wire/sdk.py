"""The `openai` library, made to go through our door: its client, and its errors as ours.

It is asked for raw answers, which we read ourselves: it takes any JSON for an answer, and a body of `null` for None.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from vidgen.ai.wire import border
from vidgen.errors import ProviderError, TimedOut
from vidgen.net import unreachable

if TYPE_CHECKING:
    import openai

    from vidgen.ai.provider import Access

_PARTS = ("openai", "openai.resources.responses.responses", "openai.resources.chat.completions.completions")
"""What a client would load when it is made and first used: half a second, in which a window would stand still."""

_AFTER = 1.0
"""Seconds that a stream has to end after its last word."""


@asynccontextmanager
async def client(access: Access, base_url: str, host: str) -> AsyncIterator[openai.AsyncOpenAI]:
    """Yield a client of the library. Whatever goes wrong inside raises ProviderError."""
    for part in _PARTS:
        await asyncio.to_thread(importlib.import_module, part)
    import openai

    async with access.client() as door:
        # It would take keys and addresses from the environment where we give none.
        made = openai.AsyncOpenAI(
            api_key=access.key.reveal() if access.key else "none",
            base_url=base_url,
            organization="",
            project="",
            http_client=door,
            max_retries=0,
            timeout=access.seconds,
        )
        try:
            yield made
        except openai.OpenAIError as error:
            raise _ours(error, access, host) from error


def _ours(error: openai.OpenAIError, access: Access, host: str) -> ProviderError:
    import openai

    cause: BaseException | None = error
    while cause is not None:  # what our door has raised is inside
        if isinstance(cause, ProviderError):
            return cause
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, openai.APIStatusError):
        said = border.message_of(error.response.content)
        return border.status_error(host, error.status_code, error.response.headers, said, access.key)
    if isinstance(error, openai.APITimeoutError):
        return TimedOut(f"'{host}' did not answer in time.", paid=True)
    if isinstance(error, openai.APIConnectionError):
        return unreachable(host)
    if isinstance(error, openai.APIError):  # inside a stream
        message = border.shown(error.message, access.key)
        return ProviderError(f"'{host}' broke off: {message or 'it does not say why'}", paid=True)
    return ProviderError(f"'{host}' cannot be used: {border.shown(str(error), access.key)}", paid=True)


async def read_out(events: AsyncIterator[Any]) -> None:
    """Read what a stream has after its last word: one that is left in the middle is closed late, by nobody, with errors."""
    import openai

    with suppress(TimeoutError, ProviderError, openai.OpenAIError, ValueError):
        async with asyncio.timeout(_AFTER):
            async for _ in events:
                pass


def body(raw: Any, host: str) -> dict[str, Any]:
    """Return the JSON object of a raw answer of the library. Raises ProviderError."""
    return border.object_of(raw.http_response.content, host)
