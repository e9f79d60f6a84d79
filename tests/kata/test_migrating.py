"""Migrations where commits are real: the judge decides on each statement, and the schema is back before the next one."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from kata import catalogue
from kata.database import Server
from kata.judging import rules
from kata.judging.attempt import Attempt
from kata.judging.data import Rows
from kata.judging.judge import Judge
from kata.judging.mistake import Mistake, NotStarted
from kata.judging.opening import open_judge
from kata.paths import PROJECT
from kata.wire import Kind

EXERCISE = catalogue.load().by_id("display-name")
TWO = Rows("two departments", "INSERT INTO departments (id, name, budget) VALUES (1, 'One', 10), (2, 'Two', 20)")
COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = 'departments'::regclass AND attnum > 0 ORDER BY attnum"
PLAIN = [("id",), ("name",), ("budget",), ("created_at",)]
FILE = "SELECT pg_relation_filenode('departments')::int"
INSERT = "INSERT INTO departments (name, budget) VALUES ('old code''s', 1)"
ANSWER = """
import sqlalchemy as sa
from alembic import op as proxy


def add(op):
    op.add_column("departments", sa.Column("floor", sa.Integer()))
    op.execute("UPDATE departments SET floor = 1")
    op.alter_column("departments", "floor", nullable=False)


def rewrite(op):
    op.add_column("departments", sa.Column("code", sa.Uuid(), server_default=sa.text("gen_random_uuid()")))


def drop(op):
    op.drop_column("departments", "floor")


def by_proxy(op):
    proxy.create_unique_constraint(None, "departments", ["budget"])


async def fill(factory, by, *, times=1):
    filled = 0
    for _ in range(times):
        async with factory.begin() as session:
            filled += (await session.execute(sa.text(f"UPDATE departments SET floor = floor + {by}"))).rowcount
    return filled


def fails(op):
    add(op)
    op.execute("SELECT 1 / 0")


def commits(op):
    op.execute("CREATE INDEX somewhere ON departments (budget)")
    op.get_bind().commit()


def leaves_the_transaction(op):
    with op.get_context().autocommit_block():
        op.execute("CREATE INDEX CONCURRENTLY elsewhere ON departments (budget)")


def gives_up(op):
    op.get_bind().rollback()


def beside_itself(op):
    op.add_column("departments", sa.Column("floor", sa.Integer()))
    with op.get_bind().engine.begin() as connection:
        connection.execute(sa.text("UPDATE departments SET budget = 0"))


async def in_vain(op):
    add(op)


def later(op):
    raise NotImplementedError


def add_display_name(op):
    raise NotImplementedError


def comments(op):
    op.execute("COMMENT ON TABLE departments IS 'altered'")
    op.execute("CREATE SCHEMA elsewhere CREATE TABLE t (id int)")
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def judge(tmp_path_factory: pytest.TempPathFactory, real_server: Server) -> AsyncIterator[Judge]:
    """A judge with a submission that has migrations of all kinds."""
    answer: Path = tmp_path_factory.mktemp("migrating") / "answer"
    shutil.copytree(PROJECT / "solutions", answer)
    (answer / f"{EXERCISE.module}.py").write_text(ANSWER)
    async with open_judge(answer, server=real_server, size=1, seed=1) as judge:
        yield judge


@pytest_asyncio.fixture(loop_scope="session")
async def attempt(judge: Judge) -> AsyncIterator[Attempt]:
    """A worker with that submission."""
    async with judge.attempt(EXERCISE) as attempt:
        await attempt.import_module()
        yield attempt


async def run(attempt: Attempt, *chain: rules.Migration) -> rules.Migrating:
    """Run a chain to its end, without deciding anything."""
    async with rules.migrating(attempt, *chain, rows=TWO) as run:
        pass
    return run


async def test_each_statement_is_a_pause(attempt: Attempt) -> None:
    """Then somebody else can write or not, and the transaction shows what it has done so far; the COMMIT is the last."""
    async with rules.migrating(attempt, rules.Migration("add"), rows=TWO) as run:
        could, columns, ends = [], [], []
        while (pause := await run.next()) is not None:
            could.append(await run.others_can(INSERT.replace("code''s", str(len(could)))))
            columns.append(("floor",) in await run.inside(COLUMNS))
            ends.append(pause.over)
            assert not await run.go_on()
        assert await run.live.query(COLUMNS) == [*PLAIN, ("floor",)]
    assert could == [True, False, False, False]
    assert columns == [False, True, True, True]
    assert ends == [False, False, False, True]
    assert [each.affected for each in run.done[0].work] == [0, 3, 0]
    assert [(step.actor, step.state) for step in run.steps if "UPDATE" in step.did] == [("the migration", "3 rows")]
    assert [step.state for step in run.steps if step.actor == "old code"] == ["done", *["waits for the migration"] * 3]


async def test_only_beginning_and_end(attempt: Attempt) -> None:
    """With thousands of statements a pause at each would take long; then a migration begins and ends with one."""
    async with rules.migrating(attempt, rules.Migration("add"), rows=TWO, every_statement=False) as run:
        pauses = []
        while (pause := await run.next()) is not None:
            pauses.append((pause.held.kind, pause.over, ("floor",) in await run.inside(COLUMNS)))
    assert pauses == [(Kind.WORK, False, False), (Kind.COMMIT, True, True)]
    assert [step.did for step in run.steps] == ["COMMIT;"]
    assert [each.command for each in run.done[0].work] == ["ALTER", "UPDATE", "ALTER"]


async def test_a_rewritten_table_has_another_file(attempt: Attempt) -> None:
    """Inside the transaction the file of the table tells; a rollback leaves the old one."""
    async with rules.migrating(attempt, rules.Migration("rewrite", commits=False), rows=TWO) as run:
        files = []
        while await run.next() is not None:
            files.append(await run.inside(FILE))
            await run.go_on()
        files.append(await run.live.query(FILE))
    assert files[0] != files[1] and files[0] == files[2]


async def test_a_chain(attempt: Attempt) -> None:
    """Migrations of a revision and functions with a factory follow each other; each has its own statements."""
    seen = await run(
        attempt,
        rules.Migration("add"),
        rules.Migration("fill", (4,), {"times": 2}, in_revision=False),
        rules.Migration("drop"),
        rules.Migration("add", commits=False),
    )
    assert [each.value for each in seen.done] == [None, 4, None, None]
    assert [[each.command for each in one.work] for one in seen.done] == [
        ["ALTER", "UPDATE", "ALTER"],
        ["UPDATE", "UPDATE"],
        ["ALTER"],
        ["ALTER", "UPDATE", "ALTER"],
    ]
    assert await seen.live.query(COLUMNS) == [*PLAIN[:4], ("........pg.dropped.5........",)]


async def test_the_schema_is_put_back(attempt: Attempt) -> None:
    """Also what no migration should do; the rows are replaced as ever."""
    seen = await run(attempt, rules.Migration("add"), rules.Migration("comments"))
    await rules.reset_live(attempt, TWO)
    assert await seen.live.query(COLUMNS) == PLAIN
    assert await seen.live.query("SELECT obj_description('departments'::regclass), to_regnamespace('elsewhere')") == [
        (None, None)
    ]
    assert await seen.live.query("SELECT count(*)::int FROM departments") == [(2,)]


async def test_the_schema_of_an_earlier_migration(attempt: Attempt) -> None:
    """A reset can leave it altered on purpose: it is made once, and what an answer alters beyond that is put back."""
    earlier, altered = "ALTER TABLE departments ADD COLUMN place text", [*PLAIN, ("place",)]
    live = await rules.reset_live(attempt, TWO, altered_by=earlier)
    ((file,),) = await live.query(FILE)
    assert await live.query(COLUMNS) == altered
    await rules.reset_live(attempt, TWO, altered_by=earlier)
    assert await live.query(FILE) == [(file,)]
    await live.execute("ALTER TABLE departments DROP COLUMN place")
    await rules.reset_live(attempt, TWO, altered_by=earlier)
    assert await live.query(COLUMNS) == altered
    await rules.reset_live(attempt, TWO)
    assert await live.query(COLUMNS) == PLAIN


async def test_the_database_is_kept(judge: Judge) -> None:
    """It is put back at the end of an attempt, too: to make another one would take twenty times as long."""
    made = set()
    for _ in range(2):
        async with judge.attempt(EXERCISE) as attempt:
            await attempt.import_module()
            live = (await run(attempt, rules.Migration("add"))).live
            made.update(await live.query("SELECT oid FROM pg_database WHERE datname = current_database()"))
    assert len(made) == 1


async def test_what_is_unaltered_stays(attempt: Attempt) -> None:
    """After a rollback nothing is made anew: the table is the same one, and connections stay open."""
    seen = await run(attempt, rules.Migration("add", commits=False))
    before = await seen.live.query("SELECT 'departments'::regclass::oid::int")
    await rules.reset_live(attempt, TWO)
    assert await seen.live.query("SELECT 'departments'::regclass::oid::int") == before
    assert not all(each.closed for each in seen.live.wire.connections)


async def test_the_proxy_works(attempt: Attempt) -> None:
    """`from alembic import op` is the same as the argument; names come from the metadata's convention."""
    seen = await run(attempt, rules.Migration("by_proxy"))
    assert seen.done[0].raised is None
    assert await seen.live.query("SELECT to_regclass('uq_departments_budget') IS NOT NULL") == [(True,)]


async def test_what_raises_is_rolled_back(attempt: Attempt) -> None:
    """It ends the chain."""
    seen = await run(attempt, rules.Migration("fails"), rules.Migration("drop"))
    assert [each.raised and each.raised.sqlstate for each in seen.done] == ["22012"]
    assert await seen.live.query(COLUMNS) == PLAIN


@pytest.mark.parametrize(
    ("function", "says"),
    [
        ("commits", r"commits\(\) commits"),
        ("leaves_the_transaction", r"leaves_the_transaction\(\) commits"),
        ("gives_up", "rolls back"),
    ],
)
async def test_a_migration_stays_in_its_transaction(attempt: Attempt, function: str, says: str) -> None:
    """It belongs to whoever runs the migrations."""
    seen = await run(attempt, rules.Migration(function))
    with pytest.raises(Mistake, match=says):
        rules.stays_in_its_transaction(seen.done[0], function)


async def test_a_connection_of_its_own_waits_for_ever(judge: Judge) -> None:
    """The server tells at once that a migration waits for itself."""
    async with judge.attempt(EXERCISE) as attempt:
        await attempt.import_module()
        with pytest.raises(Mistake, match="connection of its own"):
            async with rules.migrating(attempt, rules.Migration("beside_itself"), rows=TWO) as run:
                pass
        assert run.steps[-1].state == "waits for itself"


async def test_a_lock_of_somebody_else_is_waited_for(attempt: Attempt) -> None:
    """`go_on` tells that a statement waits, and for whom; `waits` when it has gone on."""
    await rules.reset_live(attempt, TWO)
    live = await attempt.live_database()
    async with live.somebody_else() as other:
        await other.execute("BEGIN; INSERT INTO departments (name, budget) VALUES ('open', 1)")
        async with rules.migrating(attempt, rules.Migration("add")) as run:
            await run.next()
            assert await run.go_on() == {other.get_server_pid()}
            await other.execute("COMMIT")
            assert not await run.waits()
        assert run.steps[0].state == "waits for somebody else"
    assert await live.query("SELECT floor FROM departments WHERE name = 'open'") == [(1,)]


async def test_a_coroutine_is_none_of_its_business(attempt: Attempt) -> None:
    """An `async def` returns one, which has sent nothing."""
    seen = await run(attempt, rules.Migration("in_vain"))
    assert seen.done[0].work == []
    with pytest.raises(Mistake, match="async def"):
        rules.stays_in_its_transaction(seen.done[0], "in_vain")


async def test_a_stub_is_not_started(attempt: Attempt) -> None:
    """If it is the exercise's object, wherever it stands in the chain; another function just raises."""
    with pytest.raises(NotStarted):
        await run(attempt, rules.Migration("add"), rules.Migration(EXERCISE.object))
    raised = (await run(attempt, rules.Migration("later"))).done[0].raised
    assert raised is not None and raised.name == "NotImplementedError"


async def test_a_function_that_is_missing(attempt: Attempt) -> None:
    """Is a mistake of the submission, and named."""
    with pytest.raises(Mistake, match=r"no another in .*was it renamed, or deleted"):
        await run(attempt, rules.Migration("another"))
