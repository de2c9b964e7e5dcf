"""What left this computer, as rows of the library: to whom, when, what for, how much. Never what was said, nor a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Integer, Table, Text, delete, insert, select, update

from vidgen.errors import ProviderError
from vidgen.storage.library import Library, metadata

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row

    from vidgen.net import Egress

EGRESS = Table(
    "egress",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("time", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("sent", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("status", Integer, nullable=True),
    sqlite_autoincrement=True,
)
KEPT = 20_000
"""Rows; the oldest go."""


@dataclass(frozen=True)
class Sent:
    """One request that was sent."""

    number: int
    """Counts up. Order by this: clocks jump."""
    time: str
    """UTC, ISO 8601."""
    host: str
    purpose: str
    method: str
    sent: int
    """Bytes."""
    received: int
    status: int | None
    """None when no answer came."""


class EgressRecord:
    """The requests of this user."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def begin(self, egress: Egress) -> None:
        """Note a request before it is sent. Raises ProviderError when it cannot be noted."""
        row = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "host": egress.host[:300],
            "purpose": egress.purpose[:300],
            "method": egress.method,
            "sent": egress.sent,
            "received": 0,
        }

        def write(connection: Connection) -> int:
            made = connection.execute(insert(EGRESS).values(**row))
            number = int(made.inserted_primary_key[0])  # type: ignore[index]  # there is one after an insert
            if number % 100 == 0:
                connection.execute(delete(EGRESS).where(EGRESS.c.number <= number - KEPT))
            return number

        egress.number = self._library.run(write, 0)
        if not egress.number:
            raise ProviderError("Nothing was sent: vidgen's library, where that is noted, cannot be written.")

    def end(self, egress: Egress) -> None:
        """Note what came back; a library that is gone by then is no reason to fail."""
        values = {"received": egress.received, "status": egress.status}
        statement = update(EGRESS).where(EGRESS.c.number == egress.number).values(**values)
        self._library.run(lambda c: c.execute(statement) and None, None)

    def rows(self, most: int = KEPT) -> list[Sent]:
        """Return the last requests, the oldest first."""
        nothing: list[Row[Any]] = []
        statement = select(EGRESS).order_by(EGRESS.c.number.desc()).limit(most)
        return [Sent(*row) for row in reversed(self._library.read(lambda c: list(c.execute(statement)), nothing))]
