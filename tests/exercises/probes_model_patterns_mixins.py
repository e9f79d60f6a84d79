"""Probes for model patterns: what the learner's mixins do.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use. Mixins are tried on classes that the learner has not seen. Those have no
annotations, because this file cannot be found where SQLAlchemy would look their names up.
"""

from __future__ import annotations

import inspect as python
import os
import time
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ForeignKey,
    Identity,
    Integer,
    String,
    not_,
    select,
    text,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import (
    aliased,
    mapped_column,
    relationship,
)

from kata.worker.objects import is_plain, make, read

if TYPE_CHECKING:
    from kata.worker.harness import Harness


_OLD = "2001-02-03 04:05:06+00"
_LATER = "2999-01-01 00:00:00+00"


def _module(harness: Harness) -> Any:
    return harness.module("app.model_patterns")


async def _create_tables(harness: Harness) -> None:
    """CREATE TABLE for everything on the learner's base, with the classes that were defined here."""
    metadata = _module(harness).PatternBase.metadata
    async with harness.engine.begin() as connection:
        await connection.run_sync(partial(metadata.create_all, checkfirst=False))


# -- two times ---------------------------------------------------------------------------------------------------------


@cache
def _timestamped(harness: Harness) -> SimpleNamespace:
    """Classes with the learner's mixin: one that refers to itself, and another one."""
    mixin, base = _module(harness).TimestampMixin, _module(harness).PatternBase

    class Widget(mixin, base):  # type: ignore[misc]
        __tablename__ = "kata_widgets"
        id = mapped_column(Integer, Identity(), primary_key=True)
        name = mapped_column(String(50), nullable=False)
        size = mapped_column(Integer)
        extra = mapped_column(Integer)
        parent_id = mapped_column(Integer, ForeignKey("kata_widgets.id"))
        parts = relationship(lambda: Widget)

    class Gadget(mixin, base):  # type: ignore[misc]
        __tablename__ = "kata_gadgets"
        name = mapped_column(String(50), primary_key=True)
        size = mapped_column(Integer)

    return SimpleNamespace(Widget=Widget, Gadget=Gadget)


@cache
def _special(harness: Harness) -> Any:
    """A subclass in the same table, which is there already: the table is made once, whatever the mixin adds to it."""

    class SpecialWidget(_timestamped(harness).Widget):  # type: ignore[misc]
        pass

    return SpecialWidget


async def timestamped_tables(harness: Harness) -> None:
    """Make the tables of the classes with the learner's mixin."""
    _timestamped(harness)
    await _create_tables(harness)


async def raw_times(harness: Harness) -> str:
    """Insert rows past the ORM, in two time zones; return the error if that is refused."""
    async with harness.engine.connect() as connection:
        for number, zone in enumerate(("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago")):
            await connection.execute(text(f"SET LOCAL TimeZone = '{zone}'"))
            try:
                await connection.execute(text(f"INSERT INTO kata_widgets (name) VALUES ('raw {number}')"))
            except SQLAlchemyError as error:
                return str(getattr(error, "orig", None) or error).partition("\n")[0]
        await connection.execute(text("SET LOCAL TimeZone = 'UTC'"))
        await connection.commit()
    return ""


async def inserted_times(harness: Harness) -> list[Any]:
    """Insert objects, one alone and several at once: the name and both times of each, read without SQL."""
    there = _timestamped(harness)
    found = []
    async with harness.new_session() as session:
        for group in (
            [make(there.Widget, name="alone")],
            [make(there.Widget, name=f"one of several {number}") for number in (1, 2, 3)],
            [make(_special(harness), name="of a subclass"), make(there.Gadget, name="of another class")],
        ):
            session.add_all(group)
            await session.flush()
            found += [[each.name, *read(each, "created_at", "updated_at")] for each in group]
        await session.commit()
    return found


async def _age(session: AsyncSession, *objects: Any) -> None:
    """Make all rows older than they are, created before they were changed, past every trigger; load the objects again."""
    for table in ("kata_widgets", "kata_gadgets"):
        await session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        await session.execute(
            text(f"UPDATE {table} SET created_at = '{_OLD}', updated_at = '{_OLD}'::timestamptz + interval '1 year'")
        )
        await session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
    for each in objects:
        await session.refresh(each)


async def updated_times(harness: Harness) -> list[list[Any]]:
    """Update old rows in several ways, far from UTC: for each its kind, the object's name, and both times, read without SQL."""
    there = _timestamped(harness)
    found = []
    async with harness.new_session() as session:
        first, second, part = (make(there.Widget, name=name) for name in ("first", "second", "part"))
        special, other = make(_special(harness), name="special"), make(there.Gadget, name="other")
        every = (first, second, part, special, other)
        session.add_all(every)
        await session.flush()
        # Where the local time is not UTC, a time without a time zone that means UTC is another one.
        await session.execute(text("SET LOCAL TimeZone = 'Pacific/Kiritimati'"))

        async def flush(kind: str, *changed: Any) -> None:
            await session.flush()
            found.extend([kind, each.name, *read(each, "created_at", "updated_at")] for each in changed)

        await _age(session, *every)
        first.size = 1
        await flush("the first UPDATE of an object", first)
        await _age(session, *every)
        first.size = second.size = 2
        await flush("an UPDATE of one of two objects in a flush", first, second)
        special.extra = 1
        await flush("an UPDATE of an object of a subclass", special)
        other.size = 1
        await flush("an UPDATE of an object of another class", other)
        await session.refresh(first, ["parts"])
        first.parts.append(part)
        await flush("an UPDATE that only a relationship causes", part)
        await session.execute(text("SET LOCAL TimeZone = 'UTC'"))
        await session.commit()
    return found


# -- soft delete -------------------------------------------------------------------------------------------------------


@cache
def _deletable(harness: Harness) -> SimpleNamespace:
    """Two classes with the learner's mixin."""
    mixin, base = _module(harness).SoftDeleteMixin, _module(harness).PatternBase

    class Folder(mixin, base):  # type: ignore[misc]
        __tablename__ = "kata_folders"
        id = mapped_column(Integer, Identity(), primary_key=True)
        name = mapped_column(String(50), nullable=False)

    class Sheet(mixin, base):  # type: ignore[misc]
        __tablename__ = "kata_sheets"
        name = mapped_column(String(50), primary_key=True)

    return SimpleNamespace(Folder=Folder, Sheet=Sheet)


async def deletable_tables(harness: Harness) -> None:
    """Make the tables of the classes with the learner's mixin."""
    _deletable(harness)
    await _create_tables(harness)


def _moment(value: Any, before: datetime) -> str:
    """Describe a time that was set since `before`: `now`, or what it is in place of that."""
    if not isinstance(value, datetime):
        return "nothing" if value is None else f"a {type(value).__name__}"
    if value.utcoffset() is None:
        return "naive"
    # A time in whole seconds is one, too.
    rounding = timedelta(milliseconds=1) if value.microsecond else timedelta(seconds=1)
    since, after = before - rounding, datetime.now(UTC) + rounding
    if since <= value <= after:
        return "now"
    hours = timedelta(hours=14)
    return (
        "local"
        if since - hours <= value <= after - hours or since + hours <= value <= after + hours
        else "another time"
    )


async def deleted_objects(harness: Harness) -> dict[str, Any]:
    """Delete and restore objects in Python, far from UTC: what their attributes are after each step."""
    mixin = _module(harness).SoftDeleteMixin
    found: dict[str, Any] = {
        "missing": [name for name in ("soft_delete", "restore", "is_deleted") if not hasattr(mixin, name)]
    }
    if found["missing"]:
        return found
    zone = os.environ.get("TZ")
    _set_zone("KATA-14")  # fourteen hours ahead of UTC, without a file of time zones
    try:
        for cls in (_deletable(harness).Folder, _deletable(harness).Sheet):
            thing, before = make(cls, name="x"), datetime.now(UTC)
            found["new"] = [_moment(thing.deleted_at, before), thing.is_deleted]
            returned = thing.soft_delete()
            if python.iscoroutine(returned):
                returned.close()
                found["coroutine"] = True
            found["deleted"] = [_moment(thing.deleted_at, before), thing.is_deleted]
            first = thing.deleted_at
            thing.soft_delete()
            found["twice"] = [thing.deleted_at == first, thing.is_deleted]
            old = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
            thing.deleted_at = old
            thing.soft_delete()
            found["old"] = [thing.deleted_at == old, thing.is_deleted]
            thing.restore()
            found["restored"] = [_moment(thing.deleted_at, before), thing.is_deleted]
            thing.restore()
            found["restored twice"] = [_moment(thing.deleted_at, before), thing.is_deleted]
            thing.soft_delete()
            found["again"] = [_moment(thing.deleted_at, before), thing.is_deleted]
    finally:
        _set_zone(zone)
    return found


def _set_zone(zone: str | None) -> None:
    """Set the time zone of the process, where the platform can."""
    os.environ.pop("TZ", None)
    if zone is not None:
        os.environ["TZ"] = zone
    if hasattr(time, "tzset"):
        time.tzset()


async def deleted_rows(harness: Harness) -> dict[str, Any]:
    """Save, delete and restore objects; then ask for them in SQL, in several ways, and in Python."""
    cls = _deletable(harness).Folder
    async with harness.new_session() as session:
        kept, gone, back = (make(cls, name=name) for name in ("kept", "gone", "back"))
        session.add_all([kept, gone, back])
        await session.flush()
        gone.soft_delete()
        back.soft_delete()
        await session.flush()
        back.restore()
        await session.flush()
        kept.name, gone.name = "kept ", "gone "
        await session.flush()
        kept.name, gone.name = "kept", "gone"
        await session.flush()
        for name, moment in (("of old", _OLD), ("of the future", _LATER)):
            await session.execute(text(f"INSERT INTO kata_folders (name, deleted_at) VALUES ('{name}', '{moment}')"))
        await session.execute(text("INSERT INTO kata_folders (name) VALUES ('untouched')"))
        await session.commit()
    found: dict[str, Any] = {"plain": is_plain(cls.is_deleted)}
    if found["plain"]:
        return found
    other = aliased(cls)
    async with harness.new_session() as session:
        loaded = (await session.scalars(select(cls).order_by(cls.name))).all()
        found["python"] = [[each.name, *read(each, "is_deleted")] for each in loaded]
        for kind, query in (
            ("select", select(cls.name, cls.is_deleted).order_by(cls.name)),
            ("alias", select(other.name, other.is_deleted).order_by(other.name)),
            ("where", select(cls.name).where(cls.is_deleted).order_by(cls.name)),
            ("not", select(cls.name).where(not_(cls.is_deleted)).order_by(cls.name)),
            ("where of an alias", select(other.name).where(other.is_deleted).order_by(other.name)),
            ("order", select(cls.name).order_by(cls.is_deleted, cls.name)),
        ):
            found[kind] = [list(row) for row in (await session.execute(query)).all()]
    return found
