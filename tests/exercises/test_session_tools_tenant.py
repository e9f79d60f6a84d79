"""Graders of phase 11: sessions that see one department."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from kata.grading import Attempt, LiveDatabase, Mistake, grades

from .shared.steps import filled, run_steps

PROBES = Path(__file__).with_name("probes_session_tools_tenant.py")

TENANT, SECOND = 8, 1

# The right answers: what each query would find if the table held nobody else.
SELECTS = {
    "select(Employee)": "SELECT id FROM employees",
    "select(Employee.id)": "SELECT id FROM employees",
    "session.get()": "SELECT id FROM employees WHERE id IN (9, 23, 17)",
    "select(func.count()).select_from(Employee)": "SELECT count(*) FROM employees",
    "a SELECT with a LIMIT": "SELECT id FROM employees ORDER BY id LIMIT 3",
    "stream_scalars()": "SELECT id FROM employees",
    "select(Department)": "SELECT id FROM departments",
    "an alias": "SELECT id FROM employees",
    "a join from Department": "SELECT d.id, e.id AS e FROM departments d JOIN employees e ON e.department_id = d.id",
    "a join that selects departments only": "SELECT d.id FROM departments d JOIN employees e ON e.department_id = d.id",
    "an outer join": "SELECT d.id, e.id AS e FROM departments d LEFT JOIN employees e ON e.department_id = d.id",
    "a join to an alias": "SELECT d.id, e.id AS e FROM departments d JOIN employees e ON e.department_id = d.id",
    "a join with the manager, an alias": "SELECT e.id, m.id AS m FROM employees e JOIN employees m ON e.manager_id = m.id",
    "an outer join with the manager, an alias": (
        "SELECT e.id, m.id AS m FROM employees e LEFT JOIN employees m ON e.manager_id = m.id"
    ),
    "a join from Project": (
        "SELECT l.project_id, e.id FROM employee_projects l JOIN employees e ON l.employee_id = e.id"
    ),
    "a join from TimeEntry": "SELECT t.id FROM office.time_entries t JOIN employees e ON t.employee_id = e.id",
    "a scalar subquery": (
        "SELECT d.id, (SELECT count(*) FROM employees e WHERE e.department_id = d.id) AS n FROM departments d"
    ),
}
OF_DEPARTMENTS = SELECTS["an outer join"]
OF_PROJECTS = (
    "SELECT p.id, e.id AS e FROM projects p "
    "LEFT JOIN (employee_projects l JOIN employees e ON l.employee_id = e.id) ON l.project_id = p.id"
)
OF_MANAGERS = SELECTS["an outer join with the manager, an alias"]
LOADS = {
    "lazy loads of Department.employees": OF_DEPARTMENTS,
    "lazy loads of Project.employees": OF_PROJECTS,
    "lazy loads of Employee.manager": OF_MANAGERS,
    "lazy loads of Employee.subordinates": (
        "SELECT e.id, s.id AS s FROM employees e LEFT JOIN employees s ON s.manager_id = e.id"
    ),
    "lazy loads of TimeEntry.employee": (
        "SELECT t.id, e.id AS e FROM office.time_entries t LEFT JOIN employees e ON t.employee_id = e.id "
        "WHERE t.id IN (3, 16, 8, 21)"
    ),
    "contains_eager(Department.employees)": SELECTS["a join from Department"],
    "refresh() of Department.employees": "SELECT id FROM employees WHERE department_id = 1",
    "selectinload(Department.employees)": OF_DEPARTMENTS,
    "joinedload(Department.employees)": OF_DEPARTMENTS,
    "subqueryload(Department.employees)": OF_DEPARTMENTS,
    "immediateload(Department.employees)": OF_DEPARTMENTS,
    "selectinload(Project.employees)": OF_PROJECTS,
    "joinedload(Project.employees)": OF_PROJECTS,
    "selectinload(Employee.manager)": OF_MANAGERS,
    "joinedload(Employee.manager)": OF_MANAGERS,
    "a lazy load of Employee.manager of somebody who was just inserted": (
        "SELECT id FROM employees WHERE id IN (27, 6, 17)"
    ),
}

# A text in a step's name, and how the rows came that should not be there; the first that fits is said.
WAYS = (
    (
        "just inserted",
        "through a relationship of an object that was just inserted: it brings no criteria of a query along",
    ),
    ("lazy", "through a lazy load of a relationship"),
    ("refresh()", "when a relationship is refreshed"),
    ("contains_eager", "through a join"),
    ("load(", "through an eager load of a relationship"),
    ("get()", "through session.get()"),
    ("outer", "through an outer join"),
    ("alias", "through an alias"),
    ("join", "through a join"),
    ("Employee.id", "where single columns are selected"),
    ("", "into a SELECT"),
)
READ = (
    "do_orm_execute sees every ORM SELECT of a session, those of relationship loads among them; with_loader_criteria() adds "
    "a condition wherever a class appears."
)

OF_FACTORIES = (
    "The department must not be kept from one call of tenant_factory() to the next: in a module, in a class that all "
    "factories share, or in a statement that SQLAlchemy has cached."
)
OF_BOTH = (
    "Nobody is found. There are two factories on the engine: what listens on something that they share, such as the engine, "
    "adds the condition of each to the same statement."
)
OF_ALIASES = (
    "with_loader_criteria() has include_aliases=True. A condition that is written with the class itself is still not adapted "
    "to an alias that is joined with an ON of its own; a function of the class (lambda cls: …) is called with the alias."
)


async def _rights(live: LiveDatabase, department: int, queries: Mapping[str, str]) -> list[Any]:
    """What the queries find if the table holds nobody else than the department's people."""
    columns = ", ".join(f"(SELECT json_agg(t)::text FROM ({query}) AS t)" for query in queries.values())
    (row,) = await live.query(
        f"WITH employees AS (SELECT * FROM public.employees WHERE department_id = {department}) SELECT {columns}"
    )
    return [[list(each.values()) for each in json.loads(text or "[]")] for text in row]


def _sorted(rows: Sequence[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: json.dumps(row))


async def _as_the_department_alone(attempt: Attempt, probe: str, queries: Mapping[str, str]) -> None:
    """Compare what two tenants see with what they would see if there were nobody else."""
    live = await filled(attempt)
    rights = [await _rights(live, department, queries) for department in (TENANT, SECOND)]
    observation = await run_steps(
        attempt, PROBES, probe, [TENANT, SECOND], when=lambda name: f"In a session of the factory, at {name}"
    )
    nobodys = {key for (key,) in await live.query("SELECT id FROM employees WHERE department_id IS NULL")}
    for at, name in enumerate(queries):
        for got, right, of_other in zip(
            observation.value[name],
            (each[at] for each in rights),
            (each[at] for each in reversed(rights)),
            strict=False,
        ):
            if isinstance(got, str):
                help = OF_ALIASES if "alias" in name else ""
                raise Mistake(f"In a session of the factory {name} raises {got}", expected=str(right), help=help)
            missing, surplus = _minus(right, got), _minus(got, right)
            if not missing and not surplus:
                continue
            parts = {"expected": str(_sorted(right)), "got": str(_sorted(got))}
            if _sorted(got) == _sorted(of_other):
                raise Mistake(
                    f"{_capital(name)}: a factory shows the department of another factory of the same engine.",
                    **parts,
                    help=OF_FACTORIES,
                )
            help = OF_ALIASES if "alias" in name else OF_BOTH if not got else READ
            raise Mistake(f"{_capital(name)}: {_what_is_wrong(name, missing, surplus, nobodys)}", **parts, help=help)


def _minus(some: Sequence[Any], others: Sequence[Any]) -> list[str]:
    """The rows, as JSON, that there are more of on the one side than on the other."""
    return list((Counter(map(json.dumps, some)) - Counter(map(json.dumps, others))).elements())


def _what_is_wrong(name: str, missing: Sequence[str], surplus: Sequence[str], nobodys: Collection[int]) -> str:
    """Name what missing rows mean, and those that should not be there."""
    if "count" in name or "subquery" in name:
        return "the number is not that of the department's people alone."
    if surplus:
        way = next(text for part, text in WAYS if part in name)
        without = all(json.loads(row)[-1] in nobodys for row in surplus)
        return f"employees {'without a department' if without else 'of other departments'} come {way}."
    if "LIMIT" in name:
        return "fewer come than there are: who is left out has to be left out by the database, before it counts to the LIMIT."
    if name == "select(Department)":
        return "departments are left out; only employees are to be."
    if any("null" in row for row in missing):
        return "rows without a partner are left out: the condition belongs into the ON of the join."
    return "employees of this department are missing."


def _capital(name: str) -> str:
    return name[0].upper() + name[1:] if name.startswith(("a ", "an ", "lazy ")) else name


@grades("tenant")
async def test_tenant_factory(attempt: Attempt) -> None:
    """It returns an async_sessionmaker."""
    kinds = (await attempt.probe(PROBES, "tenant_factory_itself", TENANT)).value
    if "coroutine" in kinds:
        raise Mistake(
            "tenant_factory() is a coroutine function: called plainly, it gives no factory.", help="Use a plain def."
        )
    if "async_sessionmaker" not in kinds:
        raise Mistake(
            f"tenant_factory() returns an object of the class {kinds[0]}, and no async_sessionmaker.",
            expected="async_sessionmaker",
            got=kinds[0],
        )


@grades("tenant")
async def test_tenant_selects(attempt: Attempt) -> None:
    """Every SELECT shows the employees of one department only: columns, counts, aliases, joins, get()."""
    what = "In a session of the factory, at a SELECT"
    if (await run_steps(attempt, PROBES, "tenant_result", TENANT, when=lambda _: what)).value:
        raise Mistake(
            "In a session of the factory execute() gives a coroutine in place of a result.",
            help="Listeners of do_orm_execute are plain functions: what they return takes the place of the result, and an "
            "async def returns a coroutine. A method that overrides another one awaits it.",
        )
    await _as_the_department_alone(attempt, "tenant_selects", SELECTS)


async def _departments(live: LiveDatabase) -> dict[str, int | None]:
    return {
        email.partition("@")[0]: key for email, key in await live.query("SELECT email, department_id FROM employees")
    }


@grades("tenant")
async def test_tenants_side_by_side(attempt: Attempt) -> None:
    """Two factories do not mix when they write, either."""
    live = await filled(attempt)
    what = "When sessions of two factories flush new employees without a department side by side"
    await run_steps(attempt, PROBES, "tenants_side_by_side", [TENANT, SECOND], when=lambda _: what)
    rows = await _departments(live)
    got = [rows.get("left"), rows.get("right")]
    if got != [TENANT, SECOND]:
        mixed = got in ([SECOND, SECOND], [TENANT, TENANT], [SECOND, TENANT])
        raise Mistake(
            f"{what}, {'one gets the department of the other factory' if mixed else 'they do not get their departments'}.",
            expected=f"{TENANT} and {SECOND}",
            got=f"{got[0]} and {got[1]}",
            help="before_flush comes before any SQL: there a new object can still be completed, with the department of the "
            "session's own factory.",
        )


@grades("tenant")
async def test_tenant_loads(attempt: Attempt) -> None:
    """So does every relationship that leads to employees, loaded lazily or eagerly."""
    await _as_the_department_alone(attempt, "tenant_loads", LOADS)


NEW = {
    "Plain": "When a new employee has no department",
    "Null": "When a new employee has department_id=None",
    "Led": "When a new employee has a manager and no department",
    "Member": "When a new employee without a department comes into the session with a new project, as a member of it",
    "Own": "When a new employee has the id of this department",
    "Object": "When a new employee has the object of this department",
    "Corrected": "When a new employee's department, and that of another one, is corrected before the flush",
}


@grades("tenant")
async def test_tenant_new(attempt: Attempt) -> None:
    """A new employee without a department gets this one."""
    live = await filled(attempt)
    found = (await run_steps(attempt, PROBES, "tenant_work", TENANT, when=NEW.__getitem__)).value
    rows = await _departments(live)
    for name, when in NEW.items():
        got = rows.get(name.lower(), "no row")
        if got != TENANT:
            raise Mistake(
                f"{when}, the row does not get this department.",
                expected=f"department_id = {TENANT}",
                got=f"department_id = {got}",
                help="before_flush comes before any SQL: there a new object can still be completed.",
            )
        if found.get(name, TENANT) != TENANT:
            raise Mistake(
                f"{when}, the object does not show the department after the flush.",
                expected=f"department_id = {TENANT}",
                got=f"department_id = {found[name]}",
            )


WORK = {
    "changed": "When an employee of the department is changed",
    "deleted": "When an employee of the department is deleted",
    "others": "When a department is changed and a project is added",
    "refreshed": "When an employee of the department is refreshed",
}


@grades("tenant")
async def test_tenant_work(attempt: Attempt) -> None:
    """Other work goes on as usual: changing, deleting and refreshing, and other classes."""
    live = await filled(attempt)
    name = (await run_steps(attempt, PROBES, "tenant_other_work", TENANT, when=WORK.__getitem__)).value
    (facts,) = await live.query(
        "SELECT (SELECT name FROM employees WHERE id = 9), (SELECT count(*) FROM employees WHERE id = 28), "
        "(SELECT budget FROM departments WHERE id = 1) = 5 AND EXISTS (SELECT FROM projects WHERE name = 'A new project')"
    )
    for when, got, right in zip(WORK.values(), (*facts, name), ("changed", 0, True, "changed"), strict=True):
        if got != right:
            raise Mistake(f"{when}, that is not what the database has afterwards.", expected=str(right), got=str(got))


VIOLATIONS = {
    "inserted_by_id": "a new employee has the department_id of another department",
    "inserted_by_object": "a new employee has the object of another department",
    "inserted_with_a_new_department": "a new employee has a new department, which has no id before the flush",
    "moved_by_id": "an employee's department_id is set to another department",
    "moved_by_object": "an employee's department is set to another one, through the relationship",
    "moved_by_list": "an employee is appended to the list of another department",
    "moved_to_a_new_department": "an employee is moved to a new department, which has no id before the flush",
    "among_others": "one of two changed employees has moved to another department",
    "autoflush": "an employee has moved, and a query flushes that",
    "commit": "a new employee has another department, and the commit flushes that",
}
# Names are left out: what else the session has changed may be flushed once more, when the refused ones are gone from it.
KEPT = """
SELECT (SELECT array_agg((id, department_id) ORDER BY id)::text FROM employees),
    (SELECT array_agg(d.* ORDER BY id)::text FROM departments AS d)
"""
ALL_AT_THE_FLUSH = "The flush copies keys from relationships to foreign keys. Ask yourself which event comes before that, and which one afterwards."
WHERE_TO_LOOK = {
    "inserted_by_id": "session.new has the new objects; one that has a department already needs no other one.",
    "moved_by_id": "session.dirty has the objects that were changed.",
    "among_others": "session.dirty has the objects that were changed: look at each of them.",
    "autoflush": "An autoflush is a flush like any other.",
    "commit": "A commit flushes what is left.",
}


@grades("tenant")
async def test_tenant_violations(attempt: Attempt) -> None:
    """Another department raises TenantViolation at the flush, and nothing of it is written."""
    live = await filled(attempt)
    before = await live.query(KEPT)
    what = "When employees get into other departments"
    found = (await run_steps(attempt, PROBES, "tenant_violations", TENANT, when=lambda _: what)).value
    for name, when in VIOLATIONS.items():
        raised, at, *_ = found[name]
        if raised == "nothing":
            raise Mistake(
                f"No TenantViolation is raised when {when}.",
                expected="TenantViolation",
                got="no exception",
                help=WHERE_TO_LOOK.get(name, ALL_AT_THE_FLUSH),
            )
        if raised != "TenantViolation":
            raise Mistake(
                f"{raised} is raised in place of TenantViolation when {when}.", expected="TenantViolation", got=raised
            )
        if at != "at the flush":
            raise Mistake(
                f"TenantViolation is raised too early when {when}: it belongs to the flush, before which things can be put right."
            )
    written, kept = "written" in found["among_others"], await live.query(KEPT) != before
    if written or kept:
        raise Mistake(
            f"After a TenantViolation the session can commit what was refused{': the flush had written it' if written else ''}.",
            help="Raise in an event of the flush: an error there rolls it back. Once flush() has returned it is too late.",
        )


@grades("tenant")
async def test_tenant_bulk(attempt: Attempt) -> None:
    """ORM-enabled update() and delete() reach the employees of this department only."""
    live = await filled(attempt)
    untouched = "SELECT array_agg(e.* ORDER BY id)::text FROM employees AS e WHERE department_id IS DISTINCT FROM {}"
    before = await live.query(untouched.format(TENANT))
    what = "In ORM-enabled update() and delete()"
    await run_steps(attempt, PROBES, "tenant_bulk", TENANT, when=lambda _: what)
    if await live.query(untouched.format(TENANT)) != before:
        raise Mistake(
            "An update() or delete() of a session of the factory reaches employees of other departments.",
            help="update() and delete() pass do_orm_execute like SELECTs, and with_loader_criteria() works on them as well.",
        )
    ((unchanged, name, there),) = await live.query(
        f"SELECT count(*) FILTER (WHERE salary <> 7 OR hire_date <> current_date), min(name) FILTER (WHERE id = 9), "
        f"count(*) FILTER (WHERE id = 30) FROM employees WHERE department_id = {TENANT}"
    )
    if unchanged or name != "one of three" or there:
        raise Mistake(
            "An update() or delete() of a session of the factory does not reach all employees of the department."
        )


@grades("tenant")
async def test_tenants_and_others(attempt: Attempt) -> None:
    """Other factories see everybody, and write wherever they like."""
    live = await filled(attempt)
    ((everybody,),) = await live.query("SELECT count(*) FROM employees")
    what = "In sessions of other factories"
    found = (await run_steps(attempt, PROBES, "tenants_and_others", TENANT, when=lambda _: what)).value
    help = "An event on `Session`, or on a mapped class, is heard for every session. Give this factory's sessions a class of their own."
    for name, seen in found.items():
        if seen != everybody:
            raise Mistake(
                f"{_capital(name)} is touched: it does not see all employees.",
                expected=str(everybody),
                got=str(seen),
                help=help,
            )
    rows = await _departments(live)
    if [rows.get("free", "no row"), rows.get("elsewhere")] != [None, 11]:
        raise Mistake("Another factory is touched: what its sessions write gets another department.", help=help)
