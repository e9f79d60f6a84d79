"""The standard checks of a query exercise: one line of a grader's module checks everything that its spec says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from kata.judging import rules
from kata.judging.attempt import Attempt
from kata.judging.graders import FOLDER, Grader, GraderGroup
from kata.judging.query_spec import QuerySpec


@dataclass(frozen=True)
class QueryChecks(GraderGroup):
    """The standard checks of one query exercise, with its spec for special checks."""

    spec: QuerySpec


def query_checks(exercise_id: str, *, folder: Path = FOLDER / "queries") -> QueryChecks:
    """Register the standard checks of a query exercise: `salary_stats = query_checks("salary-stats")`.

    The spec is the file `<id>.toml` in `folder`. The checks are called `test_salary_stats_rows` and so on, after the
    exercise's id. Special checks are functions marked with `grades`; they run after these if they are written below.

    Raises:
        CatalogueError: The spec is missing or invalid.
    """
    spec = QuerySpec.read(folder / f"{exercise_id}.toml")
    reads = "\n".join([spec.oracle, spec.arguments, *(mistake.sql for mistake in spec.mistakes)])
    prefix = f"test_{exercise_id.replace('-', '_')}"
    return QueryChecks(
        tuple(
            Grader(exercise_id, f"{prefix}_{name}", spec.titles.get(name, title).rstrip("."), check, reads=reads)
            for name, title, check in _standard_checks(spec)
        ),
        spec,
    )


def _standard_checks(spec: QuerySpec) -> list[tuple[str, str, Callable[[Attempt], Awaitable[None]]]]:
    """Name, title and function of each check: rows before form, and each check after those that it relies on."""

    async def rows(attempt: Attempt) -> None:
        await rules.answer_is_right(attempt, spec)

    async def statements(attempt: Attempt) -> None:
        # First the calls that were made already: a call on other rows may raise what the budget explains.
        seen = [call.observation for call in await rules.checked_calls(attempt, spec)]
        await rules.statement_budget(attempt, seen, at_most=spec.statements)
        await rules.statement_budget(attempt, await rules.every_call(attempt, spec), at_most=spec.statements)

    async def order(attempt: Attempt) -> None:
        await rules.ordered_by_the_database(attempt, await rules.every_call(attempt, spec), spec)

    async def constructs(attempt: Attempt) -> None:
        written = rules.written_as_raw_sql if spec.raw else rules.written_with_constructs
        written(await rules.every_call(attempt, spec), construct=spec.constructs)

    async def form(attempt: Attempt) -> None:
        await rules.has_the_form(attempt, await rules.every_call(attempt, spec), spec)

    async def in_the_database(attempt: Attempt) -> None:
        await rules.database_does_the_work(attempt, spec)

    async def from_the_statements(attempt: Attempt) -> None:
        pairs = await rules.calls(attempt, spec, attempt.generated[0]) or await rules.calls(
            attempt, spec, attempt.seed_rows
        )
        observation = next((each for each, right in pairs if right), pairs[0][0])
        await rules.answer_comes_from_statements(attempt, observation)
        await attempt.load(observation.rows)
        await rules.earlier_work_stays(attempt, *observation.arguments)

    one = spec.statements == 1
    budget = "One statement is enough" if one else f"{spec.statements} statements are enough"
    source = "statement" if one else "statements"
    objects = f"The right {spec.entity} objects come back" if spec.entity else "Exactly the right rows come back"
    if spec.single:
        objects = f"The right {spec.entity} comes back, or None"
    ordered = "The database orders the answer, ties included" if spec.order else "The answer is not cut off"
    made = "raw SQL in text(), with bound parameters" if spec.raw else "made of SQLAlchemy's constructs"
    checks = [
        ("rows", f"{objects}, in order" if spec.order else objects, rows),
        ("statements", f"{budget}, whatever the amount of data", statements),
        ("order", ordered, order),
        ("constructs", f"The {source} {'is' if one else 'are'} {made}", constructs),
        ("form", "The SQL has the required form", form),
        ("in_the_database", "The database does the work", in_the_database),
        ("from_the_statements", f"The answer is what the {source} returned", from_the_statements),
    ]
    return [check for check in checks if check[0] not in spec.without and (check[0] != "form" or spec.forms)]
