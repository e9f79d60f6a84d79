"""Engines of a worker on the databases where commits are real; one for each, for all probes."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

# Connections that an answer leaks never come back: the next one gets an error after this time.
_POOL_SECONDS = 3
# Turns of the event loop in which a connection learns that the server has closed it.
_TURNS = 3


class Engines:
    """The engines, by their URLs. Their pools have SQLAlchemy's usual size, and outlive the probes."""

    def __init__(self) -> None:
        self._made: dict[str, AsyncEngine] = {}

    def on(self, url: str) -> AsyncEngine:
        """Return the engine on a database; connections that the judge has ended are replaced when they are taken."""
        if url not in self._made:
            self._made[url] = engine = create_async_engine(url, pool_timeout=_POOL_SECONDS)
            event.listen(engine.sync_engine, "checkout", _replace_if_closed)
        return self._made[url]

    async def prepare(self, url: str) -> None:
        """Connect once: an engine's first connection asks for the server's version, between a BEGIN and a ROLLBACK."""
        async with self.on(url).connect():
            pass

    async def settle(self) -> None:
        """Let connections notice that they were closed."""
        for _ in range(_TURNS if self._made else 0):
            await asyncio.sleep(0)


def _replace_if_closed(connection: Any, *_: object) -> None:
    if connection.driver_connection.is_closed():
        raise DisconnectionError
