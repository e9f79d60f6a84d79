"""kata.capture: what reaches the driver is counted and recorded, with the line that caused it."""

import asyncio
import inspect
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import ForeignKey, Integer, event, select, text, update
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_scoped_session,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
    subqueryload,
)

from kata.capture import Emitted, StatementRecorder, capture, count_statements, measure_statements
from kata.database import find_server
from kata.pool.scratch import fresh_database

HERE = Path(__file__)


class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelves"
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="shelf")


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("shelves.id"))
    shelf: Mapped[Shelf | None] = relationship(back_populates="books")


@pytest.fixture(scope="module")
async def engine() -> AsyncIterator[AsyncEngine]:
    """An engine on a database with four shelves of three books."""
    server = find_server()
    async with fresh_database(server) as database:
        engine = create_async_engine(server.url(database))
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine) as session, session.begin():
            session.add_all(
                Shelf(id=number, label=f"shelf {number}", books=[Book(title=f"book {book}") for book in range(3)])
                for number in range(1, 5)
            )
        yield engine
        await engine.dispose()


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A session; what it writes is rolled back."""
    async with AsyncSession(engine) as session:
        yield session


def line_of(fragment: str) -> int:
    """The number of the only line of this file that holds the fragment (and a mark, so that this call does not)."""
    found = [number for number, line in enumerate(HERE.read_text().splitlines(), 1) if f"{fragment}  # <-" in line]
    assert len(found) == 1, fragment
    return found[0]


def titles(session: Session) -> list[list[str]]:
    """Read every shelf's books lazily."""
    shelves = session.scalars(select(Shelf).order_by(Shelf.id)).all()
    return [[book.title for book in shelf.books] for shelf in shelves]  # <- the lazy loads


# ---- measure_statements


@pytest.mark.parametrize(("strategy", "expected"), [(selectinload, 2), (joinedload, 1), (subqueryload, 2)])
async def test_loading_strategies_are_distinguished(session: AsyncSession, strategy: object, expected: int) -> None:
    """The counter gives the numbers that the exercise on strategies is about."""
    with measure_statements(session) as counter:
        (await session.scalars(select(Shelf).options(strategy(Shelf.books)))).unique().all()  # type: ignore[operator]
    assert counter.count == expected


async def test_lazy_loads_inside_run_sync_are_counted(session: AsyncSession) -> None:
    """One for the shelves, one for each of them; the sync session inside run_sync counts as well."""
    with measure_statements(session) as outside:
        await session.run_sync(titles)
    session.expunge_all()

    def counted(sync_session: Session) -> int:
        with measure_statements(sync_session) as inside:
            titles(sync_session)
        return inside.count

    assert (outside.count, await session.run_sync(counted)) == (5, 5)


async def test_transaction_control_is_not_counted_and_a_batch_is_one(session: AsyncSession) -> None:
    """BEGIN, SAVEPOINT, RELEASE, ROLLBACK are free; twelve changed rows are one executemany."""
    books = (await session.scalars(select(Book))).all()
    with measure_statements(session) as counter:
        async with session.begin_nested():
            for book in books:
                book.title = book.title.upper()
            await session.flush()
        await session.execute(text("SAVEPOINT by_hand"))
        await session.rollback()
    assert len(books) == 12
    assert counter.count == 1


async def test_every_kind_of_target(engine: AsyncEngine) -> None:
    """Engines, connections, sessions and scoped sessions, sync and async."""
    async with engine.connect() as connection, AsyncSession(connection) as session:
        scoped = async_scoped_session(async_sessionmaker(engine), scopefunc=asyncio.current_task)
        sync_connection = connection.sync_connection
        assert sync_connection is not None
        targets = [engine, engine.sync_engine, connection, sync_connection, session, session.sync_session, scoped]
        counters = [measure_statements(target) for target in targets]
        for counter in counters:
            counter.__enter__()
        await session.execute(select(1))
        await connection.exec_driver_sql("SELECT 2")
        for counter in counters:
            counter.__exit__(None, None, None)
        await session.execute(select(3))
        await scoped.remove()
    assert [counter.count for counter in counters] == [2] * len(targets)


async def test_a_session_without_one_bind_is_counted(engine: AsyncEngine) -> None:
    """Bound per class: a session may use several engines."""
    async with AsyncSession(binds={Base: engine}) as session:
        with measure_statements(session) as counter:
            await session.scalars(select(Shelf))
    assert counter.count == 1


async def test_another_session_inside_the_block_counts(session: AsyncSession) -> None:
    """A fresh session on the same engine is the honest way to measure, so it must not read as zero."""
    with measure_statements(session) as counter:
        async with AsyncSession(session.bind) as fresh:
            await fresh.scalars(select(Shelf))
    assert counter.count == 1


async def test_nested_counters(session: AsyncSession) -> None:
    """The outer one counts what the inner one counts."""
    with measure_statements(session) as outer:
        await session.execute(select(1))
        with measure_statements(session) as inner:
            await session.execute(select(2))
        await session.execute(select(3))
    assert (outer.count, inner.count) == (3, 1)


async def test_concurrent_counters_do_not_mix(engine: AsyncEngine) -> None:
    """Concurrent tasks on one engine: each session's counter counts its own, the engine's counts all."""

    async def work(times: int) -> int:
        async with AsyncSession(engine) as session:
            with measure_statements(session) as counter:
                for _ in range(times):
                    await session.execute(select(1))
                    await asyncio.sleep(0)
            return counter.count

    with measure_statements(engine) as everything:
        assert await asyncio.gather(work(1), work(2), work(3)) == [1, 2, 3]
    assert everything.count == 6


async def test_tasks_started_inside_the_block_count(engine: AsyncEngine) -> None:
    """What the block starts belongs to it."""

    async def one() -> None:
        async with AsyncSession(engine) as session:
            await session.execute(select(1))

    async with AsyncSession(engine) as session:
        with measure_statements(session) as counter:
            await asyncio.gather(one(), one())
    assert counter.count == 2


async def test_leaves_no_listener_behind(engine: AsyncEngine, session: AsyncSession) -> None:
    """Also after an exception, and when the listener was removed in between."""
    for _ in range(2):
        counter = measure_statements(session)
        with pytest.raises(ZeroDivisionError), counter:
            _ = 1 / 0
        assert not event.contains(engine.sync_engine, "before_cursor_execute", counter._before)
    counter = measure_statements(session)
    with counter:
        event.remove(engine.sync_engine, "before_cursor_execute", counter._before)
    recorder = capture(engine)
    with recorder:
        pass
    assert not event.contains(Session, "do_orm_execute", recorder._tag)


def test_other_targets_are_refused() -> None:
    """A factory is not a session; the message says what would do."""
    with pytest.raises(TypeError, match="on a session, connection or engine, not on 'async_sessionmaker'"):
        measure_statements(async_sessionmaker())  # type: ignore[arg-type]


async def test_reads_as_a_phrase(session: AsyncSession) -> None:
    """For the demos' one-sentence notes."""
    with measure_statements(session) as counter:
        await session.execute(select(1))
    assert str(counter) == "1 statement"


# ---- capture


async def test_a_statement_is_recorded_with_everything(session: AsyncSession) -> None:
    """Text, parameters, rows, time, location."""
    with capture(learner=HERE) as recorder:
        await session.scalars(select(Book).where(Book.shelf_id == 2))  # <- the plain query
    (emitted,) = recorder.statements
    assert "FROM books" in emitted.sql and "$1::INTEGER" in emitted.sql
    assert tuple(emitted.parameters) == (2,)
    assert (emitted.rows, emitted.executemany, emitted.origin, emitted.is_text) == (3, False, "main", False)
    assert emitted.seconds is not None and emitted.seconds > 0
    assert (emitted.file, emitted.line) == (
        __file__,
        line_of("await session.scalars(select(Book).where(Book.shelf_id == 2))"),
    )


async def test_a_lazy_load_points_at_the_attribute_access(session: AsyncSession) -> None:
    """Through run_sync's greenlet, to the line inside the function it runs."""
    with capture(learner=HERE) as recorder:
        await session.run_sync(titles)
    lazy = recorder.statements[1:]
    assert [emitted.origin for emitted in recorder.statements] == ["main"] + ["lazy"] * 4
    assert {emitted.line for emitted in lazy} == {titles.__code__.co_firstlineno + 3}
    assert inspect.getsourcelines(titles)[0][3].endswith("# <- the lazy loads\n")


async def test_statements_of_a_task_and_through_helpers_find_the_innermost_learners_line(engine: AsyncEngine) -> None:
    """A task has a new stack; library frames in between are skipped."""

    async def inner(session: AsyncSession) -> None:
        await session.execute(select(1))  # <- innermost

    async def outer() -> None:
        async with AsyncSession(engine) as session:
            await asyncio.wait_for(inner(session), 5)

    with capture(learner=HERE.parent) as recorder:
        await asyncio.create_task(outer())
    assert [emitted.line for emitted in recorder.statements] == [line_of("await session.execute(select(1))")]


async def test_origins(session: AsyncSession) -> None:
    """Eager loads, refreshes and the rest are distinguished; DML and text, which have no load options, do not fail."""
    with capture(learner=HERE) as recorder:
        shelf = (await session.scalars(select(Shelf).options(selectinload(Shelf.books)))).first()
        await session.refresh(shelf, ["label"])
        await session.execute(update(Book).values(title="new"))
        await session.execute(text("SELECT 1"))
        session.add(Shelf(id=99, label="new"))
        await session.flush()
    assert [emitted.origin for emitted in recorder.statements] == [
        "main",
        "relationship",
        "column",
        "main",
        "main",
        "main",
    ]


async def test_raw_text_is_recognised(session: AsyncSession) -> None:
    """Whole queries in text, also inside another statement, and fragments such as an ORDER BY; not a constant."""
    as_cte = text("SELECT id FROM books").columns(id=Integer).cte()
    with capture() as recorder:
        await session.execute(text("SELECT 1"))
        await session.scalars(select(Book).from_statement(text("SELECT * FROM books")))
        await session.execute(select(as_cte.c.id))
        await (await session.connection()).exec_driver_sql("SELECT 1")
        await session.execute(select(Book.id).order_by(text("id")))
        await session.execute(select(Book.id, text("1")).order_by("id"))
        await session.scalars(select(Book))
    assert [emitted.is_text for emitted in recorder.statements] == [True, True, True, True, True, False, False]


async def test_batches_streams_and_failures(session: AsyncSession) -> None:
    """What the driver does not know stays unknown, and a failed statement was sent all the same."""
    with capture() as recorder:
        session.add_all(Shelf(id=200 + number, label="x") for number in range(3))
        await session.flush()
        async for _ in await session.stream(select(Shelf)):
            pass
        with pytest.raises(Exception, match="nosuch"):
            await session.execute(text("SELECT * FROM nosuch"))
    batch, stream, failed = recorder.statements
    assert batch.executemany and len(batch.parameters) == 3
    assert stream.rows == -1 and stream.seconds is not None
    assert (failed.rows, failed.seconds) == (None, None)


async def test_every_engine_of_the_process_or_one(engine: AsyncEngine) -> None:
    """By default the learner's own engine is heard as well; a recorder of one engine hears that one."""
    own = create_async_engine(engine.url)
    with capture() as every, StatementRecorder(engine) as one:
        async with own.connect() as connection:
            await connection.exec_driver_sql("SELECT 'own'")
        async with engine.connect() as connection:
            await connection.exec_driver_sql("SELECT 'given'")
    await own.dispose()
    assert [emitted.sql for emitted in every.statements] == ["SELECT 'own'", "SELECT 'given'"]
    assert [emitted.sql for emitted in one.statements] == ["SELECT 'given'"]


async def test_a_recorder_can_be_left_cleared_and_entered_again(session: AsyncSession) -> None:
    """As a worker does between two calls."""
    recorder = StatementRecorder()
    with recorder:
        await session.execute(select(1))
    await session.execute(select(2))
    assert len(recorder.statements) == 1
    recorder.clear()
    with recorder:
        await session.execute(select(3))
    assert [emitted.sql.split()[0] for emitted in recorder.statements] == ["SELECT"]


async def test_recording_does_not_disturb_a_stream_with_loader_options(session: AsyncSession) -> None:
    """Statements of selectinload do not inherit the yield_per of a streamed query because somebody listens."""
    query = select(Shelf).options(selectinload(Shelf.books)).order_by(Shelf.id).execution_options(yield_per=2)

    with StatementRecorder(session):
        counts = [len(shelf.books) async for shelf in await session.stream_scalars(query)]

    assert counts == [3, 3, 3, 3]


async def test_without_learners_files_there_is_no_line(session: AsyncSession, tmp_path: Path) -> None:
    """Neither when none are named, nor when none of them is on the stack; a file does as well as a folder."""
    with capture() as none, capture(learner=tmp_path) as others, capture(learner=HERE) as own:
        await session.execute(select(1))
    assert (none.statements[0].file, others.statements[0].line) == (None, None)
    assert own.statements[0].line is not None


def test_is_light() -> None:
    """Workers import it in each process: it must not bring the terminal along."""
    code = "import sys, kata.capture; print([name for name in ('rich', 'sqlglot', 'asyncpg') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=HERE.parents[2], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_emitted_is_plain_data() -> None:
    """It crosses process borders as its fields."""
    assert Emitted("SELECT 1", ()) == Emitted("SELECT 1", ())


def test_the_old_name_of_the_counter_stays() -> None:
    """Learners' files and the banks import it."""
    assert count_statements is measure_statements
