"""Phase 4 · Let the database do the work.

A database that holds ten thousand rows can say what their average is in one row. Fetching the ten thousand and
adding them up in Python gives the same number, and costs ten thousand rows of traffic. The questions of this
phase each have an answer in **one** statement.

**Aggregates** fold many rows into one per group: `func.avg(x)`, `func.count(x)`, with `group_by()`. For count,
avg, sum, min and max, NULLs do not take part: `count(x)` counts values, `count(*)` counts rows. An inner join
drops whoever has no partner, an outer join keeps them with NULLs. Whether a department without people is in the
answer is decided there.

HAVING filters groups, as WHERE filters rows: `.group_by(x).having(func.count() > 3)`. An aggregate in WHERE is an
error, because WHERE comes before there are groups.

**Subqueries** use one query inside another: as a table to join (`.subquery()`), by name in front (`.cte()`), as
a value computed per row (`.scalar_subquery()`, correlated with the row outside), as a table computed per row
(`.lateral()`), or as a question that is true or false (`exists()`). The columns of those that are tables are at
`.c`: `totals.c.amount`. To use the same table twice in one statement, give one of them another name:
`aliased(Employee)`.

**Recursive CTEs** walk trees of any depth. The first part finds where to start; the second part joins the CTE
with a table, and sees the rows found in the step before; UNION ALL puts them together until a step finds
nothing:

    with recursive parts as (
        select id, parent_id from things where id = 42            -- the start
        union all
        select t.id, t.parent_id from things t join parts p on …  -- from a row to the next one
    )
    select … from parts

In SQLAlchemy: `parts = start.cte(recursive=True)`, then `parts = parts.union_all(select(...) that uses parts)`.

The other way round it walks a tree from the top: the start is whoever has no parent, and a column counts the steps.
`literal(0).label("depth")` in the first part, `parts.c.depth + 1` in the second.

**Window functions** compute over related rows without folding them: `func.sum(x).over(partition_by=...,
order_by=...)`. Each row stays and learns something about its group. Ranking comes in three kinds, which differ
after a tie:

    salaries      50  50  40
    row_number()   1   2   3     numbers rows, the tie is broken by chance
    rank()         1   1   3     two firsts, then the third
    dense_rank()   1   1   2     two firsts, then the second

Windows are computed after grouping, so they can look at aggregates: in a query with one row per department,
`func.rank().over(order_by=func.sum(Employee.salary).desc())` ranks the departments.

**Labels.** An expression has no useful name: two averages arrive as `avg` and `avg_1`. `.label("total")` gives it
the one under which it is found in the row.

**Order.** Without ORDER BY a database may answer in any order, and the one it shows today is not a promise.
Where rows can tie, order by something more.

What to watch in the SQL: one statement each; where the filter stands (WHERE looks at rows before grouping,
HAVING at groups); what the outermost ORDER BY says.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import Row, RowMapping, func, literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from kata.demo import Demo, run

from .models import Department, Employee

# Given: what `(await session.execute(...)).all()` returns, or the same with `.mappings()`. `Row` takes its types like
# this from SQLAlchemy 2.1 on; a type checker that sees 2.0 wants `Row[Any]`.
Rows: TypeAlias = "Sequence[Row[*tuple[Any, ...]]] | Sequence[RowMapping]"


async def department_salary_stats(session: AsyncSession) -> Rows:
    """Exercise 8 · What each department pays.

    Task:
        For every department: the average, lowest and highest salary, and the number of its employees.

    Teaches:
        Aggregates and grouping, outer joins, what aggregates make of NULL, labels.

    Contract:
        - rows labelled `department` (its name), `avg_salary`, `min_salary`, `max_salary`, `employee_count`
        - every department has exactly one row; one where nobody works has a count of 0 and NULL (None) salaries
        - ordered by department
        - computed by the database; averages may be rounded, but not coarser than the cent

    Budget:
        1 statement.
    """
    statement = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            # count(*) would count the row of NULLs which the outer join makes for an empty department.
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()


async def employees_above_department_avg(session: AsyncSession) -> Rows:
    """Exercise 9 · Better paid than their department's average.

    Task:
        Find everyone who earns more than the average of their own department, and show that average next to
        them.

    Teaches:
        Subqueries in all their forms: a row compared with something computed from other rows.

    Contract:
        - rows labelled `name`, `salary`, `department` (its name), `department_avg`
        - strictly above: who earns exactly the average is not in it
        - everyone in the department counts for its average, two people with the same salary twice; who has no
          department is not in it
        - ordered by salary, highest first, then by name, then by id
        - with a subquery (derived table, CTE, correlated, lateral, or a window inside one: as you like)

    Budget:
        1 statement.
    """
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.department_id)
        .subquery("averages")
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Employee.department)
        # Computed once per department. A correlated subquery reads just as well, and asks once per employee.
        .join(averages, averages.c.department_id == Employee.department_id)
        .where(Employee.salary > averages.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()


async def management_hierarchy(session: AsyncSession, employee_id: int) -> list[Employee]:
    """Exercise 10 · All the way to the top.

    Task:
        Return the chain of managers of one employee: the employee, the manager, the manager's manager, and so
        on up to the one who has none.

    Teaches:
        Recursive common table expressions.

    Contract:
        - a list of `Employee` objects, from the employee (first) up to the top (last)
        - `[]` for an unknown id, a list of one for somebody without a manager
        - the order is said in the SQL: a recursion has no order of its own, and ids do not grow along the chain

    Budget:
        1 statement, however long the chain is.
    """
    start = select(Employee.id, Employee.manager_id, literal(0).label("level")).where(Employee.id == employee_id)
    chain = start.cte("chain", recursive=True)
    # A step sees the rows found by the step before it; their managers are the next ones.
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, chain.c.level + 1).join(chain, Employee.id == chain.c.manager_id)
    )
    # The level is carried along for one reason: it is the only thing by which the chain can be ordered.
    statement = select(Employee).join(chain, Employee.id == chain.c.id).order_by(chain.c.level)
    return list((await session.scalars(statement)).all())


async def salary_rank_by_department(session: AsyncSession) -> Rows:
    """Exercise 11 · First, second, third.

    Task:
        Rank everyone by salary within their department, the highest salary first.

    Teaches:
        Window functions: partition, order, and what becomes of ties.

    Contract:
        - rows labelled `department` (its name), `name`, `salary`, `salary_rank`
        - everyone who has a department, and nobody else
        - equal salaries share a rank, and the next rank counts all who are ahead: 1, 1, 3
        - ordered by department, rank, name, id

    Budget:
        1 statement.
    """
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        # An inner join: without a department there is nothing to be ranked in.
        .join(Employee.department)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()


# For the demo: somebody with four managers above them. One join per level, so it is no answer to exercise 10.
FAR_DOWN = text(
    """
    SELECT e1.id
    FROM employees AS e1
    JOIN employees AS e2 ON e2.id = e1.manager_id
    JOIN employees AS e3 ON e3.id = e2.manager_id
    JOIN employees AS e4 ON e4.id = e3.manager_id
    JOIN employees AS e5 ON e5.id = e4.manager_id
    ORDER BY e1.name, e1.id
    LIMIT 1
    """
)


async def main() -> None:
    """Ask the playground the four questions."""
    async with Demo(__name__) as demo:
        async with demo.exercise("salary-stats") as session:
            demo.rows(await department_salary_stats(session))

        async with demo.exercise("above-average") as session:
            demo.rows(await employees_above_department_avg(session))

        async with demo.exercise("management-hierarchy") as session:
            employee_id = await session.scalar(FAR_DOWN)
            demo.rows(await management_hierarchy(session, employee_id), columns=("id", "name", "manager_id"))

        async with demo.exercise("salary-rank") as session:
            demo.rows(await salary_rank_by_department(session))


if __name__ == "__main__":
    run(main)
