"""Graders of phase 8: pages, running totals, anti-joins, raw SQL, trees of objects, the best of each group."""

from pathlib import Path
from typing import Any

from kata.grading import Attempt, Entity, Mistake, Observation, Rows, grades, query_checks, rules

PROBES = Path(__file__).with_name("probes_query_patterns.py")
DEPARTMENTS = "SELECT id FROM departments ORDER BY id"
PEOPLE = "SELECT department_id, id FROM employees WHERE department_id IS NOT NULL"
PROJECTS = "SELECT employee_id, project_id FROM employee_projects"
BELOW_A_BATCH = 300
"""So many departments have fewer than 500 people, which loaders fetch in one batch."""


employee_page = query_checks("employee-page")


entries_page = query_checks("entries-page")
# A day later than all others each time.
NEWER = """
INSERT INTO office.time_entries (employee_id, project_id, work_date, hours)
SELECT employee_id, project_id, DATE '2998-01-01' + {page}, 1 FROM office.time_entries ORDER BY id LIMIT 1;
"""


@grades("entries-page")
async def test_entries_page_walk(attempt: Attempt) -> None:
    """Who walks from page to page meets each entry once, also when newer ones are added on the way."""
    rows = attempt.generated[0]
    right = [key for (key,) in await attempt.oracle(rows, IN_ORDER)]
    size = max(1, len(right) // 3)
    met: list[Any] = []
    after, script = None, rows.script
    for page in range(len(right) // size + 1):
        await attempt.load(Rows(f"{rows.label}, and newer entries added while pages are turned", script))
        observation = await attempt.call(size, after)
        found = rules.entities(observation, "TimeEntry")
        met += [entry.columns["id"] for entry in found]
        if not found:
            break
        after = found[-1].columns["work_date"], found[-1].columns["id"]
        script += NEWER.format(page=page)
    if met != right:
        twice = len(met) - len(set(met))
        raise observation.mistake(
            "Walking from page to page does not meet each entry once, in order, while newer ones are added: "
            f"{len(set(right) - set(met))} are left out, {twice} come twice.",
            expected=f"{len(right)} entries, each once",
            got=f"{len(met)} entries",
            help="A page begins behind a position, not after a number of rows.",
        )


IN_ORDER = "SELECT id FROM office.time_entries ORDER BY work_date DESC, id DESC"


running_hours = query_checks("running-hours")


without_hours = query_checks("without-hours")


search_employees = query_checks("search-employees")


# -- everything below a department -----------------------------------------------------------------------------------

department_tree = query_checks("department-tree")


@grades("department-tree", after="order")
async def test_department_tree_loaded(attempt: Attempt) -> None:
    """People and their projects are loaded, all of them: reading them after the session is closed sends nothing."""
    for observation in await rules.every_call(attempt, department_tree.spec):
        await whole_tree(attempt, observation)


@grades("department-tree")
async def test_department_tree_many(attempt: Attempt) -> None:
    """With hundreds of departments 3 statements are enough as well."""
    await attempt.load(attempt.wide(BELOW_A_BATCH))
    observation = await attempt.call()
    rules.conduct(observation)
    await rules.statement_budget(attempt, [observation], at_most=department_tree.spec.statements)
    there = [key for (key,) in await attempt.oracle(observation.rows, DEPARTMENTS)]
    if sorted(each.columns["id"] for each in observation.value) != there:
        raise observation.mistake(
            "With hundreds of departments some of them are missing: a LIMIT cuts the answer off.",
            data=observation.seen_on,
            help="All departments are asked for, however many there are; leave out .limit() and .fetch().",
        )
    await whole_tree(attempt, observation)


async def whole_tree(attempt: Attempt, observation: Observation) -> None:
    """Every department has its people loaded, and each of these their projects."""
    people, projects = await attempt.oracles(observation.rows, [PEOPLE, PROJECTS])
    for department in observation.value:
        for person in loaded(observation, department, "employees", people):
            loaded(observation, person, "projects", projects)


def loaded(observation: Observation, parent: Entity, name: str, pairs: list[tuple[Any, ...]]) -> list[Entity]:
    """The objects of a loaded collection, which are all of them and have their columns; `pairs` are the right keys."""
    where = f"{name} of the {parent.name} {parent.columns.get('name')!r}"
    if name not in parent.related:
        raise observation.mistake(
            f"{where} are not loaded: reading them would be a lazy load, and raises once the session is closed.",
            data=observation.seen_on,
            help=f"Add a loader option for {parent.name}.{name} to the query, such as selectinload().",
        )
    found: list[Entity] = parent.related[name]
    right = sorted(child for key, child in pairs if key == parent.columns["id"])
    got = sorted(each.columns.get("id", 0) for each in found)
    if got != right:
        raise observation.mistake(
            f"{where} are not the right ones: the loaded collection differs from the database.",
            expected=", ".join(map(str, right)) or "none",
            got=", ".join(map(str, got)) or "none",
            data=observation.seen_on,
            help="An eager load of a filtered or limited join fills the collection with what that query sees.",
        )
    for each in found:
        if missing := sorted(column for column in each.unloaded if column not in RELATIONSHIPS):
            raise observation.mistake(
                f"{', '.join(missing[:3])} of the {each.name} objects is not loaded (load_only or defer): reading it would "
                "be a lazy load.",
                help="Load whole objects: leave out load_only() and defer().",
            )
    return found


RELATIONSHIPS = ("employees", "department", "manager", "subordinates", "projects", "phone")
"""What may be unloaded: other relationships, and the column of a later exercise."""


# -- only what was asked for -----------------------------------------------------------------------------------------

guarded_department = query_checks("guarded-department")


@grades("guarded-department", after="order")
async def test_guarded_department_loaded(attempt: Attempt) -> None:
    """The employees are loaded, all of them."""
    for observation in await rules.every_call(attempt, guarded_department.spec):
        if observation.value is not None:
            people = await attempt.oracle(observation.rows, PEOPLE)
            loaded(observation, observation.value, "employees", people)


@grades("guarded-department", witness="worker")
async def test_guarded_department_raises(attempt: Attempt) -> None:
    """Reading any other relationship raises InvalidRequestError, inside run_sync too, and sends nothing."""
    await attempt.load(attempt.seed_rows)
    ((name,),) = await attempt.query(
        "SELECT d.name FROM departments d JOIN employees e ON e.department_id = d.id JOIN employees m ON m.id = e.manager_id "
        "AND m.department_id = d.id GROUP BY d.id ORDER BY count(*) DESC, d.name LIMIT 1"
    )
    observation = await attempt.probe(PROBES, "read_unasked", attempt.exercise.module, attempt.exercise.object, name)
    attempt.disturb()
    for relationship, where, outcome in observation.value:
        if outcome == "InvalidRequestError":
            continue
        raise Mistake(unguarded(relationship, where, outcome), statements=observation.sent, help=GUARD)


GUARD = 'raiseload("*") covers every relationship that no other option names, the employees\' own as well.'


def unguarded(relationship: str, where: str, outcome: str) -> str:
    """The sentence for a relationship whose reading does not raise what it should."""
    if outcome == "MissingGreenlet":
        return (
            f"Reading {relationship} {where} raises MissingGreenlet: it is an ordinary lazy load, which only the lack of "
            "a greenlet stops. raiseload() is missing there."
        )
    if outcome == "read from the session":
        return (
            f"Reading {relationship} {where} gives an object that the session holds, without SQL: raiseload(sql_only=True), "
            "or no raiseload() at all, lets that pass."
        )
    if outcome == "loaded already":
        return f"{relationship} is loaded, although nobody asked for it: reading it raises nothing."
    if outcome == "sent SQL":
        return f"Reading {relationship} {where} sends a query: nothing guards against the lazy load."
    return f"Reading {relationship} {where} raises {outcome}, not InvalidRequestError."


# -- the best paid ---------------------------------------------------------------------------------------------------

top_earners = query_checks("top-earners")
