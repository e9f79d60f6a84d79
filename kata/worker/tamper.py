"""Notices that the learner's code has replaced what a verdict rests on: the harness, SQLAlchemy's methods, the driver's.

The wire does not depend on it. It turns "the worker said something odd" into a sentence that names what was done.
"""

from __future__ import annotations

import builtins
import json
import json.encoder
import sys
from collections.abc import Iterable, Iterator
from operator import is_
from types import ModuleType
from typing import Any

import asyncpg  # type: ignore[import-untyped, unused-ignore]
import asyncpg.prepared_stmt  # type: ignore[import-untyped, unused-ignore]
import sqlalchemy
import sqlalchemy.ext.asyncio
import sqlalchemy.orm

from kata import capture
from kata.worker import plain

Owner = ModuleType | type

_OWNERS: tuple[Owner, ...] = (
    *(builtins, json, json.encoder, json.JSONEncoder, capture, plain, sqlalchemy, sqlalchemy.inspection),
    *(capture.StatementRecorder, capture.StatementCounter, plain.Encoder),
    *(sqlalchemy.Engine, sqlalchemy.Connection, sqlalchemy.Result, sqlalchemy.CursorResult, sqlalchemy.Row),
    *(sqlalchemy.orm.Session, sqlalchemy.orm.sessionmaker, sqlalchemy.orm.Mapper),
    *(sqlalchemy.ext.asyncio.AsyncEngine, sqlalchemy.ext.asyncio.AsyncConnection),
    *(sqlalchemy.ext.asyncio.AsyncSession, sqlalchemy.ext.asyncio.async_sessionmaker),
    *(asyncpg.Connection, asyncpg.prepared_stmt.PreparedStatement),
)


class TamperDetector:
    """Remembers functions, methods and classes as they are now.

    Args:
        owners: Modules and classes to remember beside SQLAlchemy's, the driver's and the machinery's.
    """

    def __init__(self, owners: Iterable[Owner]) -> None:
        self._whole = [(owner, _parts(owner)) for owner in (*_OWNERS, TamperDetector, sys.modules[__name__], *owners)]
        self._glance = _everything(self._owners)

    @property
    def _owners(self) -> Iterator[Owner]:
        return (owner for owner, _ in self._whole)

    def broken(self) -> list[str]:
        """The names of what was replaced or added since, at most five."""
        # Asked after every call, and hardly ever is anything else than before: one look at the whole says so.
        glance = _everything(self._owners)
        if _all(_map(is_, glance, self._glance)) and len(glance) == len(self._glance):
            return []
        found = []
        for owner, parts in self._whole:
            now = _parts(owner)
            changed = [name for name, value in parts.items() if now.get(name) is not value]
            found += [f"{owner.__name__}.{name}" for name in (*changed, *(now.keys() - parts.keys()))]
        if not found:
            # What is no function, such as something that SQLAlchemy remembers on a class of its own.
            self._glance = glance
        return sorted(found)[:5]


# As they are now: builtins can be replaced, too.
_all, _map = all, map


def _everything(owners: Iterable[Owner]) -> list[object]:
    return [thing for owner in owners for thing in (*vars(owner), *vars(owner).values())]


def _parts(owner: Owner) -> dict[str, Any]:
    # A list first: names are added by threads, too.
    return {
        name: value
        for name, value in list(vars(owner).items())
        if callable(value) or isinstance(value, classmethod | staticmethod | property)
    }
