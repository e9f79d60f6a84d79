"""The tamper detector: notices replaced parts of the harness, SQLAlchemy or the driver.

The wire does not depend on it. It turns an inexplicable reply into a sentence that names what was replaced.
"""

from __future__ import annotations

import builtins
import json
import json.encoder
import sys
from collections.abc import Iterable
from operator import is_
from types import ModuleType
from typing import Any

import asyncpg  # type: ignore[import-untyped, unused-ignore]
import asyncpg.prepared_stmt  # type: ignore[import-untyped, unused-ignore]
import sqlalchemy
import sqlalchemy.ext.asyncio
import sqlalchemy.orm

from kata import capture
from kata.worker import frames, plain

Owner = ModuleType | type

_OWNERS: tuple[Owner, ...] = (
    *(builtins, json, json.encoder, json.JSONEncoder, capture, frames, plain, sqlalchemy, sqlalchemy.inspection),
    *(capture.StatementRecorder, capture.StatementCounter, plain.Encoder),
    *(sqlalchemy.Engine, sqlalchemy.Connection, sqlalchemy.Result, sqlalchemy.CursorResult, sqlalchemy.Row),
    *(sqlalchemy.orm.Session, sqlalchemy.orm.sessionmaker, sqlalchemy.orm.Mapper),
    *(sqlalchemy.ext.asyncio.AsyncEngine, sqlalchemy.ext.asyncio.AsyncConnection),
    *(sqlalchemy.ext.asyncio.AsyncSession, sqlalchemy.ext.asyncio.async_sessionmaker),
    *(asyncpg.Connection, asyncpg.prepared_stmt.PreparedStatement),
)


class TamperDetector:
    """Remembers functions, methods and classes as they are when it is made.

    Args:
        owners: Modules and classes to watch in addition to SQLAlchemy's, the driver's and the machinery's.
    """

    def __init__(self, owners: Iterable[Owner]) -> None:
        self._parts = [(owner, _parts(owner)) for owner in (*_OWNERS, TamperDetector, sys.modules[__name__], *owners)]
        self._snapshot = _everything(self._parts)

    def broken(self) -> list[str]:
        """Return the names of what was replaced or added since, at most five."""
        # Called after every request, and hardly ever anything has changed: one fast comparison of everything first.
        snapshot = _everything(self._parts)
        if _all(_map(is_, snapshot, self._snapshot)) and len(snapshot) == len(self._snapshot):
            return []
        found = []
        for owner, parts in self._parts:
            now = _parts(owner)
            changed = [name for name, value in parts.items() if now.get(name) is not value]
            found += [f"{owner.__name__}.{name}" for name in (*changed, *(now.keys() - parts.keys()))]
        if not found:
            # Something that is not callable, such as a value that SQLAlchemy caches on a class of its own.
            self._snapshot = snapshot
        return sorted(found)[:5]


# Bound now: builtins can be replaced, too.
_all, _map = all, map


def _everything(parts: list[tuple[Owner, dict[str, Any]]]) -> list[object]:
    return [thing for owner, _ in parts for thing in (*vars(owner), *vars(owner).values())]


def _parts(owner: Owner) -> dict[str, Any]:
    # Copied first: threads may add names meanwhile.
    return {
        name: value
        for name, value in list(vars(owner).items())
        if callable(value) or isinstance(value, classmethod | staticmethod | property)
    }
