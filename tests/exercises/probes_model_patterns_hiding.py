"""Probes for model patterns: what the sessions of a factory show.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use. Mixins are tried on classes that the learner has not seen. Those have no
annotations, because this file cannot be found where SQLAlchemy would look their names up.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import cache, partial
from inspect import iscoroutinefunction
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Identity,
    Integer,
    String,
    Table,
    func,
    select,
    text,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import (
    Session,
    aliased,
    immediateload,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
    subqueryload,
)

from kata.worker.objects import make

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
    await _create_tables(harness)
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

    async def deleted_just_now(session: AsyncSession) -> Any:
        book = (await session.scalars(select(there.Book).where(there.Book.id == 1))).one()
        book.soft_delete()
        await session.flush()
        found = [each.name for each in await session.scalars(select(there.Book)) if each is book]
        await session.rollback()
        return found

    found = await _in_turn(
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
            "a SELECT of what was deleted just now": deleted_just_now,
        },
    )
    return {"hide_deleted() itself": iscoroutinefunction(_module(harness).hide_deleted), **found}


async def hidden_joins(harness: Harness) -> dict[str, Any]:
    """Aliases and joins."""
    there = _library(harness)
    book, chapter, shelf = aliased(there.Book), aliased(there.Chapter), there.Shelf
    return await _in_turn(
        _hiding(harness),
        {
            "an alias": _rows(select(book)),
            "a join": _rows(select(shelf.name, there.Book.name).join(shelf.books)),
            "a join that selects the other class only": _rows(select(shelf.name).join(shelf.books)),
            "an outer join": _rows(select(shelf.name, there.Book.name).outerjoin(shelf.books)),
            "a join to an alias": _rows(select(shelf.name, book.name).join(book, book.shelf_id == shelf.id)),
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


# The loaders that are tried on a many-to-one, too.
_OF_ONE = ("selectinload", "joinedload")


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
        if name in _OF_ONE:
            one = chapters.options(load(there.Chapter.book))
            steps[f"{name} of a many-to-one"] = _loaded(one, lambda each: _names(each.book))
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
        if name in _OF_ONE:
            one = select(there.Chapter).options(load(there.Chapter.book))
            steps[f"{name} of a many-to-one"] = _loaded(one, lambda each: _names(each.book), **shown)
    return await _in_turn(_hiding(harness), steps)


async def hidden_from_new(harness: Harness) -> dict[str, Any]:
    """Relationships of objects that were inserted, and never loaded by a query."""
    there = _library(harness)
    moment = datetime(2001, 2, 3, tzinfo=UTC)

    async def collection(session: AsyncSession) -> Any:
        shelf = make(there.Shelf, name="new")
        session.add(shelf)
        await session.flush()
        for name, deleted_at in (("seen", None), ("unseen", moment)):
            session.add(make(there.Book, name=name, shelf_id=shelf.id, deleted_at=deleted_at))
        await session.flush()
        found = await session.run_sync(lambda _: _names(shelf.books))
        await session.rollback()
        return found

    async def many_to_one(session: AsyncSession) -> Any:
        chapter = make(there.Chapter, name="new", book_id=2)
        session.add(chapter)
        await session.flush()
        found = await session.run_sync(lambda _: _names(chapter.book))
        await session.rollback()
        return found

    return await _in_turn(
        _hiding(harness),
        {
            "a lazy load of its collection": collection,
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
