"""Graders of phase 5: loading strategies. Statements are counted on the wire, at several numbers of departments."""

from math import ceil
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Mistake, Observation, Rows, grades, rules

PROBES = Path(__file__).with_name("probes_loading_strategies.py")
HEADS = """
SELECT d.name, count(e.id) FROM departments d LEFT JOIN employees e ON e.department_id = d.id GROUP BY d.id ORDER BY d.name
"""
SELECTIN_BATCH = 500
MANY = 503
VERY_MANY = 1003  # more than anybody would write into a slice
SMALL_BATCH = 2


def sets(attempt: Attempt) -> tuple[Rows, ...]:
    """The usual data sets, no department at all, and one."""
    return (*attempt.sets, attempt.wide(0), attempt.wide(1))


async def nothing_is_cut_off(attempt: Attempt, observation: Observation) -> None:
    """No statement has a LIMIT, however large."""
    if any(shape is not None and shape.limited for shape in await shapes_of(attempt, observation)):
        raise observation.mistake(
            "A LIMIT cuts the departments off: with more of them, some would be missing.",
            help="select(Department), without limit() and fetch().",
        )


async def heads_are_right(attempt: Attempt, every: tuple[Rows, ...]) -> None:
    """A dict of department name → head count, right on all data sets."""
    for rows in every:
        observation = await attempt.ask(rows)
        rules.finished(observation)
        rules.conduct(observation)
        await nothing_is_cut_off(attempt, observation)
        right, got = dict(await attempt.oracle(rows, HEADS)), observation.value
        if not isinstance(got, dict):
            raise observation.mistake(f"The function returns {rules.described(got)}, not a dict.")
        if got == right and all(type(value) is int for value in got.values()):
            continue
        if right and not observation.work:
            raise Mistake(
                "No statement reached the database: the numbers are typed in (hard-coded).", got=str(got)[:80]
            )
        for what, kind, words, cells in (
            ("keys", str, "the names of the departments", list(got)),
            ("values", int, "numbers of people (int)", list(got.values())),
        ):
            if others := [cell for cell in cells if type(cell) is not kind]:
                found = rules.described(others[0], plural=True)
                raise observation.mistake(f"The {what} are {found}, not {words}.")
        raise wrong_heads(observation, right, got)


def wrong_heads(observation: Observation, right: dict[str, int], got: dict[str, int]) -> Mistake:
    """Departments that are missing, too many, or have another head count."""
    missing, extra = sorted(set(right) - set(got)), sorted(set(got) - set(right))
    wrong = [name for name in right if name in got and got[name] != right[name]]
    if missing:
        sentence = f"Departments are missing: {', '.join(map(repr, missing[:3]))}"
        everyone_left = all(right[name] == 0 for name in missing)
        sentence += " (nobody works there, its head count is 0)." if everyone_left else "."
    elif extra:
        sentence = f"There are keys that are no department: {', '.join(map(repr, extra[:3]))}."
    else:
        sentence = f"The head count of {wrong[0]!r} is wrong."
    name = (wrong or missing or extra)[0]
    return observation.mistake(
        sentence,
        expected=f"{name!r}: {right.get(name, 'not there')}",
        got=f"{name!r}: {got.get(name, 'not there')!r}",
        data=observation.seen_on,
    )


async def shapes_of(attempt: Attempt, observation: Observation) -> list[Any]:
    """The shapes of an observation's statements."""
    return [await attempt.shape(statement) for statement in observation.work]


# -- N+1 -------------------------------------------------------------------------------------------------------------


@grades("n-plus-one")
async def test_n_plus_one_heads(attempt: Attempt) -> None:
    """Every department has its head count."""
    await heads_are_right(attempt, (*sets(attempt), attempt.largest_world, attempt.with_distractors))


EAGER = {"selectin": "selectinload", "joined": "joinedload", "subquery": "subqueryload", "immediate": "immediateload"}


@grades("n-plus-one")
async def test_n_plus_one_without_options(attempt: Attempt) -> None:
    """The collections wait until they are read: no loader option loads them before."""
    observation = await attempt.ask(attempt.seed_rows)
    await attempt.load(attempt.seed_rows)
    function = (f"app.{attempt.exercise.module}", attempt.exercise.object)
    asked = (await attempt.probe(PROBES, "loader_options", *function, "employees")).value
    for strategy in [each for each in asked if each in EAGER]:
        raise observation.mistake(
            f"The loader option {EAGER[strategy]}() loads the collections eagerly, together with the departments: nothing "
            "is loaded lazily, by reading it.",
            help="Select the departments without any loader option, and read department.employees of each in run_sync.",
        )


@grades("n-plus-one")
async def test_n_plus_one_statements(attempt: Attempt) -> None:
    """Exactly one statement for the departments, and one for each of them."""
    for rows in sets(attempt):
        observation = await attempt.ask(rows)
        departments = len(await attempt.oracle(rows, HEADS))
        count = len(observation.work)
        if count == 1 + departments:
            continue
        sentence = f"{count} statements for {departments} departments; the bug that is asked for takes 1 + N."
        help = "Select the departments without any loader option, and read department.employees of each in run_sync."
        others = sum(origin.get("origin") != "lazy" for origin in observation.origins) - 1
        if count > 1 + departments and others > 0:
            sentence += f" {others} of them {'is' if others == 1 else 'are'} neither the query of the departments nor a lazy load."
        if count < 1 + departments and departments:
            shapes = await shapes_of(attempt, observation)
            eager = any(shape and (shape.joins or shape.in_list) for shape in shapes)
            if count == 1:
                sentence = (
                    "The heads are counted in one statement; the bug that is asked for takes one more per department."
                )
            elif eager:
                sentence = (
                    f"The collections are loaded eagerly: {count} statements for {departments} departments, not 1 + N."
                )
        raise observation.mistake(
            sentence, expected=f"1 + {departments}", got=str(count), data=observation.seen_on, help=help
        )


@grades("n-plus-one")
async def test_n_plus_one_lazy(attempt: Attempt) -> None:
    """The statements behind the first are lazy loads: they come from reading the collections."""
    for rows in attempt.sets:
        observation = await attempt.ask(rows)
        lazy = [origin.get("origin") == "lazy" for origin in observation.origins]
        if not all(lazy[1:]) or lazy[0]:
            raise observation.mistake(
                "The people are not read through lazy loads: the function queries each department by itself.",
                data=observation.seen_on,
                help="Read department.employees; inside run_sync the attribute access sends the statement.",
            )
        rules.attributes_are_not_awaited(attempt, observation)
        if len({statement.parameters() for statement in observation.work[1:]}) != len(observation.work) - 1:
            raise observation.mistake("The same collection is loaded more than once.", data=observation.seen_on)


@grades("n-plus-one")
async def test_n_plus_one_from_the_statements(attempt: Attempt) -> None:
    """The answer is what the statements returned."""
    await heads_come_from_collections(attempt)


async def heads_come_from_collections(attempt: Attempt) -> None:
    """Without the rows of the employees all counts are 0; without any row nothing is left."""
    observation = await attempt.ask(attempt.generated[0])
    await rules.answer_comes_from_statements(attempt, observation)
    await attempt.load(observation.rows)
    people = frozenset(statement.sql for statement in observation.work[1:])
    cut = await attempt.call(withheld=people, may_raise=True)
    if cut.raised is None and isinstance(cut.value, dict) and any(cut.value.values()):
        raise observation.mistake(
            "The head counts do not come from the loaded collections: with the employees' rows withheld they are the same.",
            help="Count with len(department.employees).",
        )


# -- selectinload ----------------------------------------------------------------------------------------------------


@grades("selectinload-fix")
async def test_selectinload_heads(attempt: Attempt) -> None:
    """Every department has its head count."""
    await heads_are_right(attempt, (*sets(attempt), attempt.largest_world, attempt.wide(VERY_MANY)))


@grades("selectinload-fix")
async def test_selectinload_statements(attempt: Attempt) -> None:
    """Exactly two statements."""
    await selectin_statements(attempt, attempt.sets)


async def selectin_statements(attempt: Attempt, every: tuple[Rows, ...]) -> None:
    """One statement for the departments, and one for the employees of each 500 of them."""
    for rows in every:
        observation = await attempt.ask(rows)
        rules.conduct(observation)
        departments = len(await attempt.oracle(rows, HEADS))
        await nothing_is_cut_off(attempt, observation)
        expected, count = 1 + ceil(departments / SELECTIN_BATCH), len(observation.work)
        if count > expected:
            raise in_small_batches(observation, expected) or rules.too_many(observation, expected=str(expected))
        if count < expected:
            raise observation.mistake(
                f"{count} statement{'' if count == 1 else 's'} instead of {expected}: selectinload takes one for the "
                "departments and one for all their employees.",
                expected=str(expected),
                got=str(count),
                data=observation.seen_on,
                help="select(Department).options(selectinload(…)): a join or a count() is another strategy.",
            )


def in_small_batches(observation: Observation, expected: int) -> Mistake | None:
    """The mistake of fetching few departments at a time, with a selectinload for each of these batches."""
    batches = sum(origin.get("origin") == "relationship" for origin in observation.origins)
    if batches != len(observation.work) - 1 or batches < expected:
        return None
    return observation.mistake(
        f"selectinload runs {batches} times, once for each batch of departments that is fetched (yield_per): "
        f"{batches + 1} statements instead of {expected}.",
        expected=str(expected),
        got=str(batches + 1),
        data=observation.seen_on,
        help="Fetch all departments at once, without yield_per and partitions().",
    )


@grades("selectinload-fix")
async def test_selectinload_strategy(attempt: Attempt) -> None:
    """The second statement is selectinload's own: the employees IN these departments."""
    for rows in attempt.sets:
        observation = await attempt.ask(rows)
        shapes = await shapes_of(attempt, observation)
        first, second = observation.origins
        if second.get("origin") != "relationship" or first.get("origin") == "relationship":
            raise observation.mistake(
                "The employees are fetched by a second query of your own, not by a loader option.",
                data=observation.seen_on,
                help="select(Department).options(selectinload(Department.employees)).",
            )
        shape = shapes[1]
        if shape is not None and (shape.nested or not shape.in_list):
            raise observation.mistake(
                "The collections are loaded by another strategy (subqueryload repeats the query), not by selectinload.",
                data=observation.seen_on,
                help="selectinload sends `… WHERE department_id IN (…)`.",
            )


@grades("selectinload-fix")
async def test_selectinload_grows_not(attempt: Attempt) -> None:
    """However many departments there are: none, one, or hundreds (one statement more for each 500)."""
    await selectin_statements(attempt, (attempt.wide(1), attempt.wide(0), attempt.wide(VERY_MANY)))


@grades("selectinload-fix")
async def test_selectinload_from_the_statements(attempt: Attempt) -> None:
    """The answer is what the statements returned."""
    await heads_come_from_collections(attempt)


# -- comparing -------------------------------------------------------------------------------------------------------

KEYS = ("selectinload", "joinedload", "subqueryload")


def right_counts(departments: int) -> dict[str, int]:
    """How many statements each strategy takes."""
    return {
        "selectinload": 1 + ceil(departments / SELECTIN_BATCH),
        "joinedload": 1,
        "subqueryload": 2 if departments else 1,
    }


@grades("loading-strategies")
async def test_loading_strategies_counts(attempt: Attempt) -> None:
    """The measured numbers are right, also for other numbers of departments."""
    for rows in (*sets(attempt), attempt.wide(MANY)):
        observation = await attempt.ask(rows)
        rules.finished(observation)
        rules.conduct(observation)
        await nothing_is_cut_off(attempt, observation)
        right, got = right_counts(len(await attempt.oracle(rows, HEADS))), observation.value
        if not isinstance(got, dict) or set(got) != set(right):
            what = rules.described(got)
            if isinstance(got, dict) and got:
                what = f"the keys {', '.join(key if type(key) is str else rules.described(key) for key in got)}"
            raise Mistake(f"The function returns {what}.", expected=f"a dict with the keys {', '.join(KEYS)}", got=what)
        if any(type(got[key]) is not int or got[key] != right[key] for key in KEYS):
            raise await wrong_counts(attempt, observation, right, got)


async def wrong_counts(
    attempt: Attempt, observation: Observation, right: dict[str, int], got: dict[str, object]
) -> Mistake:
    """Numbers that are not what the strategies take: what was sent instead, or where the numbers come from."""
    sent, total = len(observation.work), sum(right.values())
    key = next(key for key in KEYS if type(got[key]) is not int or got[key] != right[key])
    said = got[key] if type(got[key]) in (int, float) else rules.described(got[key])
    sentence = f"{key} takes {right[key]} statement{'' if right[key] == 1 else 's'} here, the function says {said}."
    help = "Count what is sent while this strategy loads, and nothing else."
    lazy = sum(origin.get("origin") == "lazy" for origin in observation.origins)
    if not sent:
        sentence = f"No statement reached the database: the numbers are typed in ({key}: {got[key]!r})."
        help = "Load with each strategy, and return what the counter says."
    elif type(got[key]) is not int:
        sentence = f"The value of {key} is {rules.described(got[key])}, not a number of statements (int)."
        help = "counter.count is that number."
    elif lazy:
        sentence += f" {lazy} of the {sent} statements are lazy loads: the collections are not loaded by the strategy."
        help = "Each strategy is an option of select(Department): .options(selectinload(Department.employees))."
    elif lacking := await strategies_that_do_not_load(attempt, observation):
        sentence = f"{lacking[0]} did not load the employees of all departments. {sentence}"
        help = "Each strategy is an option of select(Department), without limit or filter, and its result is consumed."
    elif sent > total:
        sentence += f" {sent} statements were sent in all, where the three strategies take {total}."
    elif sorted(map(repr, got.values())) == sorted(map(repr, right.values())):
        sentence += " The three numbers are right, but stand under the wrong names (swapped)."
        help = "Name each number after the strategy that it was measured with."
    else:
        sentence += " What was really sent is right: the number was not measured around that load."
        help = "Return the counter's number, counter.count; the load stands inside its `with` block."
    return observation.mistake(
        sentence, expected=f"{key}: {right[key]}", got=f"{key}: {got[key]!r}", data=observation.seen_on, help=help
    )


@grades("loading-strategies")
async def test_loading_strategies_sent(attempt: Attempt) -> None:
    """What was measured was really sent: each strategy loads the collections of all departments."""
    for rows in (*sets(attempt), attempt.wide(MANY)):
        observation = await attempt.ask(rows)
        total = sum(right_counts(len(await attempt.oracle(rows, HEADS))).values())
        if len(observation.work) != total:
            raise observation.mistake(
                f"The numbers add up to {total}, but {len(observation.work)} statements were sent: they were not measured.",
                expected=str(total),
                got=str(len(observation.work)),
                data=observation.seen_on,
                help="Let each strategy load the collections, inside its own counter.",
            )
        if lacking := await strategies_that_do_not_load(attempt, observation):
            raise observation.mistake(
                f"{lacking[0]} did not load the employees of all departments.",
                data=observation.seen_on,
                help="Each strategy is an option of select(Department), without limit or filter, and its result is consumed.",
            )


async def strategies_that_do_not_load(attempt: Attempt, observation: Observation) -> list[str]:
    """The strategies that did not fetch all departments, and all employees that have one."""
    heads = await attempt.oracle(observation.rows, HEADS)
    departments, people = len(heads), sum(count for _, count in heads)
    joined_rows = sum(max(1, count) for _, count in heads)
    shapes = await shapes_of(attempt, observation)
    work = list(zip(observation.work, shapes, strict=True))
    joined = [s for s, shape in work if shape and shape.outer_joins and {"departments", "employees"} <= shape.tables]
    selectin = sum(s.rows for s, shape in work if shape and "employees" in shape.tables and shape.in_list)
    subquery = [
        s.rows for s, shape in work if shape and "employees" in shape.tables and shape.nested and not shape.outer_joins
    ]
    parents = [s for s, shape in work if shape and shape.tables == {"departments"}]
    parent_rows = [s.rows for s in parents]
    found = {
        "joinedload": [s.rows for s in joined] == [joined_rows]
        # A join without the loader option fetches the same rows, but no columns of the employees.
        and all(len(s.labels()) > len(p.labels()) for s in joined for p in parents[:1]),
        "selectinload": selectin == people and parent_rows[:1] == [departments],
        "subqueryload": not departments or subquery == [people],
    }
    lacking = [key for key in KEYS if not found[key]]
    return lacking or ([] if parent_rows == [departments, departments] else ["A strategy"])


@grades("loading-strategies")
async def test_loading_strategies_measured(attempt: Attempt) -> None:
    """The numbers follow what is sent, also where no formula foresees it."""
    # A number that was measured follows when selectinload works in smaller batches, and when each query of departments
    # sends a statement more; one from a formula stays.
    await attempt.load(attempt.seed_rows)
    function = (f"app.{attempt.exercise.module}", attempt.exercise.object)
    observation = await attempt.probe(PROBES, "call_in_other_counts", *function, SMALL_BATCH)
    departments = len(await attempt.oracle(attempt.seed_rows, HEADS))
    got, sent = observation.value, len(observation.work)
    right = {key: count + 1 for key, count in right_counts(departments).items()}
    right["selectinload"] = 2 + ceil(departments / SMALL_BATCH)
    # What was really sent decides: an answer that asks for batches of another size gets these.
    if sent != sum(right.values()) or not isinstance(got, dict) or got == right:
        return
    key = next(key for key in KEYS if got.get(key) != right[key])
    raise observation.mistake(
        f"The number of {key} is not measured: where more statements are needed, {right[key]} are sent, and the function "
        f"says {got.get(key)!r}.",
        expected=str(right),
        got=str(got),
        help="Return the counter's numbers; a formula knows only what its author knew.",
    )
