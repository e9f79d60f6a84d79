"""kata.translate: the errors that newcomers really get, as SQLAlchemy and PostgreSQL really raise them."""

import asyncio
import gc
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal
from typing import Annotated, Any

import pytest
from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    joinedload,
    mapped_column,
    raiseload,
    relationship,
    selectinload,
)

from kata.database import find_server
from kata.pool.scratch import fresh_database
from kata.translate import Explanation, explain


class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelves"
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(10), unique=True)
    books: Mapped[list["Book"]] = relationship(back_populates="shelf")


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    price: Mapped[Decimal | None]
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("shelves.id"))
    shelf: Mapped[Shelf | None] = relationship(back_populates="books")


class Later(DeclarativeBase):
    """Another registry: its model is ahead of the database."""


class BookWithIsbn(Later):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    isbn: Mapped[str | None]


class Stub(Base):
    __abstract__ = True


@pytest.fixture(scope="module")
async def engine() -> AsyncIterator[AsyncEngine]:
    """An engine on a database with two shelves of two books."""
    server = find_server()
    async with fresh_database(server) as database:
        engine = create_async_engine(server.url(database))
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine) as session, session.begin():
            session.add_all(
                Shelf(id=number, label=f"shelf {number}", books=[Book(title="a"), Book(title="b")]) for number in (1, 2)
            )
        yield engine
        await engine.dispose()


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A session; what it writes is rolled back."""
    async with AsyncSession(engine) as session:
        yield session


Act = Callable[[AsyncSession], Awaitable[Any]]


async def raised_by(act: Act, session: AsyncSession) -> Exception:
    """Do it, and return the exception it must end with."""
    with pytest.raises(Exception) as caught, warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            await act(session)
        finally:
            gc.collect()
    return caught.value


def check(explained: Explanation | None, *mentions: str) -> None:
    """All three parts are there, and the given words are in them."""
    assert explained is not None
    assert explained.what and explained.why and explained.todo
    for mention in mentions:
        assert mention in str(explained), f"{mention!r} is not in {explained}"


# ---- asynchronous


async def lazy_load(session: AsyncSession) -> None:
    book = await session.get_one(Book, 1)
    _ = book.shelf


async def lazy_collection(session: AsyncSession) -> None:
    for shelf in await session.scalars(select(Shelf)):
        len(shelf.books)


async def expired_attribute(session: AsyncSession) -> None:
    book = await session.get_one(Book, 1)
    session.expire(book)
    _ = book.title


async def sync_call(session: AsyncSession) -> None:
    session.sync_session.execute(select(Book))


async def no_await_attribute(session: AsyncSession) -> None:
    session.execute(select(Book)).all()  # type: ignore[attr-defined]


async def no_await_loop(session: AsyncSession) -> None:
    for _ in session.scalars(select(Book)):  # type: ignore[attr-defined]
        pass


async def no_await_len(session: AsyncSession) -> None:
    len(session.scalars(select(Book)))  # type: ignore[arg-type]


async def no_await_index(session: AsyncSession) -> None:
    session.scalars(select(Book))[0]  # type: ignore[index]


async def no_await_unpacked(session: AsyncSession) -> None:
    _, _ = session.scalars(select(Book))  # type: ignore[misc]


async def no_await_stream(session: AsyncSession) -> None:
    async for _ in session.stream(select(Book)):  # type: ignore[attr-defined]
        pass


async def awaited_list(session: AsyncSession) -> None:
    await (await session.scalars(select(Book))).all()  # type: ignore[misc]


async def awaited_add(session: AsyncSession) -> None:
    await session.add(Book(title="c"))  # type: ignore[func-returns-value]


async def async_for_over_a_result(session: AsyncSession) -> None:
    async for _ in await session.execute(select(Book)):  # type: ignore[attr-defined]
        pass


async def plain_with(session: AsyncSession) -> None:
    with session.begin():  # type: ignore[attr-defined]
        pass


async def connection_not_opened(session: AsyncSession) -> None:
    assert isinstance(session.bind, AsyncEngine)
    await session.bind.connect().execute(text("SELECT 1"))


async def run_in_run(session: AsyncSession) -> None:
    coroutine = asyncio.sleep(0)
    try:
        asyncio.run(coroutine)
    finally:
        coroutine.close()


@pytest.mark.parametrize(
    ("act", "mentions"),
    [
        (lazy_load, ["`Book.shelf`", "MissingGreenlet", "lazy relationship", "selectinload(Book.shelf)", "run_sync"]),
        (lazy_collection, ["`Shelf.books`", "selectinload(Shelf.books)"]),
        (expired_attribute, ["`Book.title`", "expired", "expire_on_commit=False"]),
        (sync_call, ["MissingGreenlet", "synchronous", "run_sync"]),
        (no_await_attribute, ["`.all`", "AsyncSession.execute", "not awaited", "(await …).all"]),
        (no_await_loop, ["`await` is missing"]),
        (no_await_len, ["`await` is missing"]),
        (no_await_index, ["`await` is missing"]),
        (no_await_unpacked, ["`await` is missing"]),
        (no_await_stream, ["`await` is missing"]),
        (awaited_list, ["returns a list", "Take this `await` away"]),
        (awaited_add, ["nothing (None)", "`add()`"]),
        (async_for_over_a_result, ["ChunkedIteratorResult", "plain `for`"]),
        (plain_with, ["AsyncSessionTransaction", "`async with`"]),
        (connection_not_opened, ["AsyncConnection", "async with engine.connect()"]),
        (run_in_run, ["asyncio.run()", "`await` the coroutine"]),
    ],
)
async def test_async_mistakes(session: AsyncSession, act: Act, mentions: list[str]) -> None:
    """Forgotten and misplaced awaits, and reads that would need one."""
    check(explain(await raised_by(act, session)), *mentions)


async def test_never_awaited(session: AsyncSession) -> None:
    """The warning names the call."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        session.flush()
        gc.collect()
    (warning,) = [entry.message for entry in caught if issubclass(entry.category, RuntimeWarning)]
    assert isinstance(warning, Warning)
    check(explain(warning), "`AsyncSession.flush(…)`", "never awaited", "before the call of `flush`")


def test_another_event_loop() -> None:
    """A pooled connection is used again after its loop has ended."""

    async def first(engine: AsyncEngine) -> None:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    server = find_server()
    engine = create_async_engine(server.url("postgres"))
    asyncio.run(first(engine))
    with pytest.raises(RuntimeError) as caught:
        asyncio.run(first(engine))
    check(explain(caught.value), "another event loop", "dispose()")


# ---- sessions and results


async def detached_lazy(session: AsyncSession) -> None:
    book = await session.get_one(Book, 1)
    session.expunge(book)
    _ = book.shelf


async def detached_expired(session: AsyncSession) -> None:
    book = await session.get_one(Book, 1)
    session.expire(book)
    session.expunge(book)
    _ = book.title


async def no_unique(session: AsyncSession) -> None:
    (await session.scalars(select(Shelf).options(joinedload(Shelf.books)))).all()


async def several(session: AsyncSession) -> None:
    (await session.scalars(select(Book))).one()


async def none(session: AsyncSession) -> None:
    (await session.scalars(select(Book).where(Book.id == -1))).one()


async def rows_of_an_update(session: AsyncSession) -> None:
    (await session.execute(update(Book).values(title="x"))).all()


async def wrong_label(session: AsyncSession) -> None:
    _ = (await session.execute(select(Book.title))).first().titel  # type: ignore[union-attr]


async def wrong_mapping_label(session: AsyncSession) -> None:
    _ = (await session.execute(select(Book.title))).mappings().first()["titel"]  # type: ignore[index]


async def after_a_failed_flush(session: AsyncSession) -> None:
    session.add(Shelf(id=900, label="shelf 1"))
    try:
        await session.flush()
    except Exception:
        await session.execute(select(Book))


async def begun_twice(session: AsyncSession) -> None:
    await session.execute(select(Book))
    async with session.begin():
        pass


async def commit_inside_begin(session: AsyncSession) -> None:
    async with session.begin():
        await session.rollback()
        await session.execute(select(Book))


async def at_the_same_time(session: AsyncSession) -> None:
    await asyncio.gather(*(session.execute(text("SELECT pg_sleep(0.05)")) for _ in range(3)))


async def one_connection_at_the_same_time(session: AsyncSession) -> None:
    raw = await (await session.connection()).get_raw_connection()
    driver: Any = raw.driver_connection
    await asyncio.gather(*(driver.fetch("SELECT pg_sleep(0.05)") for _ in range(2)))


async def forbidden_lazy_load(session: AsyncSession) -> None:
    _ = (await session.scalars(select(Book).options(raiseload(Book.shelf)))).first().shelf  # type: ignore[union-attr]


async def option_of_another_class(session: AsyncSession) -> None:
    await session.scalars(select(Book).options(selectinload(Shelf.books)))


async def option_as_string(session: AsyncSession) -> None:
    await session.scalars(select(Book).options(selectinload("shelf")))  # type: ignore[arg-type]


async def option_that_does_not_link(session: AsyncSession) -> None:
    await session.scalars(select(Book).options(joinedload(Book.shelf).joinedload(Book.shelf)))


async def options_in_conflict(session: AsyncSession) -> None:
    await session.scalars(select(Book).options(selectinload(Book.shelf), raiseload(Book.shelf)))


async def direction_not_called(session: AsyncSession) -> None:
    await session.scalars(select(Book).order_by(Book.title.desc))  # type: ignore[arg-type]


async def direction_of_the_statement(session: AsyncSession) -> None:
    await session.scalars(select(Book).order_by(Book.title).desc())  # type: ignore[attr-defined]


async def row_is_gone(session: AsyncSession) -> None:
    book = await session.get_one(Book, 1)
    await session.execute(text("DELETE FROM books"))
    await session.refresh(book)


async def changed_row_is_gone(session: AsyncSession) -> None:
    book = await session.get_one(Book, 1)
    await session.execute(text("DELETE FROM books"))
    book.title = "x"
    await session.flush()


async def sql_as_string(session: AsyncSession) -> None:
    await session.execute("SELECT 1")  # type: ignore[call-overload]


async def python_and(session: AsyncSession) -> None:
    await session.execute(select(Book).where(Book.id > 1 and Book.title == "a"))


async def parameter_without_value(session: AsyncSession) -> None:
    await session.execute(text("SELECT :number"))


async def old_query(session: AsyncSession) -> None:
    session.query(Book)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("act", "mentions"),
    [
        (detached_lazy, ["`Book.shelf`", "DetachedInstanceError", "selectinload(Book.shelf)"]),
        (detached_expired, ["a Book", "expire_on_commit=False"]),
        (no_unique, ["joinedload()", "`.unique()` is missing"]),
        (several, ["MultipleResultsFound", "More than one row"]),
        (none, ["NoResultFound", "one_or_none()"]),
        (rows_of_an_update, [".returning(…)"]),
        (wrong_label, ["`titel`", "`title`", '.label("titel")']),
        (wrong_mapping_label, ["`titel`", '.label("titel")']),
        (after_a_failed_flush, ["PendingRollbackError", "duplicate key value", "begin_nested()"]),
        (begun_twice, ["running already"]),
        (commit_inside_begin, ["inside its `begin()` block"]),
        (at_the_same_time, ["at the same time", "asyncio.gather()"]),
        (one_connection_at_the_same_time, ["at the same time", "a session of its own"]),
        (forbidden_lazy_load, ["`Book.shelf`", "`raise`"]),
        (option_of_another_class, ["another class"]),
        (option_as_string, ["string", "selectinload(Class.attribute)"]),
        (option_that_does_not_link, ["do not fit together", "where the last one ended"]),
        (options_in_conflict, ["contradict each other", "one way", "Leave one of them out"]),
        (direction_not_called, ["was not called", "`.desc()`"]),
        (direction_of_the_statement, ["of the statement", ".order_by(Class.column.desc())"]),
        (row_is_gone, ["a Book", "not in the database any more"]),
        (changed_row_is_gone, ["StaleDataError", "books"]),
        (sql_as_string, ["plain string", "text("]),
        (python_and, ["truth value", "and_()"]),
        (parameter_without_value, ["`number`"]),
        (old_query, ["session.query()", "select(Class)"]),
    ],
)
async def test_session_mistakes(engine: AsyncEngine, act: Act, mentions: list[str]) -> None:
    """Objects without session, results read the wrong way, transactions, concurrency."""
    # A session and a pool of its own: some of these leave connections in no state to be used again.
    own = create_async_engine(engine.url)
    session = AsyncSession(own)
    try:
        error = await raised_by(act, session)
    finally:
        try:
            await session.close()
        except Exception:  # another operation is still in progress on it
            await asyncio.sleep(0.2)
        await own.dispose()
    check(explain(error), *mentions)


async def test_cartesian_product(session: AsyncSession) -> None:
    """SQLAlchemy's warning about a forgotten join."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        await session.execute(select(Book.title, Shelf.label))
    (warning,) = [entry.message for entry in caught]
    assert isinstance(warning, Warning)
    check(explain(warning), "not joined", ".join(")


# ---- what PostgreSQL says


async def duplicate(session: AsyncSession) -> None:
    session.add(Shelf(id=900, label="shelf 1"))
    await session.flush()


async def missing_parent(session: AsyncSession) -> None:
    session.add(Book(title="c", shelf_id=77))
    await session.flush()


async def missing_value(session: AsyncSession) -> None:
    session.add(Book())
    await session.flush()


async def still_referenced(session: AsyncSession) -> None:
    await session.execute(delete(Shelf))


async def too_long(session: AsyncSession) -> None:
    session.add(Shelf(label="longer than ten"))
    await session.flush()


async def not_grouped(session: AsyncSession) -> None:
    await session.execute(select(Book.shelf_id, Book.title, func.count()).group_by(Book.shelf_id))


async def aggregate_in_where(session: AsyncSession) -> None:
    await session.execute(select(Book).where(func.count() > 1))


async def window_in_where(session: AsyncSession) -> None:
    await session.execute(select(Book).where(func.rank().over(order_by=Book.id) == 1))


async def compared_with_text(session: AsyncSession) -> None:
    await session.execute(select(Book).where(Book.id == "1"))


async def wrong_python_type(session: AsyncSession) -> None:
    await session.execute(text("SELECT * FROM books WHERE id = :id"), {"id": "one"})


async def distinct_in_a_window(session: AsyncSession) -> None:
    await session.execute(select(func.count(Book.title.distinct()).over()))


async def unknown_function(session: AsyncSession) -> None:
    await session.execute(select(func.rnk(Book.id)))


async def bad_sql(session: AsyncSession) -> None:
    await session.execute(text("SELEC 1"))


async def ambiguous_column(session: AsyncSession) -> None:
    await session.execute(text("SELECT id FROM books, shelves"))


async def undefined_table(session: AsyncSession) -> None:
    await session.execute(text("SELECT * FROM nosuch"))


async def undefined_column_in_text(session: AsyncSession) -> None:
    await session.execute(text("SELECT isbn FROM books"))


async def undefined_column_of_a_model(session: AsyncSession) -> None:
    await session.scalars(select(BookWithIsbn))


async def undefined_column_without_its_table(session: AsyncSession) -> None:
    await session.execute(select(literal_column("upper(title)")).order_by(Book.id))


async def text_as_server_default(session: AsyncSession) -> None:
    table = Table("clocks", MetaData(), Column("seen", DateTime(timezone=True), server_default="CURRENT_TIMESTAMP"))
    await (await session.connection()).run_sync(table.create)


async def sql_from_a_function(session: AsyncSession) -> None:
    table = Table("shelves", MetaData(), Column("id", Integer), Column("label", String, onupdate=func.now))
    await session.execute(update(table).values(id=table.c.id))


async def undefined_column_at_insert(session: AsyncSession) -> None:
    session.add(BookWithIsbn(id=5000, title="c", isbn="1"))
    await session.flush()


async def undefined_column_at_get(session: AsyncSession) -> None:
    await session.get(BookWithIsbn, 1)


async def after_an_error(session: AsyncSession) -> None:
    try:
        await session.execute(text("SELEC 1"))
    except Exception:
        await session.execute(select(Book))


async def several_from_a_scalar_subquery(session: AsyncSession) -> None:
    await session.execute(select(Book).where(Book.id == select(Book.id).scalar_subquery()))


async def too_slow(session: AsyncSession) -> None:
    await session.execute(text("SET LOCAL statement_timeout = 10"))
    await session.execute(text("SELECT pg_sleep(2)"))


@pytest.mark.parametrize(
    ("act", "mentions"),
    [
        (duplicate, ["`label` = 'shelf 1'", "shelves_label_key"]),
        (missing_parent, ["`shelf_id` = 77", "`shelves`", "books_shelf_id_fkey"]),
        (missing_value, ["`books.title`", "NOT NULL"]),
        (still_referenced, ["still referred to by rows of `books`", "ondelete"]),
        (too_long, ["too long"]),
        (not_grouped, ["`books.title`", ".group_by("]),
        (aggregate_in_where, ["aggregate", ".having("]),
        (window_in_where, ["window functions are not allowed in WHERE", "subquery"]),
        (compared_with_text, ["integer = character varying"]),
        (wrong_python_type, ["'one'", "$1", "interpreted as an integer"]),
        (distinct_in_a_window, ["with DISTINCT was used as a window function"]),
        (unknown_function, ["rnk(integer)"]),
        (bad_sql, ['near "SELEC"']),
        (ambiguous_column, ['"id" is ambiguous']),
        (undefined_table, ["no table `nosuch`"]),
        (undefined_column_in_text, ["names a column `isbn`"]),
        (undefined_column_of_a_model, ["model of `books` has a column `isbn`", "uv run alembic upgrade head"]),
        (undefined_column_without_its_table, ["names a column `title`", "FROM"]),
        (text_as_server_default, ["server default", '"CURRENT_TIMESTAMP"', "text("]),
        (sql_from_a_function, ["SQL expression came as a value", "$1"]),
        (undefined_column_at_insert, ["model of `books` has a column `isbn`"]),
        (undefined_column_at_get, ["model of `books` has a column `isbn`"]),
        (after_an_error, ["an earlier one"]),
        (several_from_a_scalar_subquery, ["one value returned several"]),
        (too_slow, ["statement timeout"]),
    ],
)
async def test_answers_of_postgresql(session: AsyncSession, act: Act, mentions: list[str]) -> None:
    """By SQLSTATE, with the details that PostgreSQL gives."""
    check(explain(await raised_by(act, session)), *mentions)


@pytest.mark.parametrize(
    ("url", "mentions"),
    [
        ("postgresql+asyncpg://a:b@127.0.0.1:1/x", ["No PostgreSQL server", "docker compose up -d"]),
        ("postgresql+asyncpg://a:b@no-such-host.invalid/x", ["host name"]),
        ("postgresql+asyncpg://a@/x?host=/nowhere/at/all", ["No PostgreSQL server"]),
    ],
)
async def test_no_server(url: str, mentions: list[str]) -> None:
    """Refused, unknown, no socket: found on the way through asyncpg."""
    engine = create_async_engine(url)
    with pytest.raises(OSError) as caught:
        async with engine.connect():
            pass
    check(explain(caught.value), *mentions)


async def test_no_such_database() -> None:
    """SQLAlchemy 2.0 lets asyncpg's error through, 2.1 wraps it: the same explanation."""
    engine = create_async_engine(find_server().url("no_such_database"))
    with pytest.raises(Exception) as caught:
        async with engine.connect():
            pass
    check(explain(caught.value), "no_such_database", "DATABASE_URL")


@pytest.mark.parametrize("url", ["postgresql://a:b@localhost/x", "sqlite://"])
def test_the_wrong_driver(url: str) -> None:
    """A URL without +asyncpg."""
    with pytest.raises(Exception) as caught:
        create_async_engine(url)
    check(explain(caught.value), "not asyncpg", "postgresql+asyncpg://")


# ---- models

PREAMBLE = """
from typing import Optional
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase): pass
"""
PARENT = """
class Parent(Base):
    __tablename__ = "parents"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
CHILD = """
class Child(Base):
    __tablename__ = "children"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
KEY = '    parent_id: Mapped[int] = mapped_column(ForeignKey("parents.id"))\n'

MODELS: dict[str, tuple[str, list[str]]] = {
    "class unknown": (
        PARENT + '    children: Mapped[list["Child"]] = relationship()\n',
        ["`Parent`", "refers to `Child`", "map it first"],
    ),
    "other side missing": (
        PARENT + '    children: Mapped[list["Child"]] = relationship(back_populates="parent")\n' + CHILD + KEY,
        ['back_populates="parent"', "`Child.parent`"],
    ),
    "same direction": (
        CHILD
        + '    above_id: Mapped[Optional[int]] = mapped_column(ForeignKey("children.id"))\n'
        + '    above: Mapped[Optional["Child"]] = relationship(back_populates="below")\n'
        + '    below: Mapped[list["Child"]] = relationship(back_populates="above")\n',
        ["`Child.above` and `Child.below`", "same direction", "remote_side"],
    ),
    "no foreign key": (
        PARENT + '    children: Mapped[list["Child"]] = relationship()\n' + CHILD,
        ["`Parent.children`", "no foreign key"],
    ),
    "two foreign keys": (
        PARENT
        + '    children: Mapped[list["Child"]] = relationship()\n'
        + CHILD
        + KEY
        + KEY.replace("parent_id", "other_id"),
        ["`Parent.children`", "foreign_keys="],
    ),
    "unknown strategy": (
        PARENT + '    children: Mapped[list["Child"]] = relationship(lazy="selectinn")\n' + CHILD + KEY,
        ["`selectinn`", "`Parent.children`"],
    ),
    "quotes around the list": (
        PARENT + '    children: Mapped["list[Child]"] = relationship("list[Child]")\n' + CHILD + KEY,
        ['Mapped[list["Class"]]'],
    ),
    "foreign key to a missing column": (
        PARENT + CHILD + KEY.replace("parents.id", "parents.ident") + "    parent: Mapped[Parent] = relationship()\n",
        ['ForeignKey("parents.ident")', "`parents`"],
    ),
    "foreign key to a missing table": (
        CHILD + KEY + "Base.metadata.sorted_tables\n",
        ["`children.parent_id`", "table `parents`"],
    ),
    "without Mapped": (PARENT + "    name: str = mapped_column()\n", ["`Parent.name`", "name: Mapped[type]"]),
    "type unknown": (PARENT + "    name: Mapped[object]\n", ["Mapped[object]", "`name`"]),
    "relationship() forgotten": (
        PARENT + CHILD + KEY + "    parent: Mapped[Parent]\n",
        ["Mapped[Parent]", "relationship("],
    ),
    "no primary key": (PARENT.replace("primary_key=True", ""), ["`Parent` has no primary key"]),
    "no table name": (PARENT.replace('__tablename__ = "parents"', "pass"), ["`Parent` has no `__tablename__`"]),
    "table twice": (PARENT + PARENT.replace("Parent", "Again"), ["`parents` is declared twice"]),
    "argument misspelt": (PARENT + "    name: Mapped[str] = mapped_column(nulable=True)\n", ["`nulable`"]),
    "type of SQLAlchemy": (
        "from sqlalchemy import UUID\n" + PARENT + "    key: Mapped[UUID] = mapped_column()\n",
        ["`key` holds SQLAlchemy's `UUID`", "uuid.UUID"],
    ),
    "server default is a function": (
        "from sqlalchemy import func\n" + PARENT + "    day: Mapped[int] = mapped_column(server_default=func.now)\n",
        ["`_FunctionGenerator`", "server_default=func.now()"],
    ),
    "argument of dataclasses": (
        PARENT + "    name: Mapped[str] = mapped_column(default_factory=str)\n",
        ["`name` has 'default_factory'", "MappedAsDataclass"],
    ),
    "event of an async class": (
        "from sqlalchemy import event\nfrom sqlalchemy.ext.asyncio import AsyncSession\n"
        + PARENT
        + "event.listen(AsyncSession, 'do_orm_execute', print)\n",
        ["`do_orm_execute`", "sync_session_class"],
    ),
    "attribute unknown": (PARENT + "Parent(nam='x')\n", ["`Parent`", "`nam=…`"]),
}


@pytest.mark.parametrize(("source", "mentions"), MODELS.values(), ids=MODELS.keys())
def test_models(source: str, mentions: list[str]) -> None:
    """At the class, at the first use, and at every later use, which only quotes the first error."""
    names: dict[str, Any] = {"__name__": "models_of_a_learner"}
    try:
        with pytest.raises(Exception) as caught, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(PREAMBLE + source + "\nBase.registry.configure()\n", names)
        check(explain(caught.value), *mentions)
        try:
            names["Base"].registry.configure()
        except Exception as again:
            check(explain(again), *mentions)
    finally:
        # A broken registry breaks every other mapped class of the process.
        names["Base"].registry.dispose()


async def test_a_stub_in_a_query(session: AsyncSession) -> None:
    """A class of the Base that is not mapped yet; any other class is not explained."""
    check(explain(await raised_by(lambda session: session.execute(select(Stub)), session)), "`Stub` is not mapped")
    assert explain(await raised_by(lambda session: session.execute(select(int)), session)) is None  # type: ignore[call-overload]

    async def added(session: AsyncSession) -> None:
        session.add(Stub())

    check(explain(await raised_by(added, session)), "`Stub` is not mapped")


# ---- in general


@pytest.mark.parametrize(
    "error",
    [
        ValueError("x"),
        AttributeError("'Shelf' object has no attribute 'bokks'"),
        TypeError("unsupported operand"),
        ConnectionRefusedError("somebody else's socket"),
        KeyError("x"),
        RuntimeWarning("something else"),
        NotImplementedError(),
    ],
)
def test_nothing_is_guessed(error: Exception) -> None:
    """Without evidence there is no explanation."""
    assert explain(error) is None


def test_wrapped_errors_are_found() -> None:
    """`raise ... from`, exception groups, and loops of causes."""
    inner = TypeError("object list can't be used in 'await' expression")
    outer = ValueError("outer")
    outer.__cause__ = inner
    check(explain(outer), "list")
    check(explain(ExceptionGroup("several", [KeyError("x"), inner])), "list")
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert explain(first) is None


def test_strange_exceptions_do_no_harm() -> None:
    """An exception whose text cannot be read."""

    class StrangeError(TypeError):
        def __str__(self) -> str:
            raise RuntimeError("no text")

    assert explain(StrangeError()) is None


def test_newer_pythons_words() -> None:
    """Python 3.14 says it differently."""
    check(explain(TypeError("'list' object can't be awaited")), "a list")


def test_a_parameter_that_fastapi_cannot_take_from_a_request() -> None:
    """Its type is named, and what to write."""
    from fastapi import FastAPI

    async def handler(session: Annotated[AsyncSession, None]) -> None: ...

    with pytest.raises(RuntimeError) as caught:
        FastAPI().get("/")(handler)
    explained = explain(caught.value)
    assert explained is not None
    # The oldest version has a placeholder in place of the type.
    assert explained.what in (
        "FastAPI cannot read AsyncSession from a request.",
        "FastAPI cannot read the type of a parameter from a request.",
    )
    assert "Depends(…)" in explained.todo
