"""Phase 4: aggregates, subqueries, recursion and windows, and what is said in their hints and answers."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Integer, cast, column, exists, func, literal, select, text, true, values
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from solutions.models import Department, Employee

TEXTS = (
    "app/queries_advanced.py",
    "kata/catalogue/exercises.toml",
    "tests/answers/above-average/right-lateral.py",
    "tests/answers/above-average/right-window-in-subquery.py",
    "tests/answers/management-hierarchy/right-union-distinct.py",
    "tests/answers/salary-rank/right-derived-table.py",
)


async def test_nulls_in_aggregates(session: AsyncSession) -> None:
    """For count, avg, sum, min and max, NULLs do not take part: `count(x)` counts values, `count(*)` counts rows."""
    numbers = values(column("x", Integer), name="numbers").data([(1,), (3,), (None,)])
    x = numbers.c.x
    statement = select(
        func.count(x), func.count(), func.avg(x), func.sum(x), func.min(x), func.max(x), func.array_agg(x)
    )
    *counted, kept = (await session.execute(statement.select_from(numbers))).one()
    assert counted == [2, 3, 2, 4, 1, 3]
    assert None in kept


async def test_joins(session: AsyncSession) -> None:
    """An inner join drops whoever has no partner, an outer join keeps them with NULLs."""
    inner = select(Department.name, Employee.id).join(Department.employees)
    outer = select(Department.name, Employee.id).outerjoin(Department.employees)
    only = set((await session.execute(outer)).all()) - set((await session.execute(inner)).all())
    assert only and all(employee_id is None for _, employee_id in only)


async def test_exists(session: AsyncSession) -> None:
    """a question that is true or false (`exists()`)"""
    statement = select(exists().where(Employee.salary > literal(Decimal(0))), exists().where(Employee.salary < 0))
    assert tuple((await session.execute(statement)).one()) == (True, False)


async def test_labels(session: AsyncSession) -> None:
    """An expression has no useful name: two averages arrive as `avg` and `avg_1`. `.label("total")` gives it the one under which it is found in the row."""
    total = func.sum(Employee.salary).label("total")
    row = (await session.execute(select(func.avg(Employee.salary), func.avg(Employee.id), total))).one()
    assert row._fields == ("avg", "avg_1", "total")
    assert row.total > 0


async def test_ranks(session: AsyncSession) -> None:
    """salaries 50 50 40 row_number() 1 2 3 numbers rows, the tie is broken by chance rank() 1 1 3 two firsts, then the third dense_rank() 1 1 2 two firsts, then the second"""
    salaries = values(column("salary", Integer), name="salaries").data([(50,), (50,), (40,)])
    window = {"order_by": salaries.c.salary.desc()}
    ranks = [function().over(**window) for function in (func.row_number, func.rank, func.dense_rank)]
    rows = (await session.execute(select(*ranks).order_by(ranks[0]))).all()
    assert list(zip(*rows, strict=True)) == [(1, 2, 3), (1, 1, 3), (1, 1, 2)]


async def test_windows_keep_rows(session: AsyncSession) -> None:
    """**Window functions** compute over related rows without folding them"""
    total = func.sum(Employee.salary).over(partition_by=Employee.department_id)
    people = await session.scalar(select(func.count()).select_from(Employee))
    assert len((await session.execute(select(Employee.name, total))).all()) == people


async def test_recursion(session: AsyncSession, sent: Any) -> None:
    """In SQLAlchemy: `parts = start.cte(recursive=True)`, then `parts = parts.union_all(select(...) that uses parts)`."""
    start = select(literal(1).label("n"))
    parts = start.cte("parts", recursive=True)
    parts = parts.union_all(select(parts.c.n + 1).where(parts.c.n < 4))
    with sent(session) as statements:
        assert sorted(await session.scalars(select(parts.c.n))) == [1, 2, 3, 4]
    assert statements.sql[0].startswith("WITH RECURSIVE parts")


async def test_where_and_windows(session: AsyncSession) -> None:
    """WHERE cannot look at an aggregate or a window of the same SELECT, hence the subquery."""
    average = func.avg(Employee.salary)
    for computed in (average, average.over(partition_by=Employee.department_id)):
        with pytest.raises(ProgrammingError, match="not allowed in WHERE"):
            async with session.begin_nested():
                await session.execute(select(Employee.name).where(Employee.salary > computed))


async def test_same_table_twice(session: AsyncSession) -> None:
    """To use the same table twice in one statement, give one of them another name: `aliased(Employee)`."""
    boss = aliased(Employee)
    rows = (await session.execute(select(Employee.name, boss.name).join(boss, Employee.manager_id == boss.id))).all()
    assert rows and all(len(row) == 2 for row in rows)


async def test_lateral(session: AsyncSession) -> None:
    """LATERAL: a subquery in FROM that may look at the row beside it."""
    own = select(func.max(Employee.salary).label("top")).where(Employee.department_id == Department.id).lateral("own")
    tops = dict((await session.execute(select(Department.name, own.c.top).join(own, true()))).all())
    grouped = select(Department.name, func.max(Employee.salary)).outerjoin(Department.employees).group_by(Department.id)
    assert tops == dict((await session.execute(grouped)).all())


async def test_a_window_in_a_subquery(session: AsyncSession) -> None:
    """avg() OVER (PARTITION BY …) reads the table once, and every row has its average beside it; WHERE has to wait outside"""
    average = func.avg(Employee.salary).over(partition_by=Employee.department_id).label("average")
    people = select(Employee.salary, average).subquery()
    statement = select(people).where(people.c.salary > people.c.average)
    assert (await session.execute(statement)).all()
    plan = "\n".join(await session.scalars(text(f"EXPLAIN {statement}")))
    assert plan.count("on employees") == 1


async def test_union_ends_a_circle(session: AsyncSession) -> None:
    """UNION drops rows that were there before … without one it would end a circle of managers."""
    circle = select(literal(1).label("n")).cte("circle", recursive=True)
    circle = circle.union(select(cast(3 - circle.c.n, Integer)))
    assert sorted(await session.scalars(select(circle.c.n))) == [1, 2]


async def test_filtering_by_a_rank(session: AsyncSession) -> None:
    """With the ranks in a subquery the outer query can filter by them: WHERE salary_rank <= 3."""
    rank = func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    ranks = select(Employee.name, rank).subquery()
    found = (await session.execute(select(ranks).where(ranks.c.salary_rank <= 3))).all()
    assert found and max(row.salary_rank for row in found) <= 3


async def test_an_empty_department(session: AsyncSession) -> None:
    """The outer join gives an empty department one row full of NULLs. count() of nothing in particular counts that row; count(column) counts values."""
    statement = (
        select(func.count(), func.count(Employee.id))
        .select_from(Department)
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .having(func.count(Employee.id) == 0)
    )
    counts = (await session.execute(statement)).all()
    assert counts and set(map(tuple, counts)) == {(1, 0)}


async def test_having(session: AsyncSession) -> None:
    """HAVING filters groups, as WHERE filters rows … An aggregate in WHERE is an error"""
    sizes = select(Employee.department_id, func.count()).group_by(Employee.department_id)
    everything = (await session.execute(sizes)).all()
    large = (await session.execute(sizes.having(func.count() > 3))).all()
    assert set(large) == {row for row in everything if row[1] > 3} != set(everything)
    with pytest.raises(ProgrammingError, match="aggregate"):
        await session.execute(sizes.where(func.count() > 3))


async def test_from_the_top(session: AsyncSession) -> None:
    """the start is whoever has no parent, and a column counts the steps. `literal(0).label("depth")` in the first part, `parts.c.depth + 1` in the second."""
    parts = (
        select(Employee.id, literal(0).label("depth")).where(Employee.manager_id.is_(None)).cte("parts", recursive=True)
    )
    below = select(Employee.id, parts.c.depth + 1).join(parts, Employee.manager_id == parts.c.id)
    depths = {row[0]: row[1] for row in await session.execute(select(parts.union_all(below)))}
    managers = {row[0]: row[1] for row in await session.execute(select(Employee.id, Employee.manager_id))}
    assert depths.keys() == managers.keys()
    assert all(depths[key] == (0 if boss is None else depths[boss] + 1) for key, boss in managers.items())


async def test_windows_over_aggregates(session: AsyncSession) -> None:
    """Windows are computed after grouping, so they can look at aggregates … `func.rank().over(order_by=func.sum(Employee.salary).desc())` ranks the departments."""
    total = func.sum(Employee.salary)
    ranked = select(func.rank().over(order_by=total.desc()), total).group_by(Employee.department_id)
    rows = sorted(tuple(row) for row in await session.execute(ranked))
    assert len(rows) > 3
    assert [rank for rank, _ in rows] == [1 + sum(other > sum_ for _, other in rows) for _, sum_ in rows]
