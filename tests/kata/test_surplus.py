"""The surplus rule with distractor rows in every table: whoever works in Python is caught, whatever the table."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from kata import catalogue
from kata.datasets import Table
from kata.grading import Mistake, QuerySpec, rules
from kata.judging.data import schema
from kata.judging.opening import grader_workers, open_judge, open_pool
from kata.paths import PROJECT
from kata.pool.worker_pool import WorkerPool

CATALOGUE = catalogue.load()
# Any function that takes a session and nothing else.
EXERCISE = CATALOGUE.by_id("salary-stats")
SCHEMA = schema()
REFERENCES = [
    (table, key.columns[0]) for table in SCHEMA.tables.values() for key in table.foreign_keys if key.table != table.name
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool() -> AsyncIterator[WorkerPool]:
    """Where all answers here run."""
    async with grader_workers() as workers, open_pool(workers=workers, size=1) as pool:
        yield pool


async def caught(pool: WorkerPool, folder: Path, spec: QuerySpec, body: str) -> bool:
    """Whether the surplus rule rejects an answer with this body."""
    submission = shutil.copytree(PROJECT / "solutions", folder / "submission")
    module = submission / f"{EXERCISE.module}.py"
    answer = f"\n\nasync def {EXERCISE.object}(session):  # type: ignore\n    from sqlalchemy import text\n    {body}\n"
    module.write_text(module.read_text(encoding="utf-8") + answer, encoding="utf-8")
    async with (
        open_judge(submission, catalogue=CATALOGUE, pool=pool) as judge,
        judge.attempt(EXERCISE) as attempt,
    ):
        # The spec is not the exercise's own: all tables have rows.
        attempt.parts = None
        await attempt.import_module()
        try:
            await rules.fetches_no_more_than_it_needs(attempt, spec)
        except Mistake as mistake:
            assert "in Python" in mistake.card.mistake
            return True
    return False


@pytest.mark.parametrize("table", SCHEMA.tables.values(), ids=lambda table: table.name)
async def test_filtered_in_python(table: Table, pool: WorkerPool, tmp_path: Path) -> None:
    """All rows fetched for the first two; the same with a LIMIT passes."""
    # SQLAlchemy makes objects of JSON, to which the oracle's text is not equal.
    columns = tuple(name for name, column in table.columns.items() if column.type != "jsonb")
    rows = f"SELECT {', '.join(columns)} FROM {table.name} ORDER BY {', '.join(table.primary_key)}"
    for limit, expected in ((None, True), (2, False)):
        sql = f"{rows} LIMIT {limit}" if limit else rows
        spec = QuerySpec(f"{rows} LIMIT 2", columns, 1, "select()")
        body = f"return (await session.execute(text({sql!r}))).all()[:2]"
        assert await caught(pool, tmp_path / str(limit), spec, body) is expected


@pytest.mark.parametrize(("table", "column"), REFERENCES, ids=[f"{table.name}-{name}" for table, name in REFERENCES])
async def test_grouped_in_python(table: Table, column: str, pool: WorkerPool, tmp_path: Path) -> None:
    """All rows fetched to be counted in groups; the same with a GROUP BY passes."""
    grouped = f"SELECT {column}, count(*) AS n FROM {table.name} GROUP BY {column} ORDER BY {column}"
    rows = f"SELECT {column}, 1 AS n FROM {table.name} ORDER BY {column}"
    for sql, expected in ((rows, True), (grouped, False)):
        spec = QuerySpec(grouped, (column, "n"), 1, "select()")
        body = f"return list({{row[0]: row for row in (await session.execute(text({sql!r}))).all()}}.values())"
        assert await caught(pool, tmp_path / str(expected), spec, body) is expected
