"""Data sets: made up, written, read, cut down and hidden among others."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import attrgetter

import asyncpg
import pytest
import pytest_asyncio

from kata.database import connect, find_server
from kata.datasets import Dataset, crowd, generate, missing, noise, noise_rows, read, schema_sql, seed_sql
from kata.datasets.sql import literal
from kata.pool.scratch import fresh_database

SIZES = [(6, 16), (6, 17), (7, 17), (7, 24), (8, 30), (9, 41), (14, 120), (40, 400)]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def database() -> AsyncIterator[asyncpg.Connection]:
    """A connection to a database with the schema and no rows."""
    server = find_server()
    async with fresh_database(server) as name:
        connection = await connect(server, name)
        try:
            await connection.execute(schema_sql())
            yield connection
        finally:
            await connection.close()


@pytest_asyncio.fixture(loop_scope="session")
async def empty(database: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """The same inside a transaction that is rolled back."""
    transaction = database.transaction()
    await transaction.start()
    try:
        yield database
    finally:
        await transaction.rollback()


@pytest.mark.parametrize(("departments", "employees"), SIZES)
def test_generated_properties(departments: int, employees: int) -> None:
    """Generated data exposes wrong answers at every size, whatever the seed."""
    for seed in range(20 if employees < 100 else 3):
        data = generate(seed, departments=departments, employees=employees)
        assert (len(data.departments), len(data.employees)) == (departments, employees)
        assert missing(data) == []


def test_large() -> None:
    """So does a data set of five thousand employees."""
    data = generate(7, departments=60, employees=5_000)
    assert len(data.employees) == 5_000
    assert missing(data) == []


def test_reproducible() -> None:
    """The same number gives the same rows, another one gives others."""
    assert generate(11) == generate(11)
    assert generate(11).insert_sql() != generate(12).insert_sql()
    assert "seed 11" in str(generate(11))


def test_nothing_of_the_seed() -> None:
    """No name of the seed comes up again, so that typed-in answers are found."""
    for number in range(10):
        data = generate(number, departments=24, employees=200)
        for row in (*data.departments, *data.employees, *data.projects):
            assert f"'{row.name}'" not in seed_sql()


def test_too_small() -> None:
    """Where the properties have no room, it says so."""
    for wrong in ({"departments": 5}, {"employees": 15}, {"projects": 1}, {"departments": 30, "employees": 30}):
        with pytest.raises(ValueError, match="employees"):
            generate(1, **wrong)


@pytest.mark.parametrize("data", [generate(3), generate(4, departments=12, employees=700), crowd(1, departments=5)])
async def test_round_trip(empty: asyncpg.Connection, data: Dataset) -> None:
    """What is written is read back the same, in the same order."""
    await empty.execute(data.insert_sql())
    assert await read(empty) == data


@pytest.mark.parametrize("count", [0, 1, 5, 501, 1203])
async def test_crowd(empty: asyncpg.Connection, count: int) -> None:
    """So many departments; a few with nobody, and always somebody without one."""
    data = crowd(5, departments=count)
    await empty.execute(data.insert_sql())
    assert await empty.fetchval("SELECT count(*) FROM departments") == count
    assert await empty.fetchval("SELECT count(*) FROM employees WHERE department_id IS NULL") == 1
    if count:
        assert await empty.fetchval("SELECT count(*) FROM employees WHERE department_id IS NOT NULL")
    if count > 20:
        members = data.members()
        assert any(not members[row.id] for row in data.departments)


async def test_without(empty: asyncpg.Connection) -> None:
    """Rows taken out leave what PostgreSQL's foreign keys would leave."""
    data = generate(9)
    people = [row.id for row in data.employees[:12]]
    departments = [row.id for row in data.departments[:3]]
    projects = [data.projects[0].id]
    await empty.execute(data.insert_sql())
    await empty.execute("DELETE FROM employees WHERE id = ANY($1::int[])", people)
    await empty.execute("DELETE FROM departments WHERE id = ANY($1::int[])", departments)
    await empty.execute("DELETE FROM projects WHERE id = ANY($1::int[])", projects)
    left = await read(empty)
    expected = data.without(employee_ids=people, department_ids=departments, project_ids=projects)
    assert left.departments == expected.departments
    assert left.projects == expected.projects
    assert left.assignments == expected.assignments
    # SET NULL writes rows anew, so their physical order is another one.
    assert sorted(left.employees, key=attrgetter("id")) == sorted(expected.employees, key=attrgetter("id"))
    assert expected.name == data.name
    assert expected.seed == data.seed


def test_properties_can_fail() -> None:
    """What a property stands on can be taken away, and it notices."""
    data = generate(21, departments=9, employees=40)
    members = data.members()
    nobody = [row.id for row in data.departments if not members[row.id]]
    single = [row.id for row in data.departments if len(members[row.id]) == 1]
    idle = {row.id for row in data.projects} - {row.project_id for row in data.assignments}
    loose = [row.id for row in members[None]]
    assert missing(data.without(department_ids=nobody)) == ["a department with nobody"]
    assert "a department with one person" in missing(data.without(department_ids=single))
    assert missing(data.without(project_ids=idle)) == ["a project nobody works on"]
    assert "two people without a department, one of them without a manager" in missing(data.without(employee_ids=loose))
    flat = replace(data, employees=tuple(replace(row, manager_id=None) for row in data.employees))
    assert {"a chain of five managers", "a manager in another department"} <= set(missing(flat))
    assert "rows are not inserted in any order asked for" in missing(
        replace(data, employees=tuple(sorted(data.employees, key=attrgetter("id"))))
    )
    same = replace(data, employees=tuple(replace(row, salary=Decimal(50_000)) for row in data.employees))
    assert set(missing(same)) >= {
        "a tie with somebody below",
        "salaries with cents",
        "a salary between avg and avg(distinct)",
    }
    assert len(missing(Dataset())) > 30


async def test_noise(empty: asyncpg.Connection) -> None:
    """Noise comes last and changes nobody else's managers, ranks and averages."""
    data = generate(2)
    questions = (
        "SELECT d.name, avg(salary), count(e.id) FROM departments d LEFT JOIN employees e ON e.department_id = d.id "
        "GROUP BY d.name ORDER BY d.name",
        "SELECT e.name FROM employees e WHERE salary > (SELECT avg(salary) FROM employees o "
        "WHERE o.department_id = e.department_id) ORDER BY salary DESC, name, id",
        "SELECT id, manager_id, department_id FROM employees ORDER BY id",
        "SELECT name, rank() OVER (PARTITION BY department_id ORDER BY salary DESC) FROM employees "
        "WHERE department_id IS NOT NULL ORDER BY department_id, 2, name, id",
    )
    await empty.execute(data.insert_sql())
    before = [await empty.fetch(question) for question in questions]
    await empty.execute(noise(data, people=200))
    after = [await empty.fetch(question) for question in questions]
    added = noise_rows(data, people=200)
    assert after[1] == before[1]
    for place in (0, 2, 3):
        assert after[place][: len(before[place])] == before[place]
        assert len(after[place]) > len(before[place])
    assert await empty.fetchval("SELECT count(*) FROM employees") == len(data.employees) + len(added.employees)
    assert len(added.departments) == 1


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("O'Brien", "text"),
        ("back\\slash ' and quote", "text"),
        ("ünïcödé", "text"),
        (Decimal("-12.50"), "numeric"),
        (Decimal("1E+5"), "numeric"),
        (42, "int"),
        (None, "text"),
        (date(2024, 2, 29), "date"),
        (datetime(2024, 2, 29, 12, 30, 0, 123456, tzinfo=UTC), "timestamptz"),
    ],
)
async def test_literals(database: asyncpg.Connection, value: object, kind: str) -> None:
    """Every value comes out of PostgreSQL as it went in."""
    assert await database.fetchval(f"SELECT {literal(value)}::{kind}") == value


@pytest.mark.parametrize("value", ["a\0b", Decimal("NaN"), datetime(2024, 1, 1), True, 1.5])
def test_no_literal(value: object) -> None:
    """What would be written wrongly is not written at all."""
    with pytest.raises((ValueError, TypeError)):
        literal(value)


def test_chain() -> None:
    """From the employee to the top; nothing for an unknown id."""
    data = generate(5)
    chain = data.longest_chain()
    assert chain == data.chain(chain[0].id)
    assert [below.manager_id for below in chain] == [*(above.id for above in chain[1:]), None]
    assert data.chain(10_000) == ()
    assert Dataset().longest_chain() == ()
