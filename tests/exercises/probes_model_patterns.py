"""Probes for model patterns: what the learner's classes and mixins are, and what they do.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use. Mixins are tried on classes that the learner has not seen. Those have no
annotations, because this file cannot be found where SQLAlchemy would look their names up.
"""

from __future__ import annotations

import inspect as python
import os
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Identity,
    Integer,
    Numeric,
    String,
    Table,
    func,
    inspect,
    not_,
    select,
    text,
)
from sqlalchemy.exc import MissingGreenlet, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import (
    Mapper,
    Session,
    aliased,
    configure_mappers,
    immediateload,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
    subqueryload,
)
from sqlalchemy.orm.exc import StaleDataError

if TYPE_CHECKING:
    from kata.worker.harness import Harness

_OLD = "2001-02-03 04:05:06+00"
_LATER = "2999-01-01 00:00:00+00"
NEEDS_SQL = "(needs SQL)"


def _module(harness: Harness) -> Any:
    return harness.module("app.model_patterns")


def _mapper_of(cls: Any) -> Any:
    """The mapper of a class; `None` if it is no mapped class. Mappers are not configured by this."""
    mapper = inspect(cls, raiseerr=False) if isinstance(cls, type) else None
    return mapper if isinstance(mapper, Mapper) else None


def _make(cls: Any, **values: Any) -> Any:
    """Make an object without its constructor, which may be the learner's own or a dataclass's."""
    configure_mappers()
    made = _mapper_of(cls).class_manager.new_instance()
    for key, value in values.items():
        setattr(made, key, value)
    return made


def _filled(cls: Any, **values: Any) -> Any:
    """Make an object with something in each column that must have a value."""
    for key, column in _mapper_of(cls).columns.items():
        optional = column.nullable or column.default is not None or column.server_default is not None
        if key not in values and not (optional or column.foreign_keys or column.primary_key):
            values[key] = 1 if isinstance(column.type, Integer | Numeric) else "x"
    return _make(cls, **values)


def _read(thing: Any, *names: str) -> list[Any]:
    """Read attributes outside of a greenlet, where nothing can be loaded."""
    values = []
    for name in names:
        try:
            values.append(getattr(thing, name))
        except MissingGreenlet:
            values.append(NEEDS_SQL)
    return values


# -- tables and mappings -----------------------------------------------------------------------------------------------


async def create_tables(harness: Harness) -> None:
    """CREATE TABLE for everything that the module's classes describe."""
    mappers = filter(None, map(_mapper_of, vars(_module(harness)).values()))
    async with harness.engine.begin() as connection:
        for metadata in {id(mapper.class_.metadata): mapper.class_.metadata for mapper in mappers}.values():
            await connection.run_sync(partial(metadata.create_all, checkfirst=False))


async def model_facts(harness: Harness, name: str) -> dict[str, Any]:
    """Describe a mapped class; its relationships need not fit together yet."""
    cls = getattr(_module(harness), name, None)
    mapper = _mapper_of(cls)
    if mapper is None:
        return {"mapped": False, "exists": cls is not None}
    table = mapper.local_table
    columns = {
        key: column for key, column in mapper.columns.items() if isinstance(column, Column) and column.table is table
    }
    return {
        "mapped": True,
        "table": str(table.name),
        "schema": str(table.schema or ""),
        "attributes": sorted(mapper.attrs.keys()) if mapper.configured else sorted(mapper._props.keys()),
        "primary_key": [str(column.name) for column in table.primary_key],
        "python_defaults": [str(column.name) for column in columns.values() if column.default is not None],
        "version": "" if mapper.version_id_col is None else str(mapper.version_id_col.name),
    }


async def relationship_facts(harness: Harness, name: str) -> dict[str, Any]:
    """Describe the relationships of a mapped class; configures all mappers, which may raise."""
    mapper = _mapper_of(getattr(_module(harness), name))
    configure_mappers()
    return {
        each.key: {
            "direction": each.direction.name,
            "target": each.mapper.class_.__name__,
            "lazy": str(each.lazy),
            "uselist": bool(each.uselist),
            "viewonly": bool(each.viewonly),
            "secondary": each.secondary is not None,
            "reverse": sorted(other.key for other in each._reverse_property),
            "list": not each.uselist
            or each.lazy not in ("select", True)
            or isinstance(getattr(mapper.class_manager.new_instance(), each.key), list),
        }
        for each in mapper.relationships
    }


# -- two times ---------------------------------------------------------------------------------------------------------


@cache
def _timestamped(harness: Harness) -> SimpleNamespace:
    """Classes with the learner's mixin: one that refers to itself, a subclass in its table, and another table."""
    mixin, base = _module(harness).TimestampMixin, _module(harness).PatternBase

    class Widget(mixin, base):  # type: ignore[misc]
        __tablename__ = "kata_widgets"
        id = mapped_column(Integer, Identity(), primary_key=True)
        name = mapped_column(String(50), nullable=False)
        size = mapped_column(Integer)
        extra = mapped_column(Integer)
        parent_id = mapped_column(Integer, ForeignKey("kata_widgets.id"))
        parts = relationship(lambda: Widget)

    class SpecialWidget(Widget):
        pass

    class Gadget(mixin, base):  # type: ignore[misc]
        __tablename__ = "kata_gadgets"
        name = mapped_column(String(50), primary_key=True)
        size = mapped_column(Integer)

    return SimpleNamespace(Widget=Widget, SpecialWidget=SpecialWidget, Gadget=Gadget)


async def timestamped_tables(harness: Harness) -> None:
    """Make the tables of the classes with the learner's mixin."""
    _timestamped(harness)
    await create_tables(harness)
    metadata = _timestamped(harness).Widget.metadata
    async with harness.engine.connect() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.commit()


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
            [_make(there.Widget, name="alone")],
            [_make(there.Widget, name=f"one of several {number}") for number in (1, 2, 3)],
            [_make(there.SpecialWidget, name="of a subclass"), _make(there.Gadget, name="of another class")],
        ):
            session.add_all(group)
            await session.flush()
            found += [[each.name, *_read(each, "created_at", "updated_at")] for each in group]
        await session.commit()
    return found


async def _age(session: AsyncSession, *objects: Any) -> None:
    """Make all rows older than they are, past every trigger, and load the objects again."""
    for table in ("kata_widgets", "kata_gadgets"):
        await session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        await session.execute(text(f"UPDATE {table} SET created_at = '{_OLD}', updated_at = '{_OLD}'"))
        await session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
    for each in objects:
        await session.refresh(each)


async def updated_times(harness: Harness) -> list[list[Any]]:
    """Update old rows in several ways: for each its kind, the object's name, and both times, read without SQL."""
    there = _timestamped(harness)
    found = []
    async with harness.new_session() as session:
        first, second, part = (_make(there.Widget, name=name) for name in ("first", "second", "part"))
        special, other = _make(there.SpecialWidget, name="special"), _make(there.Gadget, name="other")
        every = (first, second, part, special, other)
        session.add_all(every)
        await session.flush()

        async def flush(kind: str, *changed: Any) -> None:
            await session.flush()
            found.extend([kind, each.name, *_read(each, "created_at", "updated_at")] for each in changed)

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
    await create_tables(harness)


def _moment(value: Any, before: datetime) -> str:
    """Describe a time that was set since `before`: `now`, or what it is in place of that."""
    if not isinstance(value, datetime):
        return "nothing" if value is None else f"a {type(value).__name__}"
    if value.utcoffset() is None:
        return "naive"
    # Whole seconds, or milliseconds, are a time, too.
    since, after = before - timedelta(seconds=1), datetime.now(UTC) + timedelta(seconds=1)
    return "now" if since <= value <= after else "another time"


async def deleted_objects(harness: Harness) -> dict[str, Any]:
    """Delete and restore objects in Python, far from UTC: what their attributes are after each step."""
    found: dict[str, Any] = {}
    zone = os.environ.get("TZ")
    _set_zone("KATA-14")  # fourteen hours ahead of UTC, without a file of time zones
    try:
        for cls in (_deletable(harness).Folder, _deletable(harness).Sheet):
            thing, before = _make(cls, name="x"), datetime.now(UTC)
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
        kept, gone, back = (_make(cls, name=name) for name in ("kept", "gone", "back"))
        session.add_all([kept, gone, back])
        await session.flush()
        gone.soft_delete()
        back.soft_delete()
        await session.flush()
        back.restore()
        await session.flush()
        for name, moment in (("of old", _OLD), ("of the future", _LATER)):
            await session.execute(text(f"INSERT INTO kata_folders (name, deleted_at) VALUES ('{name}', '{moment}')"))
        await session.execute(text("INSERT INTO kata_folders (name) VALUES ('untouched')"))
        await session.commit()
    found: dict[str, Any] = {"plain": isinstance(cls.is_deleted, bool)}
    if found["plain"]:
        return found
    other = aliased(cls)
    async with harness.new_session() as session:
        loaded = (await session.scalars(select(cls).order_by(cls.name))).all()
        found["python"] = [[each.name, each.is_deleted] for each in loaded]
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


# -- hidden rows -------------------------------------------------------------------------------------------------------


@cache
def _library(harness: Harness) -> SimpleNamespace:
    """Shelves, without the mixin; books, their chapters and labels, with it."""
    mixin, base = _module(harness).SoftDeleteMixin, _module(harness).PatternBase
    labelled = Table(
        "kata_labelled",
        base.metadata,
        Column("shelf_id", ForeignKey("kata_shelves.id"), primary_key=True),
        Column("label_id", ForeignKey("kata_labels.id"), primary_key=True),
    )

    class Shelf(base):  # type: ignore[misc]
        __tablename__ = "kata_shelves"
        id = mapped_column(Integer, Identity(start=100), primary_key=True)
        name = mapped_column(String(50))
        books = relationship(lambda: Book, back_populates="shelf", order_by=lambda: Book.name)
        labels = relationship(lambda: Label, secondary=labelled)

    class Book(mixin, base):  # type: ignore[misc]
        __tablename__ = "kata_books"
        id = mapped_column(Integer, Identity(start=100), primary_key=True)
        name = mapped_column(String(50))
        shelf_id = mapped_column(Integer, ForeignKey("kata_shelves.id"))
        shelf = relationship(Shelf, back_populates="books")
        chapters = relationship(lambda: Chapter, back_populates="book", order_by=lambda: Chapter.name)

    class Atlas(Book):
        pass

    class Chapter(mixin, base):  # type: ignore[misc]
        __tablename__ = "kata_chapters"
        id = mapped_column(Integer, Identity(start=100), primary_key=True)
        name = mapped_column(String(50))
        book_id = mapped_column(Integer, ForeignKey("kata_books.id"))
        book = relationship(Book, back_populates="chapters")

    class Label(mixin, base):  # type: ignore[misc]
        __tablename__ = "kata_labels"
        id = mapped_column(Integer, Identity(start=100), primary_key=True)
        name = mapped_column(String(50))

    return SimpleNamespace(Shelf=Shelf, Book=Book, Atlas=Atlas, Chapter=Chapter, Label=Label)


_LIBRARY = f"""
INSERT INTO kata_shelves (id, name) VALUES (1, 'top'), (2, 'low');
INSERT INTO kata_books (id, name, shelf_id, deleted_at) VALUES
    (1, 'kept', 1, NULL), (2, 'gone', 1, '{_OLD}'), (3, 'lost', 2, '{_OLD}');
INSERT INTO kata_chapters (id, name, book_id, deleted_at) VALUES
    (1, 'one', 1, NULL), (2, 'two', 1, '{_OLD}'), (3, 'three', 2, NULL);
INSERT INTO kata_labels (id, name, deleted_at) VALUES (1, 'red', NULL), (2, 'blue', '{_OLD}');
INSERT INTO kata_labelled (shelf_id, label_id) VALUES (1, 1), (1, 2);
"""


async def library_tables(harness: Harness) -> None:
    """Make the tables of the library, and fill them."""
    _library(harness)
    await create_tables(harness)
    async with harness.engine.begin() as connection:
        for statement in filter(str.strip, _LIBRARY.split(";")):
            await connection.execute(text(statement))


@cache
def _hiding(harness: Harness) -> async_sessionmaker[AsyncSession]:
    """A factory to which the learner's function was applied, once."""
    factory = async_sessionmaker(harness.engine, expire_on_commit=False)
    _module(harness).hide_deleted(factory)
    return factory


@cache
def _defined_later(harness: Harness) -> Any:
    """A class with the mixin that did not exist when the learner's function was applied."""
    _hiding(harness)

    class Late(_module(harness).SoftDeleteMixin, _module(harness).PatternBase):  # type: ignore[misc]
        __table__ = _library(harness).Label.__table__

    return Late


_Step = Callable[[AsyncSession], Awaitable[Any]]


async def _in_turn(factory: Any, steps: dict[str, _Step]) -> dict[str, Any]:
    """Run each step in a session of its own; an error of SQLAlchemy's is its result."""
    found: dict[str, Any] = {}
    for kind, step in steps.items():
        async with factory() as session:
            try:
                found[kind] = await step(session)
            except SQLAlchemyError as error:
                found[kind] = f"{type(error).__name__}: {error}".partition("\n")[0]
    return found


def _rows(query: Any, **options: Any) -> _Step:
    """A step: the rows of a query, each as a list of names or values."""

    async def step(session: AsyncSession) -> Any:
        rows = (await session.execute(query.execution_options(**options))).unique().all()
        return sorted([str(getattr(cell, "name", cell)) for cell in row] for row in rows)

    return step


def _names(things: Any) -> Any:
    if isinstance(things, list):
        return sorted(str(each.name) for each in things)
    return None if things is None else str(things.name)


def _loaded(query: Any, read: Callable[[Any], Any], *, lazily: bool = False, **options: Any) -> _Step:
    """A step: what can be read from the objects of a query, by their names."""

    async def step(session: AsyncSession) -> Any:
        found = (await session.scalars(query.execution_options(**options))).unique().all()
        reading = lambda _: {each.name: read(each) for each in found}  # noqa: E731
        return await session.run_sync(reading) if lazily else reading(None)

    return step


async def hidden_selects(harness: Harness) -> dict[str, Any]:
    """Plain SELECTs of a factory's sessions: what they return."""
    there, late = _library(harness), _defined_later(harness)
    return await _in_turn(
        _hiding(harness),
        {
            "select(Book)": _rows(select(there.Book)),
            "select(Book.name)": _rows(select(there.Book.name)),
            "select(func.count()).select_from(Book)": _rows(select(func.count()).select_from(there.Book)),
            "select(Chapter)": _rows(select(there.Chapter)),
            "select(Shelf)": _rows(select(there.Shelf)),
            "a SELECT of a subclass": _rows(select(there.Atlas)),
            "a SELECT of a class that was defined later": _rows(select(late)),
            "a SELECT with include_deleted=False": _rows(select(there.Book), include_deleted=False),
        },
    )


async def hidden_joins(harness: Harness) -> dict[str, Any]:
    """Aliases and joins."""
    there = _library(harness)
    book, chapter, shelf = aliased(there.Book), aliased(there.Chapter), there.Shelf
    return await _in_turn(
        _hiding(harness),
        {
            "an alias": _rows(select(book)),
            "a column of an alias": _rows(select(book.name)),
            "a join": _rows(select(shelf.name, there.Book.name).join(shelf.books)),
            "a join that selects the other class only": _rows(select(shelf.name).join(shelf.books)),
            "an outer join": _rows(select(shelf.name, there.Book.name).outerjoin(shelf.books)),
            "a join to an alias": _rows(select(shelf.name, book.name).join(book, book.shelf_id == shelf.id)),
            "an outer join to an alias": _rows(
                select(shelf.name, book.name).outerjoin(book, book.shelf_id == shelf.id)
            ),
            "a join of two classes": _rows(select(there.Book.name, there.Chapter.name).join(there.Book.chapters)),
            "a join from an alias to an alias": _rows(
                select(book.name, chapter.name).join(chapter, chapter.book_id == book.id)
            ),
            "a join through an association table": _rows(select(shelf.name, there.Label.name).join(shelf.labels)),
        },
    )


_STRATEGIES = {
    "selectinload": selectinload,
    "joinedload": joinedload,
    "subqueryload": subqueryload,
    "immediateload": immediateload,
}


def _of_shelves(shelf: Any) -> list[Any]:
    return [_names(shelf.books), _names(shelf.labels)]


async def hidden_loads(harness: Harness) -> dict[str, Any]:
    """Relationships, loaded lazily and eagerly."""
    there = _library(harness)
    shelves, chapters = select(there.Shelf), select(there.Chapter)
    steps = {
        "lazy loads of collections": _loaded(shelves, _of_shelves, lazily=True),
        "a lazy load of a many-to-one": _loaded(chapters, lambda each: _names(each.book), lazily=True),
    }
    for name, load in _STRATEGIES.items():
        both = shelves.options(load(there.Shelf.books), load(there.Shelf.labels))
        steps[f"{name} of collections"] = _loaded(both, _of_shelves)
        steps[f"{name} of a many-to-one"] = _loaded(
            chapters.options(load(there.Chapter.book)), lambda each: _names(each.book)
        )
    nested = shelves.options(selectinload(there.Shelf.books).selectinload(there.Book.chapters))
    steps["nested eager loads"] = _loaded(nested, lambda each: [[b.name, _names(b.chapters)] for b in each.books])
    return await _in_turn(_hiding(harness), steps)


async def hidden_single(harness: Harness) -> dict[str, Any]:
    """get(), refresh() and expired columns of one object."""
    there = _library(harness)
    shown = {"include_deleted": True}

    async def refreshed(session: AsyncSession) -> Any:
        book = (await session.scalars(select(there.Book).where(there.Book.id == 2), execution_options=shown)).one()
        await session.refresh(book)
        await session.refresh(book, ["name"])
        return book.name

    async def expired(session: AsyncSession) -> Any:
        book = (await session.scalars(select(there.Book).where(there.Book.id == 2), execution_options=shown)).one()
        session.expire(book)
        return await session.run_sync(lambda _: book.name)

    async def restored(session: AsyncSession) -> Any:
        book = (await session.scalars(select(there.Book).where(there.Book.id == 2), execution_options=shown)).one()
        book.name = "changed"
        await session.flush()
        book.name = "gone"
        await session.flush()
        return book.name

    async def got(session: AsyncSession, key: int, **options: Any) -> Any:
        return _names(await session.get(there.Book, key, **options))

    return await _in_turn(
        _hiding(harness),
        {
            "get() of a deleted object": partial(got, key=2),
            "get() of another object": partial(got, key=1),
            "get() with include_deleted": partial(got, key=2, execution_options=shown),
            "refresh() of a deleted object": refreshed,
            "an expired column of a deleted object": expired,
            "an UPDATE of a deleted object": restored,
        },
    )


async def shown_again(harness: Harness) -> dict[str, Any]:
    """The same with include_deleted=True, alternating with statements without it."""
    there = _library(harness)
    book, shelf, shown = aliased(there.Book), there.Shelf, {"include_deleted": True}

    async def by_argument(session: AsyncSession) -> Any:
        return sorted(each.name for each in await session.scalars(select(there.Book), execution_options=shown))

    async def alternating(session: AsyncSession) -> Any:
        counts = []
        for options in ({}, shown, {}, shown):
            counts.append(len((await session.scalars(select(there.Book), execution_options=options)).all()))
        return counts

    steps = {
        "select(Book)": _rows(select(there.Book), **shown),
        "select(Book.name)": _rows(select(there.Book.name), **shown),
        "an argument of scalars()": by_argument,
        "an alias": _rows(select(book), **shown),
        "a join": _rows(select(shelf.name, there.Book.name).join(shelf.books), **shown),
        "statements with and without it": alternating,
    }
    for name, load in list(_STRATEGIES.items())[:3]:
        query = select(shelf).options(load(shelf.books), load(shelf.labels))
        steps[f"{name} of collections"] = _loaded(query, _of_shelves, **shown)
        chapters = select(there.Chapter).options(load(there.Chapter.book))
        steps[f"{name} of a many-to-one"] = _loaded(chapters, lambda each: _names(each.book), **shown)
    return await _in_turn(_hiding(harness), steps)


async def hidden_from_new(harness: Harness) -> dict[str, Any]:
    """Relationships of objects that were inserted, and never loaded by a query."""
    there = _library(harness)
    moment = datetime(2001, 2, 3, tzinfo=UTC)

    async def collection(session: AsyncSession) -> Any:
        shelf = _make(there.Shelf, name="new")
        session.add(shelf)
        await session.flush()
        for name, deleted_at in (("seen", None), ("unseen", moment)):
            session.add(_make(there.Book, name=name, shelf_id=shelf.id, deleted_at=deleted_at))
        await session.flush()
        found = await session.run_sync(lambda _: _names(shelf.books))
        await session.rollback()
        return found

    async def refreshed(session: AsyncSession) -> Any:
        shelf = _make(there.Shelf, name="new")
        session.add(shelf)
        await session.flush()
        session.add(_make(there.Book, name="unseen", shelf_id=shelf.id, deleted_at=moment))
        await session.flush()
        await session.refresh(shelf, ["books"])
        found = _names(shelf.books)
        await session.rollback()
        return found

    async def many_to_one(session: AsyncSession) -> Any:
        chapter = _make(there.Chapter, name="new", book_id=2)
        session.add(chapter)
        await session.flush()
        found = await session.run_sync(lambda _: _names(chapter.book))
        await session.rollback()
        return found

    return await _in_turn(
        _hiding(harness),
        {
            "a lazy load of its collection": collection,
            "a refresh() of its collection": refreshed,
            "a lazy load of its many-to-one": many_to_one,
        },
    )


async def other_factories(harness: Harness) -> dict[str, Any]:
    """What other sessions see, before and after the learner's function was applied to further factories."""
    there, engine = _library(harness), harness.engine
    shared = type("SharedSession", (Session,), {})
    made = {
        "one that was made before": async_sessionmaker(engine, expire_on_commit=False),
        "one that shares its sync_session_class": async_sessionmaker(engine, sync_session_class=shared),
    }
    own = type("OwnSession", (AsyncSession,), {})
    made["one that shares its class"] = async_sessionmaker(engine, class_=own)
    factories = {
        "a second factory": async_sessionmaker(engine, expire_on_commit=False, autoflush=False),
        "a factory with a sync_session_class": async_sessionmaker(engine, sync_session_class=shared),
        "a factory with a class of its own": async_sessionmaker(engine, class_=own),
    }
    found: dict[str, Any] = {}
    count = select(func.count()).select_from(there.Book)
    for name, factory in factories.items():
        _module(harness).hide_deleted(factory)
        async with factory() as session:
            found[name] = await session.scalar(count)
    async with factories["a second factory"].begin() as session:
        found["begin() of a second factory"] = await session.scalar(count)
        found["settings"] = [session.sync_session.expire_on_commit, session.sync_session.autoflush]
    made["one that was made afterwards"] = async_sessionmaker(engine)
    for name, factory in made.items():
        async with factory() as session:
            found[name] = await session.scalar(count)
    async with AsyncSession(engine) as session:
        found["an AsyncSession without a factory"] = await session.scalar(count)
    return found


# -- a name ------------------------------------------------------------------------------------------------------------


async def names_of_people(harness: Harness, people: list[list[str | None]]) -> dict[str, Any]:
    """Full names in Python and SQL, of people given as pairs, who are saved in this order."""
    cls: Any = _module(harness).Person
    found: dict[str, Any] = {"new": []}
    made = []
    for first, last in people:
        values = {"first_name": first} if last is None else {"first_name": first, "last_name": last}
        made.append(_make(cls, **values))
        found["new"].append(made[-1].full_name)
    async with harness.new_session() as session:
        for each in made:
            session.add(each)
            await session.flush()
        made[0].first_name = "Other"
        found["changed"] = made[0].full_name
        await session.rollback()
    async with harness.new_session() as session:
        for first, last in people:
            session.add(_make(cls, first_name=first, last_name=last))
            await session.flush()
        await session.commit()
    other = aliased(cls)
    async with harness.new_session() as session:
        loaded = (await session.scalars(select(cls).order_by(cls.id))).all()
        found["loaded"] = [each.full_name for each in loaded]
        found["same"] = isinstance(cls.full_name, str)
        if found["same"]:
            return found
        found["select"] = list(await session.scalars(select(cls.full_name).order_by(cls.id)))
        found["alias"] = list(await session.scalars(select(other.full_name).order_by(other.id)))
        found["order"] = list(await session.scalars(select(cls.id).order_by(cls.full_name, cls.id)))
        found["where"] = []
        for each in loaded:
            found["where"].append(
                list(await session.scalars(select(cls.id).where(cls.full_name == each.full_name).order_by(cls.id)))
            )
        pairs = select(cls.id, other.id).join(other, cls.full_name == other.full_name).order_by(cls.id, other.id)
        found["pairs"] = len((await session.execute(pairs)).all())
    return found


# -- members, lines, versions, customers -------------------------------------------------------------------------------


async def memberships(harness: Harness) -> dict[str, Any]:
    """Link, change and delete through the given lists and the two relationships."""
    module = _module(harness)
    found: dict[str, Any] = {}
    async with harness.new_session() as session:
        team, other = _filled(module.Team, name="Red"), _filled(module.Team, name="Blue")
        ada, bo, cy = (_filled(module.Member, name=name) for name in ("Ada", "Bo", "Cy"))
        link = _make(module.Membership, member=ada)
        team.memberships.append(link)
        found["knows"] = [link.team is team, link in ada.memberships]
        second = _make(module.Membership, team=team, member=bo, role="captain")
        third = _make(module.Membership, team=other, member=bo)
        fourth = _make(module.Membership, team=team, member=cy)
        found["in lists"] = [second in team.memberships, second in bo.memberships, third in bo.memberships]
        session.add_all([team, other, third, fourth])
        await session.flush()
        found["read"] = [_read(link, "role"), [str(value) for value in _read(link, "joined_on")]]
        found["saved"] = await _linked(session)
        fresh = (await session.execute(text("SELECT current_date::text"))).scalar_one()
        found["today"] = fresh
        team.memberships.remove(second)
        await session.flush()
        found["taken out"] = await _linked(session)
        await session.delete(fourth)
        await session.flush()
        found["deleted"] = await _linked(session)
        found["left"] = [await session.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("teams", "members")]
        await session.commit()
    async with harness.new_session() as session:
        await session.delete((await session.scalars(select(module.Team).where(module.Team.name == "Red"))).one())
        await session.flush()
        found["team deleted"] = await _linked(session)
        found["then left"] = [
            await session.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("teams", "members")
        ]
        await session.rollback()
    return found


async def _linked(session: AsyncSession) -> list[list[Any]]:
    query = """SELECT t.name, m.name, s.role FROM memberships s JOIN teams t ON t.id = s.team_id
        JOIN members m ON m.id = s.member_id ORDER BY 1, 2"""
    return [list(row) for row in (await session.execute(text(query))).all()]


async def save_invoices(harness: Harness) -> list[Any]:
    """Save three invoices with three lines each, through the list; return what the list and the lines know of each other."""
    module = _module(harness)
    async with harness.new_session() as session:
        invoices = [_make(module.Invoice, number=f"N{number}") for number in (1, 2, 3)]
        for invoice in invoices:
            for _ in range(3):
                invoice.lines.append(_filled(module.InvoiceLine))
        other = _make(module.Invoice, number="N4")
        line = _filled(module.InvoiceLine, invoice=other)
        known = [all(each.invoice is invoices[0] for each in invoices[0].lines), line in other.lines]
        session.add_all([*invoices, other])
        await session.commit()
    return known


async def _invoice(session: AsyncSession, module: Any, number: str, *, loaded: bool) -> Any:
    query = select(module.Invoice).where(module.Invoice.number == number)
    return (await session.scalars(query.options(selectinload(module.Invoice.lines)) if loaded else query)).one()


async def take_line_out(harness: Harness) -> str:
    """Take one line out of the first invoice's loaded list, and flush; return the error if that is refused."""
    async with harness.new_session() as session:
        invoice = await _invoice(session, _module(harness), "N1", loaded=True)
        invoice.lines.remove(invoice.lines[0])
        return await _flushed(session)


async def replace_lines(harness: Harness) -> str:
    """Give the second invoice another list, with one new line, and flush."""
    module = _module(harness)
    async with harness.new_session() as session:
        invoice = await _invoice(session, module, "N2", loaded=True)
        invoice.lines = [_filled(module.InvoiceLine)]
        return await _flushed(session)


async def delete_invoice(harness: Harness, number: str, loaded: bool) -> str:
    """Delete an invoice whose lines are loaded or not."""
    async with harness.new_session() as session:
        invoice = await _invoice(session, _module(harness), number, loaded=loaded)
        await session.delete(invoice)
        return await _flushed(session)


async def _flushed(session: AsyncSession) -> str:
    """Flush and commit; return the error of the database, if there is one."""
    try:
        await session.flush()
    except SQLAlchemyError as error:
        await session.rollback()
        return f"{type(error).__name__}: {getattr(error, 'orig', None) or error}".partition("\n")[0]
    await session.commit()
    return ""


async def document_versions(harness: Harness) -> list[Any]:
    """Insert a document and change it twice, with a flush where nothing changes: its version after each, without SQL."""
    cls = _module(harness).Document
    async with harness.new_session() as session:
        document, found = _make(cls, title="one"), []
        session.add(document)
        for title in ("one", "two", "two", "three"):
            document.title = title
            await session.flush()
            found += _read(document, "version")
        await session.commit()
    return found


async def old_document(harness: Harness) -> list[Any]:
    """Change a document whose version is 41, as a row of elsewhere."""
    cls = _module(harness).Document
    async with harness.new_session() as session:
        await session.execute(text("INSERT INTO documents (title, version) VALUES ('old', 41)"))
        document = (await session.scalars(select(cls).where(cls.title == "old"))).one()
        document.title = "changed"
        await session.flush()
        found = _read(document, "version")
        await session.commit()
    return found


async def stale_document(harness: Harness, meanwhile: str, delete: bool) -> str:
    """Load a document, let somebody else change it, then change or delete it; return the name of the error, if any."""
    cls = _module(harness).Document
    async with harness.new_session() as session:
        document = _make(cls, title="mine")
        session.add(document)
        await session.commit()
        await session.refresh(document)
        await session.execute(text(meanwhile))
        if delete:
            await session.delete(document)
        else:
            document.title = "mine, changed"
        try:
            await session.flush()
        except StaleDataError as error:
            return type(error).__name__
        except SQLAlchemyError as error:
            return f"{type(error).__name__}: {error}".partition("\n")[0]
        finally:
            await session.rollback()
    return ""


async def customers(harness: Harness) -> list[list[Any]]:
    """Insert customers, one alone and three at once: the name of each, its public id without SQL, and its type's names."""
    cls = _module(harness).Customer
    found = []
    async with harness.new_session() as session:
        for group in (["alone"], ["first", "second", "third"]):
            made = [_make(cls, name=name) for name in group]
            session.add_all(made)
            await session.flush()
            for each in made:
                (value,) = _read(each, "public_id")
                found.append([each.name, str(value), [base.__name__ for base in type(value).__mro__]])
        await session.commit()
        session.expunge_all()
        loaded = (await session.scalars(select(cls).where(cls.name == "alone"))).one()
        value = loaded.public_id
        found.append(["loaded", str(value), [base.__name__ for base in type(value).__mro__]])
    return found


async def raw_customers(harness: Harness) -> str:
    """Insert two customers past the ORM; return the error if that is refused."""
    async with harness.engine.connect() as connection:
        try:
            for name in ("raw 1", "raw 2"):
                await connection.execute(text(f"INSERT INTO customers (name) VALUES ('{name}')"))
        except SQLAlchemyError as error:
            return str(getattr(error, "orig", None) or error).partition("\n")[0]
        await connection.commit()
    return ""
