"""What the pages say in words and in tables without code to run: exercises, drivers, types, defaults."""

import inspect
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.ddl.impl import DefaultImpl
from sqlalchemy.dialects import mssql, mysql, oracle, postgresql, sqlite
from sqlalchemy.engine.cursor import BufferedRowCursorFetchStrategy
from sqlalchemy.exc import DBAPIError, MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    declarative_base,
    joinedload,
    mapped_column,
    relationship,
    sessionmaker,
    strategies,
)
from sqlalchemy.pool import QueuePool

from kata.catalogue import load

from .markdown import PAGES, ROOT, Row, blocks, rows, text_of

# A number and a name: "11 `salary-rank`".
NAMED = re.compile(r"\b(\d+) `([a-z]+(?:-[a-z]+)*)`")

DIALECTS: dict[str, Any] = {
    "PostgreSQL": postgresql.dialect,
    "SQLite": sqlite.dialect,
    "MySQL": mysql.dialect,
    "Oracle": oracle.dialect,
    "SQL Server": partial(mssql.dialect, deprecate_large_types=True),  # as with every server since 2012
}
PLACEHOLDERS = {"numeric_dollar": "$1", "qmark": "?", "format": "%s", "pyformat": "%s", "named": ":name"}


def exercises() -> dict[int, str]:
    """The id of each exercise, by its number."""
    return {exercise.number: exercise.id for exercise in load().exercises}


def with_columns(*headings: str) -> list[Any]:
    """The rows of every table that has these columns."""
    found = [row for page in PAGES for row in rows(page) if set(headings) <= set(row.cells)]
    assert found, f"no table has the columns {headings}"
    return [pytest.param(row, id=row.name) for row in found]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_for_whom_it_is(page: str) -> None:
    """Below its title a page begins with one sentence that names its readers."""
    title, sentence = re.match(r"# (.+)\n\n((?:.+\n)+)\n", text_of(page)).groups()  # type: ignore[union-attr]
    assert title
    assert re.match(r"For (everybody|developers) who .*\.$", sentence.strip(), re.DOTALL)
    assert sentence.count(". ") == 0


@pytest.mark.parametrize("page", PAGES)
def test_exercises_are_called_by_their_number_and_name(page: str) -> None:
    """Each exercise that a page names exists, under that number."""
    known = exercises()
    for number, name in NAMED.findall(text_of(page)):
        assert known.get(int(number)) == name


@pytest.mark.parametrize("row", with_columns("exercise"))
def test_every_term_has_an_exercise(row: Row) -> None:
    """The column of exercises has nothing but exercises, and at least one."""
    pieces = row.cells["exercise"].split(", ")
    assert all(re.fullmatch(r"\d+ `[a-z-]+`", piece) for piece in pieces)
    assert all(exercises().get(int(piece.split()[0])) == piece.split("`")[1] for piece in pieces)


def test_terms_of_all_three_libraries_are_there() -> None:
    """The tables of terms have Prisma, TypeORM and Drizzle beside each other, and lead to every phase."""
    found = [row for row in rows("coming-from-typescript") if {"Prisma", "TypeORM", "Drizzle"} <= set(row.cells)]
    named = {int(number) for number, _ in NAMED.findall(text_of("coming-from-typescript"))}
    phases = {exercise.phase for exercise in load().exercises}
    assert len(found) > 60
    assert phases == {exercise.phase for exercise in load().exercises if exercise.number in named}


@pytest.mark.parametrize("row", with_columns("URL for a sync engine", "URL for an async engine"))
def test_urls_lead_to_drivers(row: Row) -> None:
    """Each URL has a dialect of SQLAlchemy's own, for the kind of engine that its column names."""
    for heading, asynchronous in (("URL for a sync engine", False), ("URL for an async engine", True)):
        assert row.code(heading)
        for url in row.code(heading):
            made = sa.make_url(url)
            # psycopg has one name for both: create_async_engine() asks for the async one.
            dialect = made.get_dialect().get_async_dialect_cls(made) if asynchronous else made.get_dialect()
            assert dialect.is_async is asynchronous, url


@pytest.mark.parametrize("row", with_columns("URL for an async engine", "RETURNING"))
def test_what_changes_with_the_database(row: Row) -> None:
    """Placeholders and RETURNING are those of the async dialect (pyodbc decides about its placeholders itself)."""
    dialect: Any = sa.make_url(row.code("URL for an async engine")[0]).get_dialect()()
    returning = [verb for verb in ("INSERT", "UPDATE", "DELETE") if getattr(dialect, f"{verb.lower()}_returning")]

    # SQLAlchemy 2.0 learns at the first connection what MariaDB can do.
    if row.cells["database"] != "MariaDB" or not sa.__version__.startswith("2.0"):
        assert re.sub(r" \(.*", "", row.cells["RETURNING"]) == (", ".join(returning) or "none")
    style = "qmark" if row.cells["database"] == "SQL Server" else dialect.default_paramstyle
    assert row.code("placeholders (async)") == [PLACEHOLDERS[style]]


@pytest.mark.parametrize("row", with_columns("database", "default isolation"))
async def test_the_default_isolation(row: Row, session: AsyncSession) -> None:
    """PostgreSQL and SQLite are asked; the manuals of the others say it."""
    with sa.create_engine("sqlite://").connect() as connection:
        sqlite_level = connection.get_isolation_level()
    levels = {
        "PostgreSQL": str(await session.scalar(sa.text("SHOW default_transaction_isolation"))).upper(),
        "SQLite": sqlite_level,
        "MySQL": "REPEATABLE READ",
        "MariaDB": "REPEATABLE READ",
        "Oracle": "READ COMMITTED",
        "SQL Server": "READ COMMITTED",
    }
    assert row.cells["default isolation"] == levels[row.cells["database"]]


async def test_limits_that_the_cheat_sheet_names(session: AsyncSession) -> None:
    """Rows to a batch, parents to a SELECT of selectinload, parameters of a statement, and what NOT IN does with a NULL."""
    page = text_of("cheat-sheet")
    batch = postgresql.asyncpg.dialect().insertmanyvalues_page_size
    assert f"batches of {batch:,} with RETURNING" in page

    # 2.1 has an underscore before the name.
    loader: Any = getattr(strategies, "SelectInLoader", None) or vars(strategies)["_SelectInLoader"]
    assert page.count(f"per {loader._chunksize} ") == page.count("more per ") + page.count("1 per ") == 2

    (most,) = re.findall(r"at most ([\d,]+) fit", page)
    number = int(most.replace(",", ""))
    one = sa.literal(1)
    assert await session.scalar(sa.select(one.in_([1] * (number - 1)))) is True
    with pytest.raises(DBAPIError, match=str(number)):
        await session.scalar(sa.select(one.in_([1] * number)))

    assert "`NOT IN` of a list or subquery that holds a NULL finds nothing" in page.replace("\n", " ")
    await session.rollback()
    assert await session.scalar(sa.select(sa.literal(2).not_in([1, None]))) is None


async def test_streams_fetch_everything_without_yield_per(
    session: AsyncSession, names: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the cheat sheet says of `stream()`: by yield_per rows at a time, without it all before the first one."""
    fetched: list[int] = []

    def counting(original: Callable[..., Any]) -> Callable[..., Any]:
        def fetch(*args: Any, **kwargs: Any) -> Any:
            found = original(*args, **kwargs)
            fetched.append(len(found))
            return found

        return fetch

    for method in ("fetchall", "fetchmany"):
        original = getattr(BufferedRowCursorFetchStrategy, method)
        monkeypatch.setattr(BufferedRowCursorFetchStrategy, method, counting(original))
    page = " ".join(text_of("cheat-sheet").split())
    assert "execution_options(yield_per=100)" in page
    assert "without `yield_per` all are fetched before the first one comes" in page

    seen = []
    for options in ({"yield_per": 10}, {}):
        fetched.clear()
        result = await session.stream(sa.select(names["Employee"].id), execution_options=options)
        await anext(result)
        seen.append(sum(fetched))
        await result.close()

    assert seen == [10, 31]


def test_the_pool_of_the_page_is_the_default_one() -> None:
    """With all 15 in use: pool_size and max_overflow of a pool that nobody has configured."""
    defaults = inspect.signature(QueuePool.__init__).parameters
    most = defaults["pool_size"].default + defaults["max_overflow"].default
    assert f"With all {most} of the default pool in use" in text_of("coming-from-typescript")


@pytest.mark.parametrize("row", with_columns("type", "SQLite", "Oracle"))
def test_types_of_other_databases(row: Row) -> None:
    """A generic type becomes the type of each database that stands in its column."""
    (written,) = row.code("type")
    generic: Any = eval(written, vars(sa).copy())
    for name, dialect in DIALECTS.items():
        # Where two versions differ, the cell has both: "`SMALLINT`, from 2.1 on `BOOLEAN`".
        *older, newest = row.code(name)
        expected = older[0] if older and sa.__version__.startswith("2.0") else newest
        assert generic.compile(dialect=dialect()) == expected, name


def test_the_default_driver_of_postgresql() -> None:
    """`postgresql://` without a driver is psycopg2 in 2.0 and psycopg (3) in 2.1: name the driver."""
    driver = sa.make_url("postgresql://host/name").get_dialect().driver
    assert driver == ("psycopg2" if sa.__version__.startswith("2.0") else "psycopg")
    assert "psycopg2 in 2.0 and psycopg (3) in 2.1" in text_of("sqlalchemy-in-context")


def test_transactional_ddl() -> None:
    """Alembic undoes a failed migration on PostgreSQL and SQL Server, and not on the other three."""
    names = {"postgresql": True, "mssql": True, "mysql": False, "oracle": False, "sqlite": False}
    assert {name: DefaultImpl.get_by_dialect(_named(name)).transactional_ddl for name in names} == names
    assert "undoes a failed migration on PostgreSQL and SQL Server" in text_of("sqlalchemy-in-context")


def _named(name: str) -> Any:
    return next(dialect() for dialect in DIALECTS.values() if dialect().name == name)


async def test_dynamic_relationships(session: AsyncSession) -> None:
    """`lazy="dynamic"` yes, in sync code."""

    class Company(DeclarativeBase):
        pass

    class Department(Company):
        __tablename__ = "departments"
        id: Mapped[int] = mapped_column(primary_key=True)
        employees = relationship("Employee", lazy="dynamic")

    class Employee(Company):
        __tablename__ = "employees"
        id: Mapped[int] = mapped_column(primary_key=True)
        department_id: Mapped[int] = mapped_column(sa.ForeignKey("departments.id"))

    department = await session.get_one(Department, 8)
    assert await session.run_sync(lambda _: department.employees.count()) == 8
    with pytest.raises(MissingGreenlet):
        department.employees.count()


STILL: dict[str, Callable[[], Any]] = {
    "session.query()": lambda: Session().query(sa.column("a")),
    "declarative_base()": declarative_base,
    "Column()": lambda: type(
        "Old", (declarative_base(),), {"__tablename__": "a", "id": sa.Column(sa.Integer, primary_key=True)}
    ),
    "backref": lambda: relationship("Old", backref="others"),
    'lazy="dynamic"': lambda: relationship("Old", lazy="dynamic"),
    "sessionmaker(autocommit=True)": lambda: sessionmaker(autocommit=True)(),
    "engine.execute()": lambda: sa.create_engine("sqlite://").execute,  # type: ignore[attr-defined]
    "bind": lambda: sa.MetaData(bind=None),  # type: ignore[call-arg]
    "SQL as a plain string": lambda: Session(sa.create_engine("sqlite://")).execute("SELECT 1"),  # type: ignore[call-overload]
    "join()": lambda: sa.select(sa.column("a")).join("b"),
    "joinedload()": lambda: joinedload("department"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("row", with_columns("1.x", "still runs on 2.x?"))
def test_what_still_runs(row: Row) -> None:
    """A form of 1.x runs on this version where the table says yes, and raises where it says no."""
    answer = re.match(r"(yes|no)\b", row.cells["still runs on 2.x?"])
    forms = row.code("1.x") if row.code("1.x") else [row.cells["1.x"]]
    assert answer
    for form in forms:
        if answer[1] == "yes":
            assert STILL[form]() is not None
        else:
            with pytest.raises((sa.exc.ArgumentError, AttributeError, TypeError)):
                STILL[form]()


@pytest.mark.parametrize("row", with_columns("option", "default"))
def test_defaults_of_the_pool(row: Row) -> None:
    """The options of the engine have the defaults of the table."""
    (option,) = row.code("option")
    name = {"pool_timeout": "timeout", "pool_recycle": "recycle", "pool_pre_ping": "pre_ping"}.get(option, option)
    known = inspect.signature(QueuePool.__init__).parameters | inspect.signature(sa.Pool.__init__).parameters
    default = False if option == "echo" else known[name].default
    assert str(default).removesuffix(".0") == row.cells["default"]


@pytest.mark.parametrize("row", with_columns("PostgreSQL", "SQLAlchemy with asyncpg"))
async def test_types_of_values(row: Row, session: AsyncSession) -> None:
    """A column of PostgreSQL's type arrives as the Python type beside it."""
    moment = datetime(2024, 3, 4, 12, tzinfo=UTC)
    made: dict[str, tuple[Any, Any]] = {
        "numeric": (1, sa.Numeric()),
        "bigint": (2**62, sa.BigInteger()),
        "double precision": (1.5, sa.Double()),
        "timestamptz": (moment, sa.DateTime(timezone=True)),
        "timestamp": (moment.replace(tzinfo=None), sa.DateTime()),
        "date": (moment.date(), sa.Date()),
        "jsonb": ({"a": 1}, postgresql.JSONB()),
        "uuid": ("6f9619ff-8b86-d011-b42d-00c04fc964ff", sa.Uuid(as_uuid=False)),
    }
    value, kind = made[row.cells["PostgreSQL"]]
    wanted = sa.Uuid() if row.cells["PostgreSQL"] == "uuid" else kind

    seen: Any = await session.scalar(sa.select(sa.cast(sa.literal(value, kind), wanted)))

    assert type(seen).__name__ == row.code("SQLAlchemy with asyncpg")[0]
    if row.cells["PostgreSQL"].startswith("timestamp"):
        assert (seen.tzinfo is None) is ("without" in row.cells["SQLAlchemy with asyncpg"])


def test_the_snippets_are_on_the_pages() -> None:
    """A page that is emptied by mistake does not pass: each has many snippets and many rows."""
    for page in PAGES:
        assert sum(block.language == "python" for block in blocks(page)) > 5
        assert len(rows(page)) > 40
        assert (ROOT / "docs" / f"{page}.md").stat().st_size > 8_000
