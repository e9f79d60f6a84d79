"""Graders of phase 4: let the database do the work.

The query specs in `queries/` say what is right and what the SQL has to contain. Special checks follow the standard ones.
"""

from kata.grading import Attempt, Observation, Rows, grades, query_checks, reversed_order, rules

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

salary_stats = query_checks("salary-stats")
above_average = query_checks("above-average")
management_hierarchy = query_checks("management-hierarchy")


@grades("management-hierarchy")
async def test_management_hierarchy_long_chain(attempt: Attempt) -> None:
    """The whole chain comes back, however long it is."""
    observation = await attempt.ask(LONG_CHAIN, 1)
    found = [person.columns["id"] for person in rules.entities(observation, "Employee")]
    if found != list(range(1, LONGEST + 1)):
        raise observation.mistake(
            f"The chain is cut off: of {LONGEST} managers above each other {len(found)} come back.",
            data=observation.seen_on,
            help="A recursion ends by itself where nobody has a manager; it needs no limit on the depth.",
        )


@grades("management-hierarchy")
async def test_management_hierarchy_steps(attempt: Attempt) -> None:
    """The steps of the recursion give the order."""
    longest: dict[str, Observation] = {}
    for observation in await rules.every_call(attempt, management_hierarchy.spec):
        other = longest.setdefault(observation.rows.label, observation)
        if len(observation.value) > len(other.value):
            longest[observation.rows.label] = observation
    for observation in longest.values():
        await order_means_something(attempt, observation)


async def order_means_something(attempt: Attempt, observation: Observation) -> None:
    """Reversing its ORDER BY changes the order of the statement's rows."""
    statement = observation.work[0]
    if len(observation.value) < 2 or (turned := reversed_order(statement.sql)) is None:
        return
    await attempt.load(observation.rows)
    forwards, backwards = await attempt.again(statement), await attempt.again(statement, sql=turned)
    if forwards and backwards == forwards:
        raise observation.mistake(
            "The order is left to chance: what the query is ordered by does not change from step to step.",
            help="Let the depth grow in the recursive part: depth + 1.",
        )


salary_rank = query_checks("salary-rank")
