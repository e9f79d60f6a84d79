"""Graders of phase 4: let the database do the work.

Every exercise is judged on three data sets. What is right is said by the oracle in `queries/`, in plain SQL.
"""

from pathlib import Path

from kata.judging import Attempt, Mistake, Observation, QuerySpec, Rows, grades, rules
from kata.shape import reversed_order, shows

QUESTIONS = Path(__file__).parent / "queries"
STATS = QuerySpec.read(QUESTIONS / "salary-stats.toml")
ABOVE = QuerySpec.read(QUESTIONS / "above-average.toml")
CHAIN = QuerySpec.read(QUESTIONS / "management-hierarchy.toml")
RANK = QuerySpec.read(QUESTIONS / "salary-rank.toml")
LONGEST = 60
LONG_CHAIN = Rows(
    f"a chain of {LONGEST} managers",
    f"""
    INSERT INTO departments (id, name, budget) VALUES (1, 'Everybody', 1);
    INSERT INTO employees (id, name, email, salary, department_id, manager_id)
    SELECT i, 'Person ' || i, 'person' || i || '@example.com', 50000, 1, CASE WHEN i < {LONGEST} THEN i + 1 END
    FROM generate_series(1, {LONGEST}) AS i
    """,
)


# -- statistics per department ---------------------------------------------------------------------------------------


@grades("salary-stats")
async def test_salary_stats_rows(attempt: Attempt) -> None:
    """Every department has its right figures, in order."""
    await rules.rows_are_right(attempt, STATS)


@grades("salary-stats")
async def test_salary_stats_one_statement(attempt: Attempt) -> None:
    """One statement is enough, however many departments there are."""
    await rules.statement_budget(attempt, await rules.every_call(attempt, STATS), at_most=1)


@grades("salary-stats")
async def test_salary_stats_order(attempt: Attempt) -> None:
    """The database orders the rows, ties included."""
    await rules.ordered_by_the_database(attempt, await rules.every_call(attempt, STATS), keys=1, order=STATS.order)


@grades("salary-stats")
async def test_salary_stats_constructs(attempt: Attempt) -> None:
    """The statement is made of SQLAlchemy's constructs."""
    rules.written_with_constructs(await rules.every_call(attempt, STATS), construct="select(), func and outerjoin()")


@grades("salary-stats")
async def test_salary_stats_in_the_database(attempt: Attempt) -> None:
    """The database aggregates; no salaries are fetched to be counted in Python."""
    await rules.database_does_the_work(attempt, STATS)
    statement = (await attempt.ask(attempt.seed_rows)).work[0]
    shape = await attempt.shape(statement)
    if shape is not None and not shape.functions & {"avg", "sum"}:
        raise Mistake("The statement has no avg(): the average does not come from the database.", help="func.avg(…).")


@grades("salary-stats")
async def test_salary_stats_from_the_statement(attempt: Attempt) -> None:
    """The answer is what the statement returned."""
    await rules.answer_comes_from_statements(attempt, await attempt.ask(attempt.generated[0]))


# -- above the average -----------------------------------------------------------------------------------------------


@grades("above-average")
async def test_above_average_rows(attempt: Attempt) -> None:
    """Exactly those above their own department's average, in order."""
    await rules.rows_are_right(attempt, ABOVE)


@grades("above-average")
async def test_above_average_one_statement(attempt: Attempt) -> None:
    """One statement is enough, however many people there are."""
    await rules.statement_budget(attempt, await rules.every_call(attempt, ABOVE), at_most=1)


@grades("above-average")
async def test_above_average_order(attempt: Attempt) -> None:
    """The database orders the rows, ties included."""
    await rules.ordered_by_the_database(attempt, await rules.every_call(attempt, ABOVE), keys=3, order=ABOVE.order)


@grades("above-average")
async def test_above_average_constructs(attempt: Attempt) -> None:
    """The statement is made of SQLAlchemy's constructs."""
    rules.written_with_constructs(await rules.every_call(attempt, ABOVE), construct="select() and .subquery()")


@grades("above-average")
async def test_above_average_in_the_database(attempt: Attempt) -> None:
    """The database compares, with a query inside the query."""
    await rules.database_does_the_work(attempt, ABOVE)
    shape = await attempt.shape((await attempt.ask(attempt.seed_rows)).work[0])
    if shape is not None and not shape.nested:
        raise Mistake(
            "The statement has no subquery: the average of a department cannot be compared with inside one flat query.",
            help="Put the averages into a subquery, a CTE, a lateral or a correlated one, or a window into a subquery.",
        )
    if shape is not None and not shape.functions & {"avg", "sum"}:
        raise Mistake("The statement has no avg(): the averages do not come from the database.", help="func.avg(…).")


@grades("above-average")
async def test_above_average_from_the_statement(attempt: Attempt) -> None:
    """The answer is what the statement returned."""
    await rules.answer_comes_from_statements(attempt, await attempt.ask(attempt.generated[0]))


# -- the chain of managers -------------------------------------------------------------------------------------------


@grades("management-hierarchy")
async def test_management_hierarchy_rows(attempt: Attempt) -> None:
    """The chain goes from the employee to the top, step by step, however long it is."""
    try:
        await rules.entities_are_right(attempt, CHAIN, entity="Employee", exactly_list=True)
    except Mistake as mistake:
        work = attempt.observations[0].work if attempt.observations else []
        shape = await attempt.shape(work[0]) if len(work) == 1 else None
        if shape is not None and not shape.recursive:
            mistake.precede("There is no recursive CTE, so the chain is typed in or as long as the joins are.")
        raise
    await attempt.load(LONG_CHAIN)
    observation = await attempt.call(1)
    found = [person.columns["id"] for person in rules.entities(observation, "Employee")]
    if found != list(range(1, LONGEST + 1)):
        raise Mistake(
            f"The chain is cut off: of {LONGEST} managers above each other {len(found)} come back.",
            data=observation.seen_on,
            statements=observation.sent,
            help="A recursion ends by itself where nobody has a manager; it needs no limit on the depth.",
        )


@grades("management-hierarchy")
async def test_management_hierarchy_one_statement(attempt: Attempt) -> None:
    """One statement is enough, however long the chain is."""
    await rules.statement_budget(attempt, await rules.every_call(attempt, CHAIN), at_most=1)


@grades("management-hierarchy")
async def test_management_hierarchy_order(attempt: Attempt) -> None:
    """The database orders the chain."""
    await rules.ordered_by_the_database(attempt, await rules.every_call(attempt, CHAIN), keys=1, order=CHAIN.order)


@grades("management-hierarchy")
async def test_management_hierarchy_constructs(attempt: Attempt) -> None:
    """The statement is made of SQLAlchemy's constructs."""
    rules.written_with_constructs(await rules.every_call(attempt, CHAIN), construct="select().cte(recursive=True)")


@grades("management-hierarchy")
async def test_management_hierarchy_recursion(attempt: Attempt) -> None:
    """A recursive CTE climbs the chain, and its steps give the order."""
    longest: dict[str, Observation] = {}
    for observation in await rules.every_call(attempt, CHAIN):
        shape = await attempt.shape(observation.work[0])
        if shape is None:
            continue
        if not shape.recursive:
            raise Mistake(
                "There is no recursive CTE that the answer is read from (one that is unused does not count): fixed joins end "
                "somewhere, a chain of managers does not.",
                statements=observation.sent,
                help="select(…).cte(recursive=True), then .union_all() with a query that joins the CTE itself.",
            )
        other = longest.setdefault(observation.rows.label, observation)
        if len(observation.value) > len(other.value):
            longest[observation.rows.label] = observation
    for observation in longest.values():
        await order_means_something(attempt, observation)


async def order_means_something(attempt: Attempt, observation: Observation) -> None:
    """With its ORDER BY turned round, the statement gives another order."""
    statement = observation.work[0]
    if len(observation.value) < 2 or (turned := reversed_order(statement.sql)) is None:
        return
    await attempt.load(observation.rows)
    forwards, backwards = await attempt.again(statement), await attempt.again(statement, sql=turned)
    if forwards and backwards == forwards:
        raise Mistake(
            "The order is left to chance: what the query is ordered by does not change from step to step.",
            statements=observation.sent,
            help="Let the depth grow in the recursive part: depth + 1.",
        )


@grades("management-hierarchy")
async def test_management_hierarchy_in_the_database(attempt: Attempt) -> None:
    """Only the chain is fetched."""
    await rules.fetches_no_more_than_it_needs(attempt, CHAIN)


@grades("management-hierarchy")
async def test_management_hierarchy_from_the_statement(attempt: Attempt) -> None:
    """The answer is what the statement returned."""
    pairs = await rules.calls(attempt, CHAIN, attempt.generated[0])
    await rules.answer_comes_from_statements(attempt, pairs[0][0])


# -- ranks -----------------------------------------------------------------------------------------------------------


@grades("salary-rank")
async def test_salary_rank_rows(attempt: Attempt) -> None:
    """Everyone who has a department is ranked inside it, in order."""
    try:
        await rules.rows_are_right(attempt, RANK)
    except Mistake as mistake:
        await name_the_window(attempt, mistake)
        raise


async def name_the_window(attempt: Attempt, mistake: Mistake) -> None:
    """Where ranks are wrong, say which function made them, if it was not rank()."""
    work = attempt.observations[0].work if attempt.observations else []
    shape = await attempt.shape(work[0]) if len(work) == 1 else None
    if shape is None or any(window.function == "rank" for window in shape.windows) or not mistake.card.difference:
        return
    used = ", ".join(sorted({f"{window.function}()" for window in shape.windows}))
    if not used or shape.windows[0].function not in mistake.card.mistake:
        mistake.precede(f"The ranks are made by {used or 'no window function'}; RANK semantics are those of rank().")


@grades("salary-rank")
async def test_salary_rank_one_statement(attempt: Attempt) -> None:
    """One statement is enough, however many departments there are."""
    await rules.statement_budget(attempt, await rules.every_call(attempt, RANK), at_most=1)


@grades("salary-rank")
async def test_salary_rank_order(attempt: Attempt) -> None:
    """The database orders the rows, ties included."""
    await rules.ordered_by_the_database(attempt, await rules.every_call(attempt, RANK), keys=4, order=RANK.order)


@grades("salary-rank")
async def test_salary_rank_constructs(attempt: Attempt) -> None:
    """The statement is made of SQLAlchemy's constructs."""
    rules.written_with_constructs(
        await rules.every_call(attempt, RANK), construct="func.rank().over(partition_by=…, order_by=…)"
    )


@grades("salary-rank")
async def test_salary_rank_window(attempt: Attempt) -> None:
    """The rank is a window function over a partition, computed by the database."""
    observation = await attempt.ask(attempt.seed_rows)
    shape = await attempt.shape(observation.work[0])
    if shape is not None:
        ranks = [window for window in shape.windows if window.function == "rank"]
        if not ranks:
            used = ", ".join(f"{window.function}()" for window in shape.windows)
            raise Mistake(
                f"The statement has no rank() window{f' (it has {used})' if used else ''}: the ranks come from somewhere else.",
                statements=observation.sent,
                help="func.rank().over(partition_by=…, order_by=…).",
            )
        if not any(window.partitioned and window.ordered for window in ranks):
            raise Mistake(
                "The rank() window has no partition, or no order: it does not rank inside each department.",
                statements=observation.sent,
                help="func.rank().over(partition_by=…, order_by=…).",
            )
        if shows(observation.work[0].sql, "salary_rank", "rank") is False:
            raise Mistake(
                "The rank() window is there for show: salary_rank is made by something else.",
                statements=observation.sent,
                help='Label the window function itself: func.rank().over(…).label("salary_rank").',
            )
    await rules.database_does_the_work(attempt, RANK)


@grades("salary-rank")
async def test_salary_rank_from_the_statement(attempt: Attempt) -> None:
    """The answer is what the statement returned."""
    await rules.answer_comes_from_statements(attempt, await attempt.ask(attempt.generated[0]))
