"""Facts about SQL: as SQLAlchemy emits it for asyncpg, as people write it, with decoys, and from the server's own plan."""

import json
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest
from sqlalchemy import (
    Date,
    ForeignKey,
    Numeric,
    Select,
    String,
    and_,
    any_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    over,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import asyncpg as dialect
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, mapped_column, relationship

from kata.shape import Shape, Window, from_plan, read_shape, shows


class Base(DeclarativeBase):
    """For this module only."""


class Department(Base):
    """The workbook's table."""

    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    budget: Mapped[Any] = mapped_column(Numeric(12, 2))
    employees: Mapped[list["Employee"]] = relationship(back_populates="department")


class Employee(Base):
    """The workbook's table."""

    __tablename__ = "employees"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    salary: Mapped[Any] = mapped_column(Numeric(10, 2))
    hire_date: Mapped[Any] = mapped_column(Date)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id"))
    department: Mapped[Department | None] = relationship(back_populates="employees")


def sql_of(statement: Any) -> str:
    """The text that asyncpg is given."""
    return str(statement.compile(dialect=dialect.dialect(), compile_kwargs={"render_postcompile": True}))


def shape_of(statement: Any) -> Shape:
    """The facts about a statement, given as text or as SQLAlchemy's construct."""
    sql = statement if isinstance(statement, str) else sql_of(statement)
    shape = read_shape(sql)
    assert shape is not None, sql
    return shape


D, E = Department, Employee
M = aliased(Employee, name="m")
AVERAGE = select(E.department_id, func.avg(E.salary).label("a")).group_by(E.department_id)


def chain(union_all: bool = True) -> Select[Any]:
    """The management chain, as a recursive CTE."""
    base = select(E.id, E.manager_id, literal(0).label("depth")).where(E.id == 5).cte("chain", recursive=True)
    step = select(M.id, M.manager_id, base.c.depth + 1).join(base, M.id == base.c.manager_id)
    whole = base.union_all(step) if union_all else base.union(step)
    return select(E).join(whole, E.id == whole.c.id).order_by(whole.c.depth)


def ranked() -> Select[Any]:
    """The rank of everyone in their department."""
    rank = func.rank().over(partition_by=E.department_id, order_by=E.salary.desc()).label("salary_rank")
    return (
        select(D.name, E.name, E.salary, rank)
        .join(D, E.department_id == D.id)
        .order_by(D.name, "salary_rank", E.name, E.id)
    )


def by_subquery() -> Select[Any]:
    """Above the average, with a derived table."""
    average = AVERAGE.subquery("average")
    return (
        select(E.name, E.salary, D.name, average.c.a)
        .join(average, E.department_id == average.c.department_id)
        .join(D)
        .where(E.salary > average.c.a)
        .order_by(E.salary.desc(), E.name, E.id)
    )


def by_lateral() -> Select[Any]:
    """The same with a lateral join."""
    average = select(func.avg(M.salary).label("a")).where(M.department_id == E.department_id).lateral("average")
    return select(E.name, average.c.a).join(average, true()).where(E.salary > average.c.a).order_by(E.name)


def correlated() -> Select[Any]:
    """The same with a correlated subquery."""
    average = select(func.avg(M.salary)).where(M.department_id == E.department_id).scalar_subquery()
    return select(E.name).where(E.salary > average).order_by(E.name)


def stats() -> Select[Any]:
    """The numbers of every department."""
    columns = (func.avg(E.salary), func.min(E.salary), func.max(E.salary), func.count(E.id))
    return select(D.name, *columns).outerjoin(E).group_by(D.id, D.name).order_by(D.name)


# -- as SQLAlchemy emits it ----------------------------------------------------------------------------------------


def facts(shape: Shape, *names: str) -> dict[str, Any]:
    """Some of the facts."""
    return {name: getattr(shape, name) for name in names}


STATEMENTS: list[tuple[str, Callable[[], Any], dict[str, Any]]] = [
    ("entity", lambda: select(E).where(E.name == "x"), {"tables": {"employees"}, "joins": 0, "ordered": 0, "nested": False}),
    ("order", lambda: select(E).order_by(E.name, E.id.desc()), {"ordered": 2}),
    ("limit", lambda: select(E).limit(3), {"limited": True, "distinct": False}),
    ("fetch", lambda: select(E).fetch(3), {"limited": True}),
    ("distinct", lambda: select(E.name).distinct(), {"distinct": True}),
    ("stats", stats, {
        "aggregates": {"avg", "min", "max", "count"}, "tables": {"departments", "employees"}, "joins": 1, "outer_joins": 1,
        "ordered": 1, "windows": (), "nested": False, "recursive": False,
    }),
    ("round", lambda: select(func.round(func.avg(E.salary), 2)), {"aggregates": {"avg"}, "functions": {"avg", "round"}}),
    ("coalesce", lambda: select(func.coalesce(func.sum(E.salary), 0)), {"aggregates": {"sum"}}),
    ("filter", lambda: select(func.count(E.id).filter(E.salary > 1)), {"aggregates": {"count"}, "windows": ()}),
    ("subquery", by_subquery, {"nested": True, "aggregates": {"avg"}, "ordered": 3, "joins": 2, "outer_joins": 0}),
    ("cte", lambda: select(E.name, AVERAGE.cte("a").c.a), {"nested": True, "aggregates": {"avg"}, "tables": {"employees"}}),
    ("lateral", by_lateral, {"nested": True, "aggregates": {"avg"}, "ordered": 1}),
    ("correlated", correlated, {"nested": True, "aggregates": {"avg"}, "joins": 0}),
    ("exists", lambda: select(D).where(exists().where(E.department_id == D.id)), {"nested": True, "tables": {"departments", "employees"}}),
    ("rank", ranked, {"windows": (Window("rank", True, True),), "ordered": 4, "aggregates": set(), "nested": False}),
    ("dense_rank", lambda: select(func.dense_rank().over(order_by=E.salary)), {"windows": (Window("dense_rank", False, True),)}),
    ("row_number", lambda: select(func.row_number().over(partition_by=E.department_id)),
     {"windows": (Window("row_number", True, False),)}),
    ("avg over", lambda: select(E.name, func.avg(E.salary).over(partition_by=E.department_id)),
     {"windows": (Window("avg", True, False),), "aggregates": set()}),
    ("over frame", lambda: select(over(func.sum(E.salary), order_by=E.id, rows=(None, 0))), {"windows": (Window("sum", False, True),)}),
    ("avg and avg over", lambda: select(func.avg(E.salary), func.avg(func.max(E.salary)).over()),
     {"windows": (Window("avg", False, False),), "aggregates": {"avg", "max"}}),
    ("chain", chain, {"recursive": True, "nested": True, "tables": {"employees"}, "ordered": 1}),
    ("chain union", lambda: chain(False), {"recursive": True}),
    ("in", lambda: select(E).where(E.department_id.in_([1, 2, 3])), {"in_list": True, "nested": False}),
    ("any", lambda: select(E).where(E.department_id == any_(func.array([1]))), {"in_list": True}),
    ("in query", lambda: select(E).where(E.department_id.in_(select(D.id))), {"in_list": False, "nested": True}),
    ("implicit join", lambda: select(E.name, D.name).where(E.department_id == D.id), {"joins": 1}),
    ("full", lambda: select(E.name).join(D, full=True), {"outer_joins": 1}),
    ("case", lambda: select(case((E.salary > 1, "a"), else_="b")), {"functions": set()}),
    ("collecting", lambda: select(func.string_agg(E.name, ","), func.json_agg(E.name), func.array_agg(E.id), func.random()),
     {"functions": {"string_agg", "json_agg", "array_agg", "random"}, "aggregates": {"string_agg", "json_agg", "array_agg"}}),
    ("insert", lambda: insert(D).values(name="x", budget=1).returning(D.id),
     {"command": "insert", "written": {"name", "budget"}, "tables": {"departments"}}),
    ("upsert", lambda: upsert(D).values(name="x", budget=1).on_conflict_do_nothing(), {"command": "insert"}),
    ("update", lambda: update(E).where(E.id == 1).values(salary=5), {"command": "update", "written": {"salary"}, "tables": {"employees"}}),
    ("update two", lambda: update(E).values(salary=E.salary + 1, name="x"), {"written": {"salary", "name"}}),
    ("delete", lambda: delete(E).where(and_(E.id == 1, E.name == "x")), {"command": "delete", "tables": {"employees"}}),
    ("catalogue", lambda: text("SELECT 1 FROM information_schema.columns WHERE table_name = $1::VARCHAR"),
     {"schemas": {"information_schema"}, "tables": {"columns"}}),
]  # fmt: skip


@pytest.mark.parametrize(("make", "expected"), [row[1:] for row in STATEMENTS], ids=[row[0] for row in STATEMENTS])
def test_what_sqlalchemy_emits(make: Callable[[], Any], expected: dict[str, Any]) -> None:
    """Each fact about statements as SQLAlchemy writes them, with the driver's casts."""
    assert facts(shape_of(make()), *expected) == expected


# -- as people write it --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select Name from EMPLOYEES order by NAME", {"tables": {"employees"}, "ordered": 1, "command": "select"}),
        ('SELECT "name" FROM "employees"', {"tables": {"employees"}}),
        ("SELECT name FROM public.employees", {"tables": {"employees"}, "schemas": {"public"}}),
        ("SELECT rank() OVER w FROM employees WINDOW w AS (PARTITION BY department_id ORDER BY salary DESC)",
         {"windows": (Window("rank", True, True),)}),
        ("SELECT RANK() OVER (w ORDER BY salary) FROM employees WINDOW w AS (PARTITION BY department_id)",
         {"windows": (Window("rank", True, True),)}),
        ("SELECT rank() OVER w FROM employees WINDOW w AS ()", {"windows": (Window("rank", False, False),)}),
        ("SELECT count(*) FILTER (WHERE salary > 1) OVER (PARTITION BY department_id) FROM employees",
         {"windows": (Window("count", True, False),), "aggregates": set()}),
        ("SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY salary) FROM employees", {"windows": (), "ordered": 0}),
        ("SELECT d.name, x.a FROM departments d, LATERAL (SELECT avg(salary) AS a FROM employees e WHERE e.department_id = d.id) x",
         {"nested": True, "aggregates": {"avg"}, "joins": 1}),
        ("SELECT d.name FROM departments d LEFT JOIN LATERAL (SELECT 1) x ON true", {"nested": True, "outer_joins": 1}),
        ("(SELECT name FROM employees) UNION ALL (SELECT name FROM projects) ORDER BY 1",
         {"tables": {"employees", "projects"}, "ordered": 1, "command": "select"}),
        ("SELECT * FROM (SELECT name FROM employees ORDER BY name) x", {"ordered": 0, "nested": True}),
        ("SELECT * FROM (SELECT * FROM employees LIMIT 1) x", {"limited": False}),
        ("(SELECT name FROM employees ORDER BY name)", {"ordered": 1}),
        ("WITH a AS (SELECT name FROM employees ORDER BY name) SELECT * FROM a", {"ordered": 0, "nested": True}),
        ("SELECT name FROM employees WHERE id = ANY($1::INTEGER[])", {"in_list": True}),
        ("SELECT name FROM employees WHERE id IN ($1::INTEGER, $2::INTEGER)", {"in_list": True}),
        ("SELECT name FROM employees WHERE (id, name) IN (VALUES (1, 'a'))", {"tables": {"employees"}}),
        ("VALUES (1), (2)", {"tables": set()}),
        ("UPDATE employees AS e SET salary = d.budget, name = 'x' FROM departments d WHERE d.id = e.department_id",
         {"command": "update", "written": {"salary", "name"}, "tables": {"employees", "departments"}}),
        ("INSERT INTO departments (name, budget) SELECT name, 1 FROM projects",
         {"command": "insert", "written": {"name", "budget"}}),
        ("WITH gone AS (DELETE FROM employees RETURNING id) SELECT 1", {"tables": {"employees"}}),
    ],
)  # fmt: skip
def test_what_people_write(sql: str, expected: dict[str, Any]) -> None:
    """The same facts whatever the case, the quotes and the way of saying it."""
    assert facts(shape_of(sql), *expected) == expected


CHAIN = "SELECT id, manager_id FROM employees WHERE id = 1 UNION ALL SELECT e.id, e.manager_id FROM employees e JOIN chain ON e.id = chain.manager_id"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (f"WITH RECURSIVE chain AS ({CHAIN}) SELECT name FROM employees", {"recursive": False, "joins": 0, "nested": False}),
        (f"WITH RECURSIVE chain AS ({CHAIN}), b AS (SELECT * FROM chain) SELECT 1", {"recursive": False}),
        (f"WITH RECURSIVE chain AS ({CHAIN}), b AS (SELECT * FROM chain) SELECT * FROM b", {"recursive": True}),
        (f"WITH RECURSIVE chain AS ({CHAIN}) SELECT * FROM public.chain", {"recursive": False}),
        ("WITH RECURSIVE chain AS (SELECT id FROM employees) SELECT * FROM chain", {"recursive": False}),
        ("WITH employees AS (SELECT * FROM employees WHERE id = 1) SELECT * FROM employees",
         {"recursive": False, "nested": True, "tables": {"employees"}}),
        ("WITH RECURSIVE c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < 3) SELECT 'chain', n FROM c",
         {"recursive": True, "tables": set()}),
        ("SELECT 'rank() OVER (PARTITION BY x ORDER BY y)' AS r FROM employees", {"windows": (), "functions": set()}),
        ("SELECT name /* rank() OVER (PARTITION BY a ORDER BY b) */ FROM employees -- ORDER BY name", {"windows": (), "ordered": 0}),
        ("SELECT $$WITH RECURSIVE chain$$, name AS avg, salary AS \"rank()\" FROM employees",
         {"recursive": False, "aggregates": set(), "windows": ()}),
        ("SELECT name AS rank FROM employees ORDER BY rank", {"windows": (), "functions": set(), "ordered": 1}),
        ("WITH w AS (SELECT rank() OVER (PARTITION BY department_id ORDER BY salary) FROM employees) SELECT name FROM employees",
         {"windows": (), "nested": False}),
        ("SELECT percent_rank() OVER (PARTITION BY department_id ORDER BY salary) FROM employees",
         {"windows": (Window("percent_rank", True, True),)}),
        ("SELECT myschema.rank() FROM employees", {"windows": ()}),
        ("SELECT max(salary) FROM employees ORDER BY (SELECT name FROM employees ORDER BY name, id LIMIT 1)", {"ordered": 1, "limited": False}),
    ],
)  # fmt: skip
def test_decoys(sql: str, expected: dict[str, Any]) -> None:
    """The content of a literal, a comment, a name, or a CTE that nothing refers to is not a fact."""
    assert facts(shape_of(sql), *expected) == expected


@pytest.mark.parametrize(
    "sql", ["", "   ", "SELECT 1; SELECT 2", "SELEC 1", "SELECT (", "\x00", "(" * 5_000, "'", "DO $$ BEGIN END $$"]
)
def test_what_cannot_be_read(sql: str) -> None:
    """What is not one statement that the parser knows gives no facts, and no exception."""
    shape = read_shape(sql)
    assert shape is None or shape.command == "other"


@pytest.mark.parametrize(
    "sql",
    [
        "SHOW server_version",
        "EXPLAIN SELECT 1",
        "SET x = 1",
        "CREATE TABLE t (n int)",
        "COPY t FROM STDIN",
        "LISTEN a",
        "TRUNCATE t",
        "SAVEPOINT a",
    ],
)
def test_other_commands(sql: str) -> None:
    """What neither reads nor writes rows is never taken for a query."""
    shape = read_shape(sql)
    assert shape is None or shape.command == "other"


# -- from the plan -------------------------------------------------------------------------------------------------

PLANNED: list[tuple[str, Callable[[], Any]]] = [
    (name, make)
    for name, make, expected in STATEMENTS
    if name in ("entity", "order", "stats", "subquery", "cte", "lateral", "correlated", "rank", "dense_rank", "row_number",
                "avg over", "chain", "chain union", "in", "implicit join", "coalesce", "limit", "filter")
]  # fmt: skip


async def planned(connection: asyncpg.Connection, statement: Any) -> Shape:
    """The facts as the plan of the real server shows them."""
    literal_sql = str(statement.compile(dialect=dialect.dialect(), compile_kwargs={"literal_binds": True}))
    plan = json.loads(await connection.fetchval(f"EXPLAIN (VERBOSE, FORMAT JSON) {literal_sql}"))
    return from_plan(plan[0]["Plan"])


@pytest.mark.parametrize(("make",), [(row[1],) for row in PLANNED], ids=[row[0] for row in PLANNED])
async def test_the_plan_shows_the_same(direct: asyncpg.Connection, make: Callable[[], Any]) -> None:
    """For statements that both can read, the plan of the real server gives the facts that the tree gives."""
    statement = make()
    tree, plan = shape_of(statement), await planned(direct, statement)
    for fact in ("command", "tables", "recursive", "aggregates", "limited"):
        assert getattr(plan, fact) == getattr(tree, fact), fact
    assert {window.function for window in plan.windows} == {window.function for window in tree.windows}
    for window in plan.windows:
        # What the plan cannot show is taken in favour of the answer.
        (same,) = [other for other in tree.windows if other.function == window.function]
        assert window.ordered >= same.ordered
    if tree.recursive or tree.windows:
        assert plan.nested
    if tree.ordered:
        assert plan.ordered


async def test_orders_in_plans(direct: asyncpg.Connection) -> None:
    """A sort below a LIMIT, a DISTINCT or a window still makes the order; none at all makes none."""
    for sql, keys in (
        ("SELECT name FROM employees ORDER BY salary, name LIMIT 5", 2),
        ("SELECT DISTINCT name FROM employees ORDER BY name", 1),
        ("SELECT name FROM employees", 0),
        ("SELECT count(*) FROM employees", 0),
        ("SELECT name, count(*) FROM employees GROUP BY name ORDER BY name, count(*)", 2),
    ):
        plan = json.loads(await direct.fetchval(f"EXPLAIN (VERBOSE, FORMAT JSON) {sql}"))
        assert from_plan(plan[0]["Plan"]).ordered == keys, sql


async def test_joins_in_plans(direct: asyncpg.Connection) -> None:
    """An outer join that a condition has undone is none, as the planner sees it."""
    left = "SELECT d.name, e.name FROM departments d LEFT JOIN employees e ON e.department_id = d.id"
    for sql, outer in ((left, 1), (f"{left} WHERE e.salary > 1", 0)):
        plan = json.loads(await direct.fetchval(f"EXPLAIN (VERBOSE, FORMAT JSON) {sql}"))
        shape = from_plan(plan[0]["Plan"])
        assert (shape.outer_joins, shape.joins) == (outer, 1)


@pytest.mark.parametrize(
    ("sql", "aggregates", "windows", "functions"),
    [
        ("SELECT string_agg(name, ',') FROM employees", {"string_agg"}, set(), {"string_agg"}),
        ("SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY salary) FROM employees", {"percentile_cont"}, set(), {"percentile_cont"}),
        ("SELECT lag(salary, 2) OVER (ORDER BY id), ntile(4) OVER (ORDER BY id) FROM employees", set(), {"lag", "ntile"}, {"lag", "ntile"}),
        ("SELECT avg(max(salary)) OVER (), 'sum(1)' || min(name) FROM employees", {"max", "min"}, {"avg"}, {"avg", "max", "min"}),
        ("SELECT count(*) FILTER (WHERE salary > abs(1)) OVER () FROM employees", set(), {"count"}, {"count"}),
        ("SELECT lower(name)::varchar(5), salary::numeric(3, 1) FROM employees", set(), set(), {"lower"}),
    ],
)  # fmt: skip
async def test_functions_in_plans(
    direct: asyncpg.Connection, sql: str, aggregates: set[str], windows: set[str], functions: set[str]
) -> None:
    """Whatever the function is called: what the plan's outputs call, and what of it sqlglot knows as an aggregate."""
    plan = json.loads(await direct.fetchval(f"EXPLAIN (VERBOSE, FORMAT JSON) {sql}"))
    shape = from_plan(plan[0]["Plan"])
    assert shape.aggregates == aggregates
    assert {window.function for window in shape.windows} == windows
    assert shape.functions == functions


def test_a_plan_that_says_little() -> None:
    """A plan with nothing in it gives a shape with nothing in it."""
    assert from_plan({"Node Type": "Result"}) == Shape("select")
    assert from_plan({}) == Shape("select")


RANKED = "SELECT x, rank() OVER (ORDER BY x) AS r FROM t"


@pytest.mark.parametrize(
    ("sql", "made"),
    [
        (RANKED, True),
        ("SELECT x AS r FROM t", False),
        (f"SELECT * FROM ({RANKED}) s", True),
        (f"SELECT s.* FROM ({RANKED}) s JOIN u ON true", True),
        ("SELECT * FROM (SELECT 1 AS r FROM t) s JOIN t ON true", False),
        (f"SELECT coalesce(s.r, 0) AS r FROM ({RANKED}) s", True),
        (f"SELECT s.x AS r FROM ({RANKED}) s", False),
        ("WITH c(x, r) AS (SELECT x, rank() OVER (ORDER BY x) FROM t) SELECT r FROM c", True),
        ("WITH c(r, x) AS (SELECT x, rank() OVER (ORDER BY x) FROM t) SELECT r FROM c", False),
        ("SELECT s.r FROM (SELECT rank() OVER (ORDER BY x) FROM t) AS s(r)", True),
        (f"SELECT l.r FROM t JOIN LATERAL ({RANKED}) l ON true", True),
        ("SELECT * FROM t", None),
        ("SELECT x AS other FROM t", None),
        ("(((", None),
    ],
)
def test_where_a_column_comes_from(sql: str, made: bool | None) -> None:
    """From a window function or not, through subqueries, stars and lists of names; else it is not known."""
    assert shows(sql, "r", "rank") is made
