"""Whether a provider may be asked (the switch of the network, permission, the key), and the door that it is given."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vidgen import net
from vidgen.ai.gate.call import Call, Plan
from vidgen.ai.provider import Access, Provider
from vidgen.errors import AuthFailed, Refused

if TYPE_CHECKING:
    from vidgen.ai.choices import AiChoices
    from vidgen.ai.keys import Key, KeyStore


class Admission:
    """Asked before money is set aside, and permission again before anything is sent."""

    def __init__(self, network: net.Network, keys: KeyStore, choices: Callable[[], AiChoices]) -> None:
        self._network, self._keys, self._choices = network, keys, choices

    def may(self, provider: Provider, endpoint: str, choices: AiChoices | None = None) -> None:
        """Raise when the network is off, or the user has not said (in `choices`, else by now) that data may go there."""
        choices = choices or self._choices()
        for host in provider.hosts():
            net.check(host)
        if not provider.stays_here() and not choices.endpoint(endpoint).allowed:
            raise Refused(
                f"Nothing was sent: you have not allowed that data go to {', '.join(provider.hosts())}; "
                f"File > AI providers… does, and 'vidgen ai allow {endpoint}'."
            )

    async def key(self, provider: Provider, endpoint: str) -> Key | None:
        """Return the key of an endpoint. Raises AuthFailed where it can do nothing without one."""
        key = await asyncio.to_thread(self._keys.get, endpoint) if provider.needs_key else None
        if key is None and provider.key_needed():
            where = f", which you get at {provider.key_page}" if provider.key_page else ""
            raise AuthFailed(
                f"'{endpoint}' needs a key{where}; File > AI providers… takes it, and 'vidgen ai keys set {endpoint}'."
            )
        return key

    def access(self, plan: Plan, call: Call) -> Access:
        """Return what a provider is given for a call, with the time that is left."""
        seconds = max(0.01, call.until - asyncio.get_running_loop().time())
        purpose = plan.order.step or plan.job.title.lower()
        client = self.client(plan.provider, plan.endpoint, purpose, seconds, plan.job.largest, call.answers)
        return Access(plan.model, call.key, client, seconds)

    def client(
        self,
        provider: Provider,
        endpoint: str,
        purpose: str,
        seconds: float,
        most: int = net.LARGEST,
        answers: net.AnswerBook | None = None,
    ) -> Callable[[], Any]:
        """Return what opens the door to the hosts of a provider, and to no others."""
        return lambda: self._network.client(
            provider.hosts(), f"{endpoint}: {purpose}", seconds=seconds, most=most, answers=answers
        )
