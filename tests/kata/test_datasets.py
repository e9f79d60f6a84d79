"""Data sets: generated, written, read, reduced, and hidden among distractor rows."""

import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from pathlib import Path

import asyncpg
import pytest

from kata.database.script import read_script
from kata.datasets import Dataset, distractors, literal, load_provider, parse_schema, read, read_hints
from kata.errors import CatalogueError
from kata.judging.data import schema

ROWS = load_provider()
Company, generate, wide = ROWS.company.Company, ROWS.generator.generate, ROWS.wide
SCHEMA = schema()

SIZES = [(6, 16), (6, 17), (7, 17), (7, 24), (8, 30), (9, 41), (14, 120), (40, 400)]


@pytest.mark.parametrize(("departments", "employees"), SIZES)
def test_generated_properties(departments: int, employees: int) -> None:
    """Generated data exposes wrong answers at every size, whatever the seed."""
    for seed in range(20 if employees < 100 else 3):
        data = generate(seed, departments=departments, employees=employees)
        assert (len(data.departments), len(data.employees)) == (departments, employees)
        assert missing(data.dataset()) == []


def test_large() -> None:
    """So does a data set of five thousand employees."""
    data = generate(7, departments=60, employees=5_000)
    assert len(data.employees) == 5_000
    assert missing(data.dataset()) == []


def test_reproducible() -> None:
    """The same number gives the same rows, another one gives others."""
    assert generate(11) == generate(11)
    assert generate(11).dataset() == generate(11).dataset() != generate(12).dataset()


def test_nothing_of_the_seed() -> None:
    """No name of init.sql is generated, so that typed-in answers are exposed."""
    for number in range(10):
        data = generate(number, departments=24, employees=200)
        for row in (*data.departments, *data.employees, *data.projects):
            assert f"'{row.name}'" not in read_script().whole


def test_too_small() -> None:
    """Too few rows for the properties are refused."""
    for wrong in ({"departments": 5}, {"employees": 15}, {"projects": 1}, {"departments": 30, "employees": 30}):
        with pytest.raises(ValueError, match="employees"):
            generate(1, **wrong)


@pytest.mark.parametrize(
    "data", [generate(3).dataset(), generate(4, departments=12, employees=700).dataset(), wide(5, 1)]
)
async def test_round_trip(empty: asyncpg.Connection, data: Dataset) -> None:
    """Rows are read back as they were written, in the same order."""
    await empty.execute(data.insert_sql(SCHEMA))
    assert await read(empty, SCHEMA) == data


@pytest.mark.parametrize("count", [0, 1, 5, 501, 1203])
async def test_wide(empty: asyncpg.Connection, count: int) -> None:
    """The given number of departments and of projects; a few departments are empty, one person has none."""
    data = wide(count, 5)
    await empty.execute(data.insert_sql(SCHEMA))
    for table in ("departments", "projects", "employee_projects"):
        assert await empty.fetchval(f"SELECT count(*) FROM {table}") == count
    assert await empty.fetchval("SELECT count(*) FROM employees WHERE department_id IS NULL") == 1
    if count:
        assert await empty.fetchval("SELECT count(*) FROM employees WHERE department_id IS NOT NULL")
    if count > 20:
        company = Company.of(data)
        members = company.members()
        assert any(not members[row.id] for row in company.departments)


def missing(data: Dataset) -> list[str]:
    """The properties that a data set lacks."""
    return [name for name, has in ROWS.properties(data).items() if not has]


async def test_properties_can_fail(empty: asyncpg.Connection) -> None:
    """A property is missing if the rows that it needs are."""
    company = generate(21, departments=9, employees=40)
    members = company.members()
    await empty.execute(company.dataset().insert_sql(SCHEMA))

    async def missing_without(table: str, keys: Iterable[int]) -> list[str]:
        savepoint = empty.transaction()
        await savepoint.start()
        await empty.execute(f"DELETE FROM {table} WHERE id = ANY($1::int[])", list(keys))
        left = await read(empty, SCHEMA)
        await savepoint.rollback()
        return missing(left)

    nobody = [row.id for row in company.departments if not members[row.id]]
    single = [row.id for row in company.departments if len(members[row.id]) == 1]
    idle = {row.id for row in company.projects} - {row.project_id for row in company.assignments}
    loose = [row.id for row in members[None]]
    assert await missing_without("departments", nobody) == ["a department with nobody"]
    assert "a department with one person" in await missing_without("departments", single)
    assert await missing_without("projects", idle) == ["a project nobody works on"]
    assert "two people without a department, one of them without a manager" in await missing_without("employees", loose)
    flat = replace(company, employees=tuple(replace(row, manager_id=None) for row in company.employees))
    assert {"a chain of five managers", "a manager in another department"} <= set(missing(flat.dataset()))
    assert "rows are not inserted in any order asked for" in missing(
        replace(company, employees=tuple(sorted(company.employees, key=attrgetter("id")))).dataset()
    )
    same = replace(company, employees=tuple(replace(row, salary=Decimal(50_000)) for row in company.employees))
    assert set(missing(same.dataset())) >= {
        "a tie with somebody below",
        "salaries with cents",
        "a salary between avg and avg(distinct)",
    }
    assert len(missing(Dataset())) > 50


async def test_properties_of_the_office_can_fail() -> None:
    """So are those of hours, reviews and jobs, and those of names and emails."""
    company = generate(21, departments=9, employees=40)
    entries, jobs = company.entries, company.jobs

    def lacks(**changed: object) -> set[str]:
        return set(missing(replace(company, **changed).dataset()))

    assert lacks() == set()
    assert "entries are not inserted in any order asked for" in lacks(
        entries=tuple(sorted(entries, key=attrgetter("work_date", "id")))
    )
    assert lacks(entries=tuple(replace(row, note=row.note or "x") for row in entries)) == {
        "notes that are NULL, empty, and neither"
    }
    numbered = sorted(entries, key=attrgetter("work_date"))
    assert "somebody's entry ids do not follow the days" in lacks(
        entries=tuple(replace(row, id=at) for at, row in enumerate(numbered))
    )
    once = {(row.employee_id, row.work_date): row for row in entries}
    assert "somebody has several entries of one day" in lacks(entries=tuple(once.values()))
    day = min(row.work_date for row in entries)
    spread = tuple(replace(row, work_date=day + timedelta(days=at)) for at, row in enumerate(entries))
    assert "entries tie on work_date at the edge of small pages" in lacks(entries=spread)
    busy = tuple(replace(company.entries[0], id=at, employee_id=row.id) for at, row in enumerate(company.employees))
    assert "people with entries only before, on and after a day, around it, and with none" in lacks(entries=busy)
    assert "jobs of every state" in lacks(jobs=tuple(row for row in jobs if row.state != "failed"))
    assert "no job becomes due" in lacks(jobs=(replace(jobs[0], run_at=datetime(2040, 1, 1, tzinfo=UTC)), *jobs[1:]))
    assert "the next jobs tie on run_at, the later id inserted first" in lacks(
        jobs=tuple(sorted(jobs, key=attrgetter("id")))
    )
    assert "an earlier job is running" in lacks(jobs=tuple(row for row in jobs if row.state != "running"))
    assert lacks(reviews=company.reviews[:1]) == {"several reviews of one person", "reviews that were edited before"}
    plain = tuple(replace(row, email=row.email.replace("%", ".")) for row in company.employees)
    assert lacks(employees=plain) == {"emails with %, and not all"}
    same = tuple(replace(row, name=row.name.lower()) for row in company.employees)
    assert "names that differ in case only" in lacks(employees=same)


def test_days_of_distractors_are_days_of_no_entry() -> None:
    """Neither in init.sql nor in a generated set has an entry the day of a distractor row, and a job its time."""
    for data in (generate(5).dataset(), generate(6, departments=12, employees=300).dataset()):
        added = distractors(SCHEMA, data, hints=read_hints().distractors, count=200)
        for table, column in (("office.time_entries", "work_date"), ("office.jobs", "run_at")):
            added_values = {row[column] for row in added.rows(table)}
            assert not added_values & {row[column] for row in data.rows(table)}
            assert not any(str(value)[:10] in part.rows for value in added_values for part in read_script().others)


async def test_distractors(empty: asyncpg.Connection) -> None:
    """Distractor rows sort last and change the managers, ranks, averages and projects of no other row."""
    data = generate(2).dataset()
    questions = (
        "SELECT d.name, avg(salary), count(e.id) FROM departments d LEFT JOIN employees e ON e.department_id = d.id "
        "GROUP BY d.name ORDER BY d.name",
        "SELECT e.name FROM employees e WHERE salary > (SELECT avg(salary) FROM employees o "
        "WHERE o.department_id = e.department_id) ORDER BY salary DESC, name, id",
        "SELECT id, manager_id, department_id FROM employees ORDER BY id",
        "SELECT name, rank() OVER (PARTITION BY department_id ORDER BY salary DESC) FROM employees "
        "WHERE department_id IS NOT NULL ORDER BY department_id, 2, name, id",
        "SELECT p.name, count(e.employee_id) FROM projects p LEFT JOIN employee_projects e ON e.project_id = p.id "
        "GROUP BY p.name ORDER BY p.name",
        "SELECT employee_id, id, sum(hours) OVER (PARTITION BY employee_id ORDER BY work_date, id) FROM office.time_entries "
        "ORDER BY employee_id, work_date, id",
        "SELECT id FROM office.jobs WHERE state = 'queued' AND run_at <= now() ORDER BY run_at, id",
        "SELECT employee_id, count(*) FROM office.reviews GROUP BY employee_id ORDER BY employee_id",
    )
    await empty.execute(data.insert_sql(SCHEMA))
    before = [await empty.fetch(question) for question in questions]
    added = distractors(SCHEMA, data, hints=read_hints().distractors, count=200)
    await empty.execute(added.insert_sql(SCHEMA))
    after = [await empty.fetch(question) for question in questions]
    assert after[1] == before[1]
    for at in (0, 2, 3, 4, 5, 6, 7):
        assert after[at][: len(before[at])] == before[at]
        assert len(after[at]) > len(before[at])
    for table in SCHEMA.tables:
        assert len(added.rows(table)) == 200
        there = await empty.fetchval(f"SELECT count(*) FROM {table}")
        assert there == len(data.rows(table)) + len(added.rows(table))


async def test_distractors_earn_the_same_in_one_department(empty: asyncpg.Connection) -> None:
    """What graders rely on: one salary, one department, one manager; one person in six has no department."""
    added = distractors(SCHEMA, Dataset(), hints=read_hints().distractors)
    people = added.rows("employees")
    first = added.rows("departments")[0]["id"]
    assert {row["salary"] for row in people} == {Decimal("33333.33")}
    assert [row["department_id"] for row in people[:12]] == [first, first, first, first, first, None] * 2
    assert [row["manager_id"] for row in people] == [None, *[people[0]["id"]] * (len(people) - 1)]
    await empty.execute(added.insert_sql(SCHEMA))
    # Both ways to group an association have a large group.
    for column in ("employee_id", "project_id"):
        groups = f"SELECT count(*) FROM employee_projects GROUP BY {column} ORDER BY 1 DESC"
        assert await empty.fetchval(groups) >= 50


OTHER_TABLES = """
CREATE TABLE teams (id int PRIMARY KEY, code char(4) NOT NULL UNIQUE, parent_id int NOT NULL REFERENCES teams);
CREATE SCHEMA branch;
CREATE TABLE branch.entries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    team_id int NOT NULL REFERENCES teams ON DELETE CASCADE,
    other_id int REFERENCES public.teams (id),
    work_date date NOT NULL,
    hours numeric(4, 2) NOT NULL CHECK (hours > 0 AND hours <= 24),
    note varchar(200),
    details jsonb NOT NULL,
    tags text[],
    state varchar(10) NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'done')),
    kind varchar(10) NOT NULL CHECK (kind IN ('a', 'b')),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (team_id, work_date)
);
CREATE TABLE pairs (a int REFERENCES teams, b int REFERENCES teams, PRIMARY KEY (a, b));
CREATE TABLE heads (team_id int PRIMARY KEY REFERENCES teams, active boolean NOT NULL);
"""


async def test_distractors_of_any_table(empty: asyncpg.Connection) -> None:
    """Tables with all kinds of columns and constraints accept their distractor rows."""
    other = parse_schema(OTHER_TABLES)
    entries = other.tables["branch.entries"]
    assert list(other.tables) == ["teams", "branch.entries", "pairs", "heads"]
    assert [key.table for key in entries.foreign_keys] == ["teams", "teams"]
    assert entries.columns["hours"].size == (4, 2)
    assert (other.tables["pairs"].is_association, entries.is_association) == (True, False)
    await empty.execute(OTHER_TABLES.replace("ALWAYS", "BY DEFAULT"))
    await empty.execute("INSERT INTO teams VALUES (7, 'ABCD', 7)")
    there = Dataset({"teams": ({"id": 7, "code": "ABCD", "parent_id": 7},)})
    added = distractors(other, there, hints={"branch.entries": {"kind": "a"}})
    await empty.execute(added.insert_sql(other))
    for table in other.tables.values():
        assert len(added.rows(table.name)) == 100
    assert await empty.fetchval("SELECT count(*) FROM teams WHERE id <> 7 AND parent_id = 7") == 0
    assert await empty.fetchval("SELECT count(*) FROM branch.entries WHERE other_id IS NULL") == 16
    assert await empty.fetchval("SELECT count(DISTINCT hours) FROM branch.entries") == 1
    assert len((await read(empty, other)).rows("branch.entries")) == 100


def test_distractors_need_a_value() -> None:
    """The error names a column whose type is unknown, and the file in which to give a value."""
    other = parse_schema("CREATE TABLE rooms (id int PRIMARY KEY, at point NOT NULL)")
    with pytest.raises(CatalogueError, match="rooms need a value for at") as raised:
        distractors(other, Dataset())
    assert "tables.toml, below [distractors.rooms]" in raised.value.remedy
    other = parse_schema("CREATE TABLE house.rooms (id int PRIMARY KEY, at point NOT NULL)")
    with pytest.raises(CatalogueError) as raised:
        distractors(other, Dataset())
    (header,) = re.findall(r"\[.*\]", raised.value.remedy)
    assert tomllib.loads(f"{header}\nat = '(0, 0)'") == {"distractors": {"house.rooms": {"at": "(0, 0)"}}}


@pytest.mark.parametrize("ddl", ["CREATE TABLE (", "CREATE TABLE a (b int REFERENCES c)"])
def test_no_schema(ddl: str) -> None:
    """A script that is not a schema is refused."""
    with pytest.raises(CatalogueError):
        parse_schema(ddl)


def test_hints_fit_the_schema() -> None:
    """tables.toml names no table and no column that init.sql does not have."""
    hints = read_hints()
    for table, columns in (*hints.distractors.items(), *hints.worlds.items()):
        assert set(columns) <= set(SCHEMA.tables[table].columns)
    assert {table for view in hints.views for table in view.tables} <= set(SCHEMA.tables)


@pytest.mark.parametrize("source", [None, "PARENT = ('a', 'b')\ndef generated(seed): ...\n"])
def test_no_provider(source: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that is missing, or lacks a function, is an author's mistake."""
    monkeypatch.setitem(sys.modules, "kata_rows", ROWS)
    if source is not None:
        (tmp_path / "__init__.py").write_text(source)
    with pytest.raises(CatalogueError, match="cannot be read" if source is None else "lacks 'wide'"):
        load_provider(tmp_path)


@pytest.mark.parametrize("text", ["[[view]]\ntitle = 'x'\n", "[", None])
def test_no_hints(text: str | None, tmp_path: Path) -> None:
    """So is a tables.toml that cannot be read, or that lacks a key."""
    path = tmp_path / "tables.toml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(CatalogueError, match=r"tables\.toml cannot be read"):
        read_hints(path)


def test_script_and_schema_name_the_same_tables() -> None:
    """The script's table names are those of the schema, and Alembic's own."""
    assert set(read_script().tables) == {*SCHEMA.tables, "alembic_version"}


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
        (True, "boolean"),
        (date(2024, 2, 29), "date"),
        (datetime(2024, 2, 29, 12, 30, 0, 123456, tzinfo=UTC), "timestamptz"),
    ],
)
async def test_literals(direct: asyncpg.Connection, value: object, kind: str) -> None:
    """PostgreSQL returns every value as it was written."""
    assert await direct.fetchval(f"SELECT {literal(value)}::{kind}") == value


@pytest.mark.parametrize("value", ["a\0b", Decimal("NaN"), datetime(2024, 1, 1), b"bytes", 1.5])
def test_no_literal(value: object) -> None:
    """A value without a correct literal is refused."""
    with pytest.raises((ValueError, TypeError)):
        literal(value)


def test_chain() -> None:
    """From the employee to the top; nothing for an unknown id."""
    data = generate(5)
    chain = data.longest_chain()
    assert chain == data.chain(chain[0].id)
    assert [below.manager_id for below in chain] == [*(above.id for above in chain[1:]), None]
    assert data.chain(10_000) == ()
    assert Company().longest_chain() == ()
