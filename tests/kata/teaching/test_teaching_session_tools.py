"""Phase 11: events of engine, pool and session and their order, conditions on every query, and the choice of an engine."""

import asyncio
import gc
import warnings
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from typing import Any

import asyncpg  # type: ignore[import-untyped, unused-ignore]
import pytest
from sqlalchemy import Connection, Engine, event, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, InvalidRequestError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, aliased, with_loader_criteria

from solutions.models import Base, Department, Employee, Project
from solutions.records import TimeEntry

TEXTS = ("app/session_tools.py",)
POOL_EVENTS = ("connect", "checkout", "reset", "checkin", "invalidate", "close", "detach", "close_detached")

Factory = async_sessionmaker[AsyncSession]


class Heard(list[str]):
    """The names of events, in the order in which they came."""

    def listen(self, target: Any, *names: str) -> None:
        """Listen to events of a target."""
        for name in names:
            event.listen(target, name, lambda *_, name=name, **__: self.append(name))

    def take(self) -> list[str]:
        """What was heard since the last time."""
        taken = list(self)
        self.clear()
        return taken


@pytest.fixture
def heard() -> Heard:
    """Nothing yet."""
    return Heard()


@pytest.fixture
async def small(engine: AsyncEngine, heard: Heard) -> AsyncIterator[AsyncEngine]:
    """An engine with a pool of one connection and one more, whose events are heard."""
    another = create_async_engine(engine.url, pool_size=1, max_overflow=1, pool_timeout=0.05)
    heard.listen(another.sync_engine, *POOL_EVENTS)
    yield another
    await another.dispose()


def factory_of(factory: Factory, kind: type[Session], **options: Any) -> Factory:
    """A factory of sessions of a class, on the same database."""
    return async_sessionmaker(factory.kw["bind"], sync_session_class=kind, expire_on_commit=False, **options)


# -- where to listen -------------------------------------------------------------------------------------------------


async def test_wrappers_have_no_events(engine: AsyncEngine, session: AsyncSession) -> None:
    """a wrapper as a target raises `NotImplementedError`"""
    wrappers: list[tuple[Any, str]] = [
        (engine, "connect"),
        (session, "before_flush"),
    ]
    for target, name in wrappers:
        with pytest.raises(NotImplementedError):
            event.listen(target, name, lambda *_: None)


async def test_a_class_of_its_own(factory: Factory, heard: Heard) -> None:
    """To reach the sessions of one factory, and no others, give it a subclass of `Session` of its own"""

    class Audited(Session):
        pass

    heard.listen(Audited, "before_flush")
    for each in (factory, factory_of(factory, Audited)):
        async with each() as session:
            session.add(Project(name="New", budget=Decimal(1)))
            await session.flush()
    assert heard == ["before_flush"]


def test_the_class_of_a_factory(engine: AsyncEngine) -> None:
    """`factory.class_` is `AsyncSession` itself"""
    assert async_sessionmaker(engine).class_ is AsyncSession


async def test_a_listener_is_no_coroutine(session: AsyncSession) -> None:
    """A listener is a plain `def`; an `async def` only makes a coroutine that nobody awaits."""
    done = []

    async def listen(*_: object) -> None:
        done.append(1)

    event.listen(session.sync_session, "before_flush", listen)
    session.add(Project(name="New", budget=Decimal(1)))
    with pytest.warns(RuntimeWarning, match="never awaited"):
        await session.flush()
        gc.collect()
    assert done == []


async def test_sql_in_a_listener(session: AsyncSession) -> None:
    """What it wants from the database it asks the sync session … that it gets, without `await`"""
    found = []

    @event.listens_for(session.sync_session, "before_flush")
    def ask(sync: Session, *_: object) -> None:
        found.append(sync.scalar(text("SELECT 42")))

    session.add(Project(name="New", budget=Decimal(1)))
    await session.flush()
    assert found == [42]


async def test_a_listener_that_raises(session: AsyncSession) -> None:
    """What it raises arrives at whoever caused the event, and a flush that it interrupts is rolled back."""

    @event.listens_for(session.sync_session, "after_flush")
    def refuse(*_: object) -> None:
        raise LookupError("not here")

    session.add(Project(name="Never there", budget=Decimal(1)))
    with pytest.raises(LookupError):
        await session.flush()
    await session.rollback()
    assert (await session.scalars(select(Project).where(Project.name == "Never there"))).all() == []


# -- the pool --------------------------------------------------------------------------------------------------------


async def test_lent_and_given_back(small: AsyncEngine, heard: Heard) -> None:
    """lent, and opened for that connect, checkout given back reset, checkin lent again checkout given back to a pool that is full reset, checkin, close"""
    first, second = await small.connect(), await small.connect()
    assert heard.take() == ["connect", "checkout"] * 2
    await first.close()
    assert heard.take() == ["reset", "checkin"]
    first = await small.connect()
    assert heard.take() == ["checkout"]
    await first.close()
    heard.clear()
    await second.close()
    assert heard.take() == ["reset", "checkin", "close"]


async def test_broken(small: AsyncEngine, heard: Heard) -> None:
    """invalidated, broken, or cancelled in the middle of a statement invalidate, close, checkin"""
    ended = ["invalidate", "close", "checkin"]
    async with small.connect() as connection:
        heard.clear()
        await connection.invalidate()
        assert heard.take() == ended
    async with small.connect() as connection:
        heard.clear()
        raw: Any = await connection.get_raw_connection()
        raw.driver_connection.terminate()
        with pytest.raises(DBAPIError):
            await connection.execute(text("SELECT 1"))
        assert heard.take() == ended

    async def work() -> None:
        async with small.connect() as connection:
            heard.clear()
            executing.set()
            await connection.execute(text("SELECT pg_sleep(60)"))

    executing = asyncio.Event()
    task = asyncio.create_task(work())
    await executing.wait()
    async with create_async_engine(small.url).connect() as other:
        while not await other.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'")):
            await other.rollback()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert heard.take() == ended


async def test_lost(small: AsyncEngine, heard: Heard) -> None:
    """lost: nobody gave it back reset, detach, close_detached … a session that nobody closed is lost with a warning"""

    async def forget() -> None:
        session = AsyncSession(small)
        await session.execute(text("SELECT 1"))

    gc.collect()
    await forget()
    heard.clear()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        gc.collect()
    assert heard.take() == ["reset", "detach", "close_detached"]
    assert any("garbage collector" in str(each.message) for each in caught)


async def test_disposed(small: AsyncEngine, heard: Heard) -> None:
    """engine.dispose() close, for each that is not lent … `dispose()` makes a new pool, and that has the same listeners; what is lent at that moment goes back to the old one"""
    lent, other = await small.connect(), await small.connect()
    await other.close()
    old = small.pool
    heard.clear()
    await small.dispose()
    assert heard.take() == ["close"]
    assert small.pool is not old
    async with small.connect():
        assert heard.take() == ["connect", "checkout"]
    heard.clear()
    await lent.close()
    assert heard.take() == ["reset", "checkin"]
    assert old.checkedin() == 1  # type: ignore[attr-defined]


async def test_reset_rolls_back(small: AsyncEngine, heard: Heard) -> None:
    """`reset` ends a transaction that was left open, with a ROLLBACK"""
    async with small.connect() as connection:
        await connection.execute(text("CREATE TEMPORARY TABLE left_open (id int)"))
    async with small.connect() as connection:
        assert await connection.scalar(text("SELECT to_regclass('left_open')")) is None


async def test_a_place_without_a_connection(small: AsyncEngine) -> None:
    """After `invalidate` the pool gets back a place without a connection, and the listener of `checkin` gets None for it"""
    given: list[object] = []
    event.listen(small.sync_engine, "checkin", lambda connection, record: given.append(connection))
    async with small.connect() as connection:
        await connection.invalidate()
    assert given == [None]


async def test_a_return_without_a_loan(engine: AsyncEngine, heard: Heard) -> None:
    """When a lent place cannot be filled again, because the server is gone, there is a `checkin` without a `checkout`"""
    gone = False

    async def connect(*arguments: Any, **keywords: Any) -> Any:
        if gone:
            raise ConnectionRefusedError
        return await asyncpg.connect(*arguments, **keywords)

    another = create_async_engine(engine.url, connect_args={"async_creator_fn": connect})
    async with another.connect() as connection:
        await connection.invalidate()
    heard.listen(another.sync_engine, "checkout", "checkin")
    gone = True
    with pytest.raises(ConnectionRefusedError):
        await another.connect()
    assert heard == ["checkin"]
    await another.dispose()


async def test_the_others_of_its_age(engine: AsyncEngine, heard: Heard) -> None:
    """One that breaks later raises; then the others of its age are replaced as well, each when it is next lent"""
    another = create_async_engine(engine.url, pool_size=2)
    first, second = await another.connect(), await another.connect()
    heard.listen(another.sync_engine, *POOL_EVENTS)
    await second.close()
    raw: Any = await first.get_raw_connection()
    raw.driver_connection.terminate()
    with pytest.raises(DBAPIError):
        await first.execute(text("SELECT 1"))
    await first.close()
    heard.clear()
    async with another.connect():
        assert heard == ["close", "connect", "checkout"]
    await another.dispose()


# -- statements ------------------------------------------------------------------------------------------------------


async def test_statements(small: AsyncEngine, heard: Heard) -> None:
    """`before_cursor_execute` of the engine sees all that goes to the driver … and `after_cursor_execute` what succeeded; errors come to `handle_error`. BEGIN and COMMIT are not among them: they have the events `begin` and `commit`"""
    async with small.connect() as connection:
        heard.listen(
            small.sync_engine, "before_cursor_execute", "after_cursor_execute", "begin", "commit", "handle_error"
        )
        heard.clear()
        await connection.execute(text("SELECT 1"))
        assert heard.take() == ["begin", "before_cursor_execute", "after_cursor_execute"]
        await connection.commit()
        assert heard.take() == ["commit"]
        with pytest.raises(DBAPIError):
            await connection.execute(text("SELECT 1 / 0"))
        assert heard.take() == ["begin", "before_cursor_execute", "handle_error"]


# -- a commit --------------------------------------------------------------------------------------------------------

SESSION_EVENTS = (
    "before_commit",
    "before_flush",
    "after_flush",
    "after_flush_postexec",
    "after_commit",
    "after_rollback",
)


def listen_to_session(heard: Heard, session: AsyncSession) -> None:
    """Hear a session's events; of the ends of transactions, those of the outermost one."""
    sync = session.sync_session
    heard.listen(sync, *SESSION_EVENTS)

    @event.listens_for(sync, "after_transaction_end")
    def end(_: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None:
            heard.append("after_transaction_end")


async def test_a_commit(factory: Factory, heard: Heard) -> None:
    """before_commit before_flush, after_flush, after_flush_postexec … commit … after_commit after_transaction_end"""
    engine: AsyncEngine = factory.kw["bind"]
    async with factory() as session:
        listen_to_session(heard, session)
        heard.listen(engine.sync_engine, "commit")
        session.add(Project(name="New", budget=Decimal(1)))
        await session.commit()
        assert heard == [
            "before_commit",
            "before_flush",
            "after_flush",
            "after_flush_postexec",
            "commit",
            "after_commit",
            "after_transaction_end",
        ]


async def test_before_flush(session: AsyncSession, sent: Any) -> None:
    """What is added here belongs to this flush. `dirty` also has objects with nothing changed in the end: `session.is_modified(project)` tells"""
    project = (await session.scalars(select(Project).order_by(Project.id))).first()
    assert project is not None
    seen = []

    @event.listens_for(session.sync_session, "before_flush")
    def add(sync: Session, *_: object) -> None:
        seen.append((list(sync.dirty), sync.is_modified(project)))
        sync.add(Project(name="Added by a listener", budget=Decimal(1)))

    budget = project.budget
    project.budget = Decimal(77)
    project.budget = budget
    with sent(session) as statements:
        await session.flush()
    assert seen == [([project], False)]
    assert statements.commands == ["INSERT"]


async def test_after_flush(session: AsyncSession) -> None:
    """all is sent, ids are there, the three collections are still as they were. What is added here is left to the next flush; a commit does that one, too."""
    project, later = Project(name="New", budget=Decimal(1)), Project(name="Later", budget=Decimal(1))
    seen = []

    @event.listens_for(session.sync_session, "after_flush")
    def add(sync: Session, *_: object) -> None:
        seen.append((project.id is not None, project in sync.new))
        if len(seen) == 1:
            sync.add(later)

    session.add(project)
    await session.flush()
    assert seen == [(True, True)]
    assert inspect(later).pending
    await session.commit()
    assert inspect(later).persistent


async def test_history(session: AsyncSession) -> None:
    """`inspect(project).attrs.budget.history` has `added` and `deleted`, the new value and the old one, until the flush is over. The old one is missing when the attribute was not loaded before it was set."""
    project = (await session.scalars(select(Project).order_by(Project.id))).first()
    assert project is not None
    old, project.budget = project.budget, Decimal(77)
    history = inspect(project).attrs.budget.history
    assert (list(history.added), list(history.deleted)) == ([Decimal(77)], [old])
    await session.flush()
    assert not inspect(project).attrs.budget.history.has_changes()
    session.expire(project)
    project.budget = Decimal(78)
    assert not inspect(project).attrs.budget.history.deleted


async def test_statements_are_no_flush(session: AsyncSession, heard: Heard) -> None:
    """`insert()`, `update()` and `delete()` are not part of any flush"""
    heard.listen(session.sync_session, "before_flush")
    await session.execute(update(Project).values(budget=1))
    await session.execute(insert(Project), [{"name": "New", "budget": 1}])
    assert heard == []


async def test_after_commit(factory: Factory, heard: Heard) -> None:
    """`after_commit`: the transaction is over, and SQL raises. It comes at the release of a savepoint, too."""
    async with factory() as session:
        await session.execute(text("SELECT 1"))
        heard.listen(session.sync_session, "after_commit")
        async with session.begin_nested():
            pass
        assert heard.take() == ["after_commit"]

        @event.listens_for(session.sync_session, "after_commit")
        def ask(sync: Session) -> None:
            sync.execute(text("SELECT 1"))

        with pytest.raises(InvalidRequestError):
            await session.commit()


async def test_the_end_of_a_transaction(factory: Factory, heard: Heard) -> None:
    """`after_transaction_end` comes at every end, that of a `close()` included, where neither `after_commit` nor `after_rollback` comes. Savepoints and flushes are transactions inside another one, their `parent`."""
    async with factory() as session:
        listen_to_session(heard, session)
        inner = []

        @event.listens_for(session.sync_session, "after_transaction_end")
        def end(_: Session, transaction: SessionTransaction) -> None:
            if transaction.parent is not None:
                inner.append(transaction.nested)

        session.add(Project(name="New", budget=Decimal(1)))
        await session.flush()
        assert inner == [False]
        async with session.begin_nested():
            pass
        assert inner == [False, True]
        heard.clear()
        await session.close()
        assert heard.take() == ["after_transaction_end"]
        await session.execute(text("SELECT 1"))
        await session.rollback()
        assert heard.take() == ["after_rollback", "after_transaction_end"]


# -- before a statement ----------------------------------------------------------------------------------------------


async def test_do_orm_execute(session: AsyncSession) -> None:
    """`do_orm_execute` gets a state for each statement that the session executes. Loads of relationships come as well (`state.is_relationship_load`), and so do refreshes (`state.is_column_load`); a flush's own statements do not."""
    seen: list[str] = []

    @event.listens_for(session.sync_session, "do_orm_execute")
    def look(state: ORMExecuteState) -> None:
        kind = "relationship" if state.is_relationship_load else "column" if state.is_column_load else "statement"
        seen.append(kind)

    department = (await session.scalars(select(Department).order_by(Department.id))).first()
    assert department is not None
    await session.run_sync(lambda _: department.employees)
    await session.refresh(department, ["budget"])
    department.budget = Decimal(1)
    await session.flush()
    await session.execute(update(Project).values(budget=1))
    assert seen == ["statement", "relationship", "column", "statement"]


class Funded(Session):
    """Sessions that see no project without a budget."""


@event.listens_for(Funded, "do_orm_execute")
def add_condition(state: ORMExecuteState) -> None:
    """As in the lesson."""
    if state.is_select and not state.is_column_load and not state.is_relationship_load:
        condition = with_loader_criteria(Project, Project.budget > 0, include_aliases=True)
        state.statement = state.statement.options(condition)


@pytest.fixture
async def funded(factory: Factory) -> AsyncIterator[AsyncSession]:
    """A session that sees no project without a budget; somebody works on such a one."""
    async with factory_of(factory, Funded)() as session:
        person = (await session.scalars(select(Employee).order_by(Employee.id))).first()
        assert person is not None
        broke = Project(name="Broke", budget=Decimal(0))
        broke.employees.append(person)
        session.add(broke)
        await session.flush()
        yield session


async def test_loader_criteria(funded: AsyncSession) -> None:
    """The condition comes wherever the class does: in joins, in aliases with `include_aliases`, and in the relationship loads of what was found."""
    alias = aliased(Project)
    assert (await funded.scalars(select(Project).where(Project.name == "Broke"))).all() == []
    assert (await funded.scalars(select(alias).where(alias.name == "Broke"))).all() == []
    joined = select(Employee.id).join(Employee.projects).where(Project.name == "Broke")
    assert (await funded.scalars(joined)).all() == []
    funded.expunge_all()
    people = (await funded.scalars(select(Employee))).all()
    names = await funded.run_sync(lambda _: {project.name for person in people for project in person.projects})
    assert names
    assert "Broke" not in names


async def test_what_loader_criteria_do_not_reach(funded: AsyncSession) -> None:
    """A `select()` of the table itself knows nothing of it, and `get()` of an object that the session holds sends nothing that could have a condition."""
    table: Any = Project.__table__
    key = await funded.scalar(select(table.c.id).where(table.c.name == "Broke"))
    assert key is not None
    held = await funded.get(Project, key)
    assert held is not None
    funded.expunge_all()
    assert await funded.get(Project, key) is None


async def test_the_event_comes_before_autoflush(session: AsyncSession, heard: Heard) -> None:
    """The event comes before autoflush: the flush that the query brings about is still to come."""
    heard.listen(session.sync_session, "do_orm_execute", "before_flush")
    session.add(Project(name="New", budget=Decimal(1)))
    await session.scalars(select(Project))
    assert heard == ["do_orm_execute", "before_flush"]


# -- which engine ----------------------------------------------------------------------------------------------------


@pytest.fixture
async def engines(factory: Factory) -> AsyncIterator[dict[str, AsyncEngine]]:
    """Two engines on one database."""
    url = factory.kw["bind"].url
    made = {"main": create_async_engine(url), "archive": create_async_engine(url)}
    yield made
    for engine in made.values():
        await engine.dispose()


@pytest.fixture
def used(engines: dict[str, AsyncEngine]) -> Iterator[list[str]]:
    """The names of the engines, in the order in which statements went to them."""
    names: list[str] = []
    for name, engine in engines.items():
        event.listen(engine.sync_engine, "before_cursor_execute", lambda *_, name=name: names.append(name))
    yield names


async def test_binds(engines: dict[str, AsyncEngine], used: list[str]) -> None:
    """Without code, `binds` decides by class"""
    factory = async_sessionmaker(binds={TimeEntry: engines["archive"], Base: engines["main"]})
    async with factory() as session:
        await session.scalars(select(Project.id))
        await session.scalars(select(TimeEntry.id))
    assert used == ["main", "archive"]


async def test_get_bind(factory: Factory) -> None:
    """A session asks `get_bind()` for each statement. The statement comes as `clause`, and the class that it is about as `mapper`; a flush asks without a clause."""
    asked: list[tuple[object, object]] = []

    class Asking(Session):
        def get_bind(self, mapper: Any = None, *, clause: Any = None, **arguments: Any) -> Engine | Connection:
            asked.append((inspect(mapper).class_ if mapper is not None else None, type(clause).__name__))
            bind: Engine = factory.kw["bind"].sync_engine
            return bind

    async with factory_of(factory, Asking)() as session:
        project = (await session.scalars(select(Project).order_by(Project.id))).first()
        assert project is not None
        project.budget = Decimal(77)
        await session.flush()
        assert asked[0] == (Project, "Select")
        assert set(asked[1:]) == {(Project, "NoneType")}


@pytest.mark.filterwarnings("ignore:coroutine:RuntimeWarning")
async def test_an_async_engine_is_none(factory: Factory) -> None:
    """it has to return a *sync* engine"""

    class Wrapped(Session):
        def get_bind(self, *_: Any, **__: Any) -> Any:
            return factory.kw["bind"]

    async with factory_of(factory, Wrapped)() as session:
        with pytest.raises((TypeError, AttributeError, NotImplementedError, SQLAlchemyError)):
            await session.execute(select(Project))


async def test_two_commits(engines: dict[str, AsyncEngine], heard: Heard) -> None:
    """`commit()` commits them one after the other: when the second fails, the first has happened"""
    factory = async_sessionmaker(binds={TimeEntry: engines["archive"], Base: engines["main"]}, expire_on_commit=False)
    begun: list[str] = []
    for name, engine in engines.items():
        event.listen(engine.sync_engine, "begin", lambda *_, name=name: begun.append(name))

    @event.listens_for(engines["archive"].sync_engine, "commit")
    @event.listens_for(engines["main"].sync_engine, "commit")
    def fail_the_second(connection: Connection) -> None:
        heard.append("commit")
        if len(heard) == 2:
            raw: Any = connection.connection
            raw.driver_connection.terminate()

    async with factory() as session:
        await session.execute(update(Project).values(budget=4321))
        assert begun == ["main"]
        await session.execute(update(TimeEntry).values(note="4321"))
        with pytest.raises(DBAPIError):
            await session.commit()
    async with factory() as session:
        projects = set(await session.scalars(select(Project.budget)))
        notes = set(await session.scalars(select(TimeEntry.note)))
    assert (projects == {Decimal(4321)}) != (notes == {"4321"})
