"""Every rule of the judge, every property of the rows, and the worlds are needed: without them, wrong answers pass.

Each test switches off one of them for one answer that only it rejects; with everything on, that answer is rejected for
the reason in its header. A rule that could be switched off without effect would have to be deleted. The worlds find much
of what the rows of the seed find, and these find it without a second database: there the worlds are switched off, too, and for the rows so are awkward
arguments.
"""

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from kata import catalogue
from kata.authoring import bank as answers
from kata.authoring.bank import Answer
from kata.authoring.bank_grader import BankGrader
from kata.database.script import read_script
from kata.datasets import load_provider, read
from kata.judging import database_side, query_spec, rules
from kata.judging.attempt import Attempt
from kata.judging.data import NO_ROWS, Rows, schema, seed_rows
from kata.judging.in_worlds import InWorlds
from kata.judging.observation import Observation
from kata.judging.rows import Cells
from kata.judging.rules import calling, races
from kata.judging.verdict import Status, Verdict
from kata.shape import Shape, Window

CATALOGUE = catalogue.load()
# Generated rows have other properties by chance, too; these ones have what is asserted here, always.
SEED = 4711

Patch = Callable[[pytest.MonkeyPatch], None]


def never(name: str) -> Patch:
    """Make a rule of `kata.judging.rules` find nothing."""

    def nothing(*_: Any, **__: Any) -> None:
        return None

    async def nothing_awaited(*_: Any, **__: Any) -> None:
        return None

    off = nothing_awaited if inspect.iscoroutinefunction(getattr(rules, name)) else nothing

    def switch_off(patch: pytest.MonkeyPatch) -> None:
        for module in modules_with(name):
            patch.setattr(module, name, off)

    return switch_off


def modules_with(name: str) -> list[ModuleType]:
    """The modules of `kata.judging.rules` that import a rule."""
    modules = [rules, *(module for module in vars(rules).values() if inspect.ismodule(module))]
    return [module for module in modules if hasattr(module, name)]


def no_upper_bounds(patch: pytest.MonkeyPatch) -> None:
    """Numbers are as large as the spec's calls make them, and no larger."""
    patch.setattr(calling, "_at_the_bounds", lambda *_: [])


def every_row_was_sent(patch: pytest.MonkeyPatch) -> None:
    """Values may come from anywhere."""
    patch.setattr(rules.evidence, "_was_sent", lambda *_: True)


def the_seed_alone(patch: pytest.MonkeyPatch) -> None:
    """Rows are compared on the seed only."""
    patch.setattr(Attempt, "sets", property(lambda self: (self.seed_rows,)))


def no_worlds(patch: pytest.MonkeyPatch) -> None:
    """No statement is run again, and nothing is called in a world."""

    async def nothing_found(*_: object) -> InWorlds:
        return InWorlds([])

    patch.setattr(calling, "run_in_worlds", nothing_found)
    patch.setattr(calling, "largest_world", lambda: NO_ROWS)


def no_awkward_arguments(patch: pytest.MonkeyPatch) -> None:
    """Functions are called with the arguments of their specs, and no others."""

    async def none(*_: object) -> list[tuple[Observation, list[Cells]]]:
        return []

    patch.setattr(calling, "odd_arguments", lambda *_: [])
    patch.setattr(calling, "_awkwardly_named", none)


def together(*patches: Patch) -> Patch:
    """Several are switched off."""

    def switch_off(patch: pytest.MonkeyPatch) -> None:
        for each in patches:
            each(patch)

    return switch_off


def no_empty_tables(patch: pytest.MonkeyPatch) -> None:
    """No function is called on empty tables."""
    patch.setattr(calling, "NO_ROWS", seed_rows())


def nobody_waits(patch: pytest.MonkeyPatch) -> None:
    """Somebody else commits before the first statement, where they should while a statement waits for them."""

    async def at_first(call: Any, other: Any, sql: str) -> None:
        await (await races._commit_before(call, other, sql, 1) or asyncio.sleep(0))

    patch.setattr(races, "_commit_while_it_waits", at_first)


def one_after_the_other(patch: pytest.MonkeyPatch) -> None:
    """Of several calls at once each runs to its end before the next one goes on."""
    step = rules.Race.step

    async def to_the_end(race: rules.Race, number: int) -> bool:
        moved = False
        while await step(race, number):
            moved = True
        return moved

    patch.setattr(rules.Race, "step", to_the_end)


def rows_keep_their_places(patch: pytest.MonkeyPatch) -> None:
    """The order in which a statement finds rows never changes."""

    @dataclass
    class Quiet:
        deadlock = False

    async def nothing_moves(*_: object) -> Quiet:
        return Quiet()

    patch.setattr(rules, "lock_in_changing_order", nothing_moves)


def no_shapes(patch: pytest.MonkeyPatch) -> None:
    """No statement is read: each is taken for one that has everything."""
    everything = Shape("select", windows=(Window("rank", True, True),), recursive=True, nested=True, ordered=9)

    async def not_read(self: Attempt, statement: object) -> Shape:
        return everything

    patch.setattr(Attempt, "shape", not_read)
    patch.setattr(query_spec, "shows", lambda *_: True)


@dataclass(frozen=True)
class Rule:
    """A rule, and a wrong answer that nothing else catches; but perhaps the worlds, which are switched off then."""

    name: str
    off: Patch
    answer: str
    worlds: bool = True


RULES = (
    Rule(
        "rows are compared on generated sets, too",
        together(the_seed_alone, never("fetches_no_more_than_it_needs")),
        "salary-stats/todays-departments-typed-in",
        worlds=False,
    ),
    Rule("distractor rows", never("fetches_no_more_than_it_needs"), "employees-by-department/filtered-in-python"),
    Rule(
        "distractor rows, for rows",
        never("fetches_no_more_than_it_needs"),
        "above-average/filtered-in-python",
        worlds=False,
    ),
    Rule("distractor rows, for objects", never("fetches_no_more_than_it_needs"), "management-hierarchy/inert-cte-join"),
    Rule("values were on the wire", every_row_was_sent, "salary-stats/divided-in-python", worlds=False),
    Rule(
        "cut test", together(never("answer_comes_from_statements"), no_empty_tables), "salary-rank/typed-in-when-empty"
    ),
    Rule("an ORDER BY", never("ordered_by_the_database"), "salary-rank/sorted-in-python"),
    Rule(
        "an outermost ORDER BY", never("ordered_by_the_database"), "above-average/order-in-subquery-only", worlds=False
    ),
    Rule("constructs, not raw text", never("written_with_constructs"), "salary-rank/raw-text"),
    Rule("shape: windows", no_shapes, "salary-rank/rank-without-the-function"),
    Rule("shape: a window for show", no_shapes, "salary-rank/decoy-window-in-where"),
    Rule("shape: columns that are written", no_shapes, "update-salary/full-row-values"),
    Rule("shape: the order of a recursion", no_shapes, "management-hierarchy/sorted-in-python", worlds=False),
    Rule("budget of statements", never("statement_budget"), "employees-by-department/n-plus-one-immediateload"),
    Rule("form: a window for show", never("has_the_form"), "salary-rank/decoy-window-in-where"),
    Rule("the table of a contract", never("same_table"), "full-name/names-too-long"),
    Rule("writes: everything else untouched", never("only_these_changes"), "create-employee/other-rows-touched"),
    Rule("writes: ids come from the database", never("ids_come_from_the_database"), "create-employee/id-from-max"),
    Rule("writes: the returned object is loaded", never("entity_is_the_row"), "create-employee/expired-after-flush"),
    Rule("writes: awkward values", never("values_arrive"), "create-employee/default-for-zero"),
    Rule("models: values stay", never("objects_are_rows"), "employee-model/name-stripped-by-validates"),
    Rule("writes: refusals", never("refusal_is_the_callers"), "create-employee/rolls-back-after-an-error"),
    Rule("objects that the session holds", never("held_objects_are_current"), "record-hours/stale-object"),
    Rule("arguments stay as they are", never("arguments_are_kept"), "log-hours/pops-from-the-callers-dicts"),
    Rule("one statement that writes", never("one_statement"), "record-hours/id-then-get"),
    Rule("somebody else commits while a statement waits", nobody_waits, "ensure-projects/one-cte"),
    Rule(
        "pages: rows that are not returned", never("fetches_no_more_than_it_needs"), "entries-page/hundred-more-fetched"
    ),
    Rule("pages: a number at its upper bound", no_upper_bounds, "top-earners/at-most-ten"),
    Rule(
        "dictionaries: a column that Python makes again", never("has_the_form"), "running-hours/accumulated-in-python"
    ),
    Rule("the caller's earlier work", never("earlier_work_stays"), "search-employees/own-transaction"),
    Rule("raw SQL, not constructs", never("written_as_raw_sql"), "search-employees/orm-icontains"),
    Rule("conduct of a session", never("conduct"), "above-average/begin-block"),
    Rule("conduct of a migration", never("stays_in_its_transaction"), "expand-public-id/on-another-connection"),
    Rule(
        "calls at once: statement by statement",
        together(one_after_the_other, rows_keep_their_places),
        "transfer-budget/updates-source-first",
    ),
    Rule("calls at once: rows change places", rows_keep_their_places, "transfer-budget/locked-in-no-order"),
)


@dataclass(frozen=True)
class Property:
    """A property of the rows (in tests/exercises/rows/), the SQL that removes it, and a wrong answer that passes then."""

    name: str
    sql: str
    answer: str


OTHER_COLLEAGUES = "SELECT 1 FROM employees o WHERE o.department_id = e.department_id"
PROPERTIES = (
    Property(
        "a department with nobody",
        "DELETE FROM departments d WHERE NOT EXISTS (SELECT 1 FROM employees e WHERE e.department_id = d.id)",
        "salary-stats/count-star",
    ),
    Property(
        "a salary between avg and avg(distinct)",
        "UPDATE employees SET salary = salary + id * 0.03",
        "above-average/avg-distinct",
    ),
    Property(
        "a salary equal to the department's average",
        "DELETE FROM employees e WHERE salary = (SELECT avg(salary) FROM employees o WHERE o.department_id = e.department_id)",
        "above-average/greater-or-equal",
    ),
    Property("salaries with cents", "UPDATE employees SET salary = round(salary)", "salary-rank/salary-as-integer"),
    Property(
        "colleagues whose salaries differ in cents only",
        f"UPDATE employees e SET salary = salary + id WHERE EXISTS ({OTHER_COLLEAGUES} AND o.id <> e.id AND "
        "o.salary <> e.salary AND abs(o.salary - e.salary) < 2)",
        "salary-rank/ranked-by-integer-salary",
    ),
    Property(
        "two departments differ in case only",
        "DELETE FROM departments d WHERE EXISTS (SELECT 1 FROM departments o WHERE lower(o.name) = lower(d.name) AND "
        "o.name < d.name)",
        "employees-by-department/case-insensitive-lower",
    ),
    Property(
        "a department's name begins with another's",
        "UPDATE departments d SET name = 'The ' || name WHERE EXISTS (SELECT 1 FROM departments o WHERE "
        "d.name LIKE o.name || '_%')",
        "employees-by-department/prefix-escaped",
    ),
    Property(
        "department ids do not follow the names",
        "UPDATE departments SET name = lpad(id::text, 4, '0')",
        "salary-stats/order-by-id",
    ),
    Property(
        "two people without a department, one of them without a manager",
        "DELETE FROM employees WHERE department_id IS NULL",
        "above-average/null-department-as-group",
    ),
    Property(
        "such colleagues above their average",
        "UPDATE employees e SET name = name || ' ' || id WHERE EXISTS (SELECT 1 FROM employees o WHERE o.name = e.name "
        "AND o.id < e.id)",
        "above-average/distinct-rows",
    ),
    Property(
        "colleagues with the same name and salary, the later id inserted first",
        "UPDATE employees e SET name = name || ' ' || id WHERE EXISTS (SELECT 1 FROM employees o WHERE o.name = e.name "
        "AND o.id < e.id)",
        "employees-by-department/deduplicated-by-name",
    ),
    Property(
        "projects weigh a department's average", "DELETE FROM employee_projects", "above-average/average-over-projects"
    ),
    Property(
        "above average, on no project",
        "DELETE FROM employee_projects; INSERT INTO employee_projects SELECT e.id, (SELECT min(id) FROM projects) FROM "
        "employees e",
        "employees-by-department/inner-join-on-projects",
    ),
    Property(
        "above average, on several projects",
        "DELETE FROM employee_projects p WHERE EXISTS (SELECT 1 FROM employee_projects o WHERE "
        "o.employee_id = p.employee_id AND o.project_id < p.project_id)",
        "salary-stats/project-fan-out",
    ),
    Property(
        "a manager in another department",
        "UPDATE employees e SET manager_id = NULL WHERE NOT EXISTS (SELECT 1 FROM employees m WHERE m.id = e.manager_id "
        "AND m.department_id = e.department_id)",
        "management-hierarchy/same-department-only",
    ),
    Property(
        "the chain passes somebody without a department",
        "UPDATE employees SET department_id = (SELECT min(id) FROM departments) WHERE department_id IS NULL",
        "management-hierarchy/inner-join-department",
    ),
)

WORLDS = (
    # What the order lacks shows in rows that are alike in everything else, which no larger set of rows has for each key.
    "above-average/order-without-id",
    "above-average/hire-date-for-the-id",
    "above-average/department-before-name",
    "salary-rank/rank-as-text",
    # A chain of more than nine.
    "management-hierarchy/level-as-text",
    # Python cuts off what no other call is long enough for.
    "management-hierarchy/first-100-in-python",
)
"""Wrong answers that pass on the seed and on the generated rows."""

EVERY_ANSWER = sorted({*(case.answer for case in (*RULES, *PROPERTIES)), *WORLDS})


def named(name: str) -> Answer:
    """An answer of the banks."""
    exercise_id, _, stem = name.partition("/")
    return answers.read(answers.FOLDER / exercise_id / f"{stem}.py", CATALOGUE.by_id(exercise_id))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def grader() -> AsyncIterator[BankGrader]:
    """The workers and databases that all tests here share."""
    async with BankGrader.open() as grader:
        yield grader


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def as_they_are(grader: BankGrader) -> dict[str, Verdict]:
    """The verdicts on all answers named here, with every rule and every row."""
    return await grader.grade(map(named, EVERY_ANSWER), seed=SEED)


@pytest.mark.parametrize("name", EVERY_ANSWER)
def test_with_everything_in_its_place(name: str, as_they_are: dict[str, Verdict]) -> None:
    """It is rejected, and the message names its mistake."""
    answer = named(name)

    assert not answer.accepted
    assert as_they_are[name].status is Status.FAILED
    assert not answer.complaint(as_they_are[name])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.name} - {rule.answer}")
async def test_a_rule_is_needed(rule: Rule, grader: BankGrader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the rule the wrong answer passes."""
    rule.off(monkeypatch)
    if not rule.worlds:
        no_worlds(monkeypatch)

    verdict = (await grader.grade([named(rule.answer)], seed=SEED))[rule.answer]

    assert verdict.status is Status.PASSED, [check.message for check in verdict.checks]


@pytest.mark.parametrize("name", WORLDS)
async def test_the_worlds_are_needed(name: str, grader: BankGrader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without them the wrong answer passes."""
    no_worlds(monkeypatch)

    verdict = (await grader.grade([named(name)], seed=SEED))[name]

    assert verdict.status is Status.PASSED, [check.message for check in verdict.checks]


@pytest.mark.parametrize("lost", PROPERTIES, ids=lambda lost: f"{lost.name} - {lost.answer}")
async def test_a_property_is_needed(lost: Property, grader: BankGrader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it in the seed and the generated sets, and without worlds and awkward arguments, the wrong answer passes."""

    def without(rows: Rows) -> Rows:
        return replace(rows, script=f"{rows.script}\n{lost.sql};")

    plain, generated = database_side.seed_rows, database_side.generated
    monkeypatch.setattr(database_side, "seed_rows", lambda *parts: without(plain(*parts)))
    monkeypatch.setattr(database_side, "generated", lambda *parts: tuple(map(without, generated(*parts))))
    # The distractor rows have much of what these rows lack.
    together(no_worlds, no_awkward_arguments, never("fetches_no_more_than_it_needs"))(monkeypatch)

    verdict = (await grader.grade([named(lost.answer)], seed=SEED))[lost.answer]

    assert verdict.status is Status.PASSED, [check.message for check in verdict.checks]


async def properties_of(connection: asyncpg.Connection) -> set[str]:
    """The properties that the rows of a database have."""
    found = load_provider().properties(await read(connection, schema()))
    return {name for name, has in found.items() if has}


@pytest.mark.parametrize("lost", PROPERTIES, ids=lambda lost: lost.name)
async def test_it_is_that_property_which_is_lost(lost: Property, empty: asyncpg.Connection) -> None:
    """The seed has it, and lacks it after the SQL."""
    await empty.execute(read_script().rows)
    assert lost.name in await properties_of(empty)
    await empty.execute(lost.sql)
    assert lost.name not in await properties_of(empty)
