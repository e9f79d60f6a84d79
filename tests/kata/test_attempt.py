"""What a grader works with: rows, questions and snapshots on the database's side; calls and probes on the learner's."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio

from kata import catalogue
from kata.catalogue import Exercise
from kata.database import Server
from kata.errors import ProtocolError, WorkerDied, WorkerError, WorkerTimedOut
from kata.judging import limits
from kata.judging.attempt import Attempt
from kata.judging.data import Rows, parts_read_by
from kata.judging.database_side import DatabaseSide
from kata.judging.judge import Judge
from kata.judging.learner_side import LearnerSide
from kata.judging.mistake import CouldNotJudge, Mistake, NotStarted
from kata.judging.opening import open_judge
from kata.judging.snapshot import ANY
from kata.paths import PROJECT
from kata.wire import Kind
from kata.wire.recorder import Record
from kata.worker.plain import Entity
from kata.worker.process import Worker

CATALOGUE = catalogue.load()
EXERCISE = CATALOGUE.by_id("update-salary")
ONE = Rows("one department", "INSERT INTO departments (id, name, budget) VALUES (1, 'One', 10)")
TWO = Rows("two departments", f"{ONE.script}, (2, 'Two', 20)")
NAMES = "SELECT name FROM departments ORDER BY id"
CODE = """

async def names(session, least=0):
    from sqlalchemy import text
    found = (await session.scalars(text("SELECT name FROM departments WHERE id > :least ORDER BY id"), {"least": least})).all()
    print("called")
    return list(found)


async def adds(session, name, *, flush=True):
    department = Department(name=name, budget=Decimal("1.50"))
    session.add(department)
    if flush:
        await session.flush()
    return department


async def moves(session):
    from sqlalchemy import text
    await session.execute(text("UPDATE departments SET budget = budget + 1 WHERE id = 2"))
    await session.execute(text("DELETE FROM departments WHERE id = 1"))


async def renames(session, names):
    from sqlalchemy import text
    await session.execute(text("UPDATE departments SET name = 'New' WHERE id = 1"))
    names.append("more")
    return await session.get(Department, 1)


async def works(session):
    from .records import AuditEntry, Review, TimeEntry
    (await session.get_one(TimeEntry, 7)).hours = Decimal("2.25")
    (await session.get_one(Review, 9)).rating = 4
    await session.delete(await session.get_one(TimeEntry, 3))
    session.add(AuditEntry(action="counted", details={"id": 7, "hours": ["1.50", "2.25"]}))
    await session.flush()


async def raises(session):
    raise ValueError("no such thing")


async def floods(session):
    raw = (await (await session.connection()).get_raw_connection()).driver_connection
    await raw.execute(";".join(["SELECT 1"] * 2_001))


async def commits_late(session, how):
    import asyncio, threading
    from sqlalchemy import event, text
    await session.execute(text("SELECT 1"))
    raw = (await (await session.connection()).get_raw_connection()).driver_connection
    transport = raw._transport
    def commit(*_):
        transport._sock.setblocking(True)
        transport._sock.sendall(b"Q" + (11).to_bytes(4, "big") + b"COMMIT\\0")
    if how == "listener":
        event.listen(session.sync_session, "after_transaction_end", commit)
    elif how == "raises":
        event.listen(session.sync_session, "after_transaction_end", commit)
        raise ValueError("but first")
    elif how == "thread":
        threading.Timer(0.001, commit).start()
    elif how == "task":
        async def later():
            commit()
        asyncio.get_running_loop().create_task(later())


async def closes(session):
    from sqlalchemy import text
    await session.execute(text("SELECT 1"))


async def not_written(session):
    raise NotImplementedError


async def sleeps(session):
    import asyncio
    await asyncio.sleep(30)


async def dies(session):
    import os
    os._exit(1)


async def opens_another(session):
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import create_async_engine
    from kata.database import database_url
    async with create_async_engine(database_url()).connect() as connection:
        await connection.execute(text("SELECT 1"))
"""
PROBES = """
async def adds(harness, a, b):
    return {"sum": a + b, "module": harness.module("app.queries_basic").__name__, "root": harness.root.is_dir()}


async def holds_one(harness, session):
    global kept
    kept = await session.get(harness.module("app.models").Department, 1)
    harness.arguments = (["a"],)


async def what_is_held(harness):
    return {"same": harness.returned is kept, "name": kept.name, "arguments": harness.arguments}


async def fails(harness):
    raise LookupError("nothing there")


async def declares_nonsense(harness):
    from sqlalchemy.exc import ArgumentError
    raise ArgumentError("no such thing")


async def makes_sqlalchemy_stumble(harness):
    from sqlalchemy.orm import Session
    Session(bind="no engine").connection()


async def asks_for_too_much(harness):
    harness.module("app.queries_basic").update_salary()
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def judge(tmp_path_factory: pytest.TempPathFactory, real_server: Server) -> AsyncIterator[Judge]:
    """A judge of the solutions with a few functions more."""
    folder = tmp_path_factory.mktemp("attempt")
    shutil.copytree(PROJECT / "solutions", folder / "answer")
    module = folder / "answer" / "queries_basic.py"
    module.write_text(f"{module.read_text()}\nfrom decimal import Decimal\nfrom .models import Department\n{CODE}")
    probes = folder / "probes_of_the_test.py"
    probes.write_text(PROBES)
    async with open_judge(folder / "answer", server=real_server, size=1, probes=[probes], seed=1) as judge:
        yield judge


@pytest_asyncio.fixture(loop_scope="session")
async def attempt(judge: Judge) -> AsyncIterator[Attempt]:
    """A worker with that submission, imported."""
    async with judge.attempt(EXERCISE) as attempt:
        await attempt.import_module()
        yield attempt


# -- arranged calls --------------------------------------------------------------------------------------------------


async def test_a_call_gets_the_session_that_was_arranged(judge: Judge, attempt: Attempt) -> None:
    """What a probe has loaded is in the session of the call; its statements are not those of the call."""
    probes = judge.submission.package.parent / "probes_of_the_test.py"
    await attempt.load(ONE)
    arranged = await attempt.arrange(probes, "holds_one")
    observation = await attempt.call(name="renames", hold=True)
    held = await attempt.probe(probes, "what_is_held")
    await attempt.release(observation)
    assert [statement.command for statement in arranged.work] == ["SELECT"]
    assert [statement.command for statement in observation.work] == ["UPDATE"]
    assert held.value == {"same": True, "name": "One", "arguments": (["a", "more"],)}


async def test_an_arrangement_is_for_one_call(judge: Judge, attempt: Attempt) -> None:
    """The next call gets a fresh session, and its own arguments."""
    await attempt.load(ONE)
    await attempt.arrange(judge.submission.package.parent / "probes_of_the_test.py", "holds_one")
    await attempt.call(name="renames")
    observation = await attempt.call(["b"], name="renames")
    assert [statement.command for statement in observation.work] == ["UPDATE", "SELECT"]


# -- the database's side ---------------------------------------------------------------------------------------------


async def test_loaded_rows_are_the_only_ones(attempt: Attempt) -> None:
    """What was loaded before is gone; what is loaded again is there again."""
    for rows, names in ((ONE, ["One"]), (TWO, ["One", "Two"]), (ONE, ["One"])):
        await attempt.load(rows)
        assert [row[0] for row in await attempt.query(NAMES)] == names
        assert attempt.loaded is rows


async def test_a_changed_schema_is_undone_with_its_rows(attempt: Attempt) -> None:
    """The next rows are loaded into the schema as it was."""
    await attempt.load(ONE, ddl="ALTER TABLE departments ADD COLUMN extra int DEFAULT 7")
    assert await attempt.query("SELECT extra FROM departments") == [(7,)]
    await attempt.load(ONE)
    assert await attempt.query("SELECT count(*) FROM information_schema.columns WHERE column_name = 'extra'") == [(0,)]


async def test_several_questions_in_one_round_trip(attempt: Attempt) -> None:
    """Each gets its rows; what a question changes is undone."""
    await attempt.load(TWO)
    assert await attempt.queries(["SELECT 1", "DELETE FROM departments", "SELECT count(*) FROM departments"]) == [
        [(1,)],
        [],
        [(0,)],
    ]
    assert await attempt.query("SELECT count(*) FROM departments") == [(2,)]


async def test_a_question_that_the_server_refuses(attempt: Attempt) -> None:
    """Nothing can be said about the answer then."""
    await attempt.load(ONE)
    with pytest.raises(CouldNotJudge, match="could not be asked"):
        await attempt.query("SELECT nonsense")


async def test_the_oracle_is_asked_once(attempt: Attempt) -> None:
    """A second time the answer is remembered, and the rows are not even loaded."""
    assert await attempt.oracle(TWO, NAMES) == [("One",), ("Two",)]
    await attempt.load(ONE)
    assert await attempt.oracle(TWO, NAMES) == [("One",), ("Two",)]
    assert attempt.loaded is ONE
    assert await attempt.oracles(ONE, [NAMES, "SELECT 1"]) == [[("One",)], [(1,)]]


async def test_the_sets(attempt: Attempt) -> None:
    """The seed rows first, then two generated sets; distractor rows extend the first of these."""
    assert [attempt.seed_rows, *attempt.generated] == list(attempt.sets)
    assert attempt.with_distractors.script.startswith(attempt.generated[0].script)


@pytest.mark.parametrize(("exercise_id", "filled"), [("salary-stats", False), ("update-salary", True)])
async def test_rows_that_the_queries_of_a_spec_do_not_read_are_not_loaded(
    exercise_id: str, filled: bool, judge: Judge
) -> None:
    """Those of another schema of init.sql; an exercise without a spec has the rows of all."""
    async with judge.attempt(CATALOGUE.by_id(exercise_id)) as attempt:
        for rows in (*attempt.sets, attempt.with_distractors):
            await attempt.load(rows)
            ((jobs, employees),) = await attempt.query(
                "SELECT (SELECT count(*) FROM office.jobs), (SELECT count(*) FROM employees)"
            )
            assert bool(jobs) is filled
            assert employees


@pytest.mark.parametrize(
    ("sql", "parts"),
    [
        ("SELECT 1 FROM employees", {"public"}),
        ("SELECT 1 FROM office.jobs", {"public", "office"}),
        ('SELECT 1 FROM "office"."jobs"', {"public", "office"}),
        ("SELECT office FROM backoffice.jobs", {"public"}),
    ],
)
def test_parts_that_a_query_reads(sql: str, parts: set[str]) -> None:
    """By the schemas that it names; the first part of init.sql is always among them."""
    assert parts_read_by(sql) == parts


async def test_a_snapshot_holds_every_table(attempt: Attempt) -> None:
    """By name and primary key; Alembic's own table is not the workbook's."""
    await attempt.load(attempt.seed_rows)
    snapshot = await attempt.snapshot()
    tables = await attempt.query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")

    assert {*snapshot.tables, "alembic_version"} >= {row[0] for row in tables}
    assert "alembic_version" not in snapshot.tables
    for table, rows in snapshot.tables.items():
        assert await attempt.query(f"SELECT count(*) FROM {table}") == [(len(rows),)]
    assert snapshot.tables["departments"][8,]["name"] == "Engineering"
    assert all(len(key) == 2 for key in snapshot.tables["employee_projects"])
    assert snapshot.generated["departments"] == {"id"}
    assert set(snapshot.defaults["employees"]) == {"hire_date"}


async def test_a_snapshot_of_tables_that_nobody_foresaw(attempt: Attempt) -> None:
    """Other schemas, odd names, no primary key, equal rows: all of it is read from the server."""
    ddl = (
        'CREATE SCHEMA back; CREATE TABLE back."Odd Table" (a int, "b c" text DEFAULT \'x\'); '
        "CREATE TABLE serials (id serial PRIMARY KEY, twice int GENERATED ALWAYS AS (2) STORED); "
        """INSERT INTO back."Odd Table" VALUES (1), (1), (2); INSERT INTO serials DEFAULT VALUES"""
    )
    await attempt.load(ONE, ddl=ddl)
    snapshot = await attempt.snapshot()

    assert sorted(row["a"] for row in snapshot.tables["back.Odd Table"].values()) == [1, 1, 2]
    assert snapshot.defaults["back.Odd Table"] == {"b c": "x"}
    assert snapshot.generated["serials"] == {"id", "twice"}
    await attempt.load(ONE)
    assert "serials" not in (await attempt.snapshot()).tables


async def test_a_statement_is_run_again_with_its_parameters(attempt: Attempt) -> None:
    """On the rows that are loaded now; as another text, too. What the server refuses is `None`, again and again."""
    await attempt.load(TWO)
    (statement,) = (await attempt.call(1, name="names")).work
    assert await attempt.again(statement) == [("Two",)]
    assert await attempt.again(statement, sql=statement.sql.replace("id >", "id <=")) == [("One",)]
    assert await attempt.again(statement, sql="SELECT nonsense") is None
    assert await attempt.again(statement) == [("Two",)]


async def test_the_shape_comes_from_the_plan_where_the_text_cannot_be_read(attempt: Attempt) -> None:
    """The server understands what the parser does not, whatever the types; if neither does, there is no verdict."""
    await attempt.load(TWO)
    (statement,) = (await attempt.call(1, name="names")).work
    assert (await attempt.shape(statement)).ordered == 1
    statement.sql = "SELECT name FROM departments WHERE name ~>=~ '' AND id <> ALL ($1::int[]) ORDER BY id LIMIT 3"
    shape = await attempt.shape(statement)
    assert (shape.command, shape.ordered, shape.limited, shape.windows) == ("select", 1, True, ())
    statement.sql = 'SELECT name FROM departments WHERE name OPERATOR(pg_catalog.~~) $1::text COLLATE "C" GROUP BY DISTINCT name ((('
    with pytest.raises(CouldNotJudge, match="neither our parser nor the server's plan can read it"):
        await attempt.shape(statement)


async def test_what_is_no_query_has_a_shape_without_facts(attempt: Attempt) -> None:
    """A command that the parser knows only by name is another matter than a query that it cannot read."""
    await attempt.load(TWO)
    (statement,) = (await attempt.call(1, name="names")).work
    statement.sql, statement.tag = "LOCK TABLE departments IN SHARE MODE", "LOCK TABLE"
    assert (await attempt.shape(statement)).command == "other"


# -- the learner's side ----------------------------------------------------------------------------------------------


async def test_a_call(attempt: Attempt) -> None:
    """Its value, its statements, and on which rows it was seen."""
    await attempt.load(TWO)
    observation = await attempt.call(1, name="names")

    assert observation.value == ["Two"]
    assert [statement.rows for statement in observation.work] == [1]
    assert observation.seen_on == "two departments, called with 1"
    assert attempt.observations == [observation]


async def test_what_a_call_leaves_behind_is_gone_for_the_next_one(attempt: Attempt) -> None:
    """Each call sees the rows that were loaded."""
    await attempt.load(TWO)
    await attempt.call("New", name="adds")
    await attempt.call(name="moves")
    assert (await attempt.call(name="names")).value == ["One", "Two"]


async def test_a_blanked_column_does_not_reach_the_function(attempt: Attempt) -> None:
    """And only in that call."""
    await attempt.load(TWO)
    statement = (await attempt.call(name="names")).work[0]
    blanked = {statement.sql: frozenset(statement.labels())}
    assert (await attempt.call(name="names", blanked=blanked)).value == [None, None]
    assert (await attempt.call(name="names")).value == ["One", "Two"]


async def test_withheld_rows_do_not_reach_the_function(attempt: Attempt) -> None:
    """And only in that call."""
    await attempt.load(TWO)
    texts = frozenset(statement.sql for statement in (await attempt.call(name="names")).work)
    assert (await attempt.call(name="names", withheld=texts)).value == []
    assert (await attempt.call(name="names")).value == ["One", "Two"]


async def test_a_call_is_made_once_for_all_checks(attempt: Attempt) -> None:
    """The same rows and arguments give the same observation; others another one."""
    first = await attempt.ask(attempt.seed_rows, -1, Decimal(1))
    assert await attempt.ask(attempt.seed_rows, -1, Decimal(1)) is first
    assert await attempt.ask(attempt.seed_rows, -1, Decimal(2)) is not first
    assert await attempt.ask(attempt.generated[0], -1, Decimal(1)) is not first


async def test_changes_of_a_call(judge: Judge) -> None:
    """Inside the open transaction: what was flushed is there, what was not is not; the value comes with it."""
    for name, keywords, new in (("adds", {}, 1), ("adds", {"flush": False}, 0)):
        async with judge.attempt(_called(name)) as attempt:
            await attempt.load(TWO)
            changes = await attempt.changes("New", keywords=keywords)
            inserted = list(changes.inserted("departments").values())
            assert len(inserted) == new
            assert isinstance(changes.observation.value, Entity)
            if inserted:
                assert (inserted[0]["name"], inserted[0]["budget"]) == ("New", Decimal("1.50"))
                assert inserted[0]["created_at"] == changes.worth_of_default("departments", "created_at")
                assert changes.worth_of_default("departments", "id") is ANY


async def test_updates_and_deletes_of_a_call(judge: Judge) -> None:
    """Cells with old and new values, rows that are gone."""
    async with judge.attempt(_called("moves")) as attempt:
        await attempt.load(TWO)
        changes = await attempt.changes()

    assert list(changes.updated("departments")) == [((2,), "budget", Decimal("20.00"), Decimal("21.00"))]
    assert list(changes.deleted("departments")) == [(1,)]


async def test_changes_in_a_schema_of_its_own(judge: Judge) -> None:
    """Its tables are named with the schema; JSON is the text of the database."""
    async with judge.attempt(_called("works")) as attempt:
        await attempt.load(attempt.seed_rows)
        changes = await attempt.changes()

    assert list(changes.updated("office.time_entries")) == [((7,), "hours", Decimal("1.50"), Decimal("2.25"))]
    assert list(changes.updated("office.reviews")) == [((9,), "rating", 3, 4), ((9,), "version", 1, 2)]
    assert changes.deleted("office.time_entries")[3,]["note"] == "Stand-up"
    (audit,) = changes.inserted("office.audit_log").values()
    assert json.loads(audit["details"]) == {"id": 7, "hours": ["1.50", "2.25"]}
    assert changes.worth_of_default("office.audit_log", "happened_at") is ANY
    assert not changes.inserted("office.jobs")


def _called(name: str) -> Exercise:
    """The exercise, if its function had this name."""
    return replace(EXERCISE, objects=(name,)) if hasattr(EXERCISE, "objects") else replace(EXERCISE, object=name)


async def test_an_exception_is_a_mistake(attempt: Attempt) -> None:
    """With the line that raised it; it is an observation where it is expected."""
    await attempt.load(ONE)
    with pytest.raises(Mistake, match="ValueError: no such thing") as caught:
        await attempt.call(name="raises")
    assert caught.value.card.where.startswith(f"{attempt.label}/queries_basic.py:")
    observation = await attempt.call(name="raises", may_raise=True)
    assert observation.raised is not None and observation.raised.name == "ValueError"
    assert (await attempt.call(name="names")).value == ["One"]


async def test_a_stub_is_not_started(judge: Judge) -> None:
    """Only when the exercise's own function raises NotImplementedError."""
    async with judge.attempt(_called("not_written")) as attempt:
        await attempt.load(ONE)
        with pytest.raises(NotStarted):
            await attempt.call()


async def test_an_endless_call_is_a_mistake(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer is wrong; the judge is not."""
    monkeypatch.setattr(limits, "CALL_SECONDS", 0.5)
    await attempt.load(ONE)
    with pytest.raises(Mistake, match=r"sleeps\(\) did not finish within 0.5 seconds"):
        await attempt.call(name="sleeps")


async def test_a_worker_that_dies_tells_nothing_about_the_answer(attempt: Attempt) -> None:
    """Neither right nor wrong."""
    await attempt.load(ONE)
    with pytest.raises(CouldNotJudge, match="could not be judged") as caught:
        await attempt.call(name="dies")
    assert "os._exit" in caught.value.card.help


async def test_connections_that_a_call_left_open_are_closed(attempt: Attempt) -> None:
    """Their locks would keep the judge waiting."""
    await attempt.load(ONE)
    observation = await attempt.call(name="opens_another")
    assert observation.connections == {1}
    assert all(connection.closed for connection in attempt.wire.connections[1:])


async def test_a_probe(attempt: Attempt, judge: Judge) -> None:
    """Plain data goes in and comes out; what SQLAlchemy or the learner's object refuses is a mistake."""
    probes = judge.submission.package.parent / "probes_of_the_test.py"
    found = await attempt.probe(probes, "adds", 1, 2)
    assert found.value == {"sum": 3, "module": "app.queries_basic", "root": True}
    with pytest.raises(Mistake, match="ArgumentError"):
        await attempt.probe(probes, "declares_nonsense")
    with pytest.raises(Mistake, match="AttributeError"):
        await attempt.probe(probes, "makes_sqlalchemy_stumble")
    with pytest.raises(Mistake, match=r"update_salary\(\) missing"):
        await attempt.probe(probes, "asks_for_too_much")


async def test_a_probe_that_cannot_cope(attempt: Attempt, judge: Judge) -> None:
    """A crash of the grader's own probe is no mistake of the learner's: there is no verdict, unless it is expected."""
    probes = judge.submission.package.parent / "probes_of_the_test.py"
    with pytest.raises(CouldNotJudge, match=r"own probe fails does not cope with it \(LookupError: nothing there\)"):
        await attempt.probe(probes, "fails")
    failed = await attempt.probe(probes, "fails", may_raise=True)
    assert failed.raised is not None and failed.raised.message == "nothing there"


class Broken:
    """A worker that gives no reply."""

    def __init__(self, error: WorkerError) -> None:
        self.error = error

    async def ask(self, operation: str, *, timeout: float, **request: Any) -> dict[str, Any]:
        """Fail."""
        raise self.error


class NoDatabase:
    """A database's side on which nothing has to be undone."""

    loaded = ONE

    def __init__(self) -> None:
        self.wire = Record()

    async def settle(self) -> None:
        """Nothing to be undone."""


@pytest.mark.parametrize("error", [WorkerDied("it ended"), WorkerTimedOut("no answer"), ProtocolError("nonsense")])
async def test_whatever_the_worker_fails_at_is_translated(judge: Judge, error: WorkerError) -> None:
    """In one way for all requests: nothing can be said about the answer, and the sentence says why."""
    worker, database = cast(Worker, Broken(error)), cast(DatabaseSide, NoDatabase())
    learner = LearnerSide(EXERCISE, judge.staged, worker, database=database, label="app")
    requests = [(learner.enter, ()), (learner.import_module, ()), (learner.allow, ("url",))]
    if not isinstance(error, WorkerTimedOut):
        requests.append((learner.probe, (Path("p.py"), "facts")))
    for request, arguments in requests:
        with pytest.raises(CouldNotJudge, match=f"app/queries_basic.py .*: {error.message}"):
            await request(*arguments)  # type: ignore[operator]


async def test_a_probe_that_does_not_end_is_a_mistake(judge: Judge) -> None:
    """Like a call: what runs in it is the learner's function."""
    worker, database = cast(Worker, Broken(WorkerTimedOut("no answer"))), cast(DatabaseSide, NoDatabase())
    learner = LearnerSide(EXERCISE, judge.staged, worker, database=database, label="app")
    with pytest.raises(Mistake, match=r"update_salary\(\) did not finish within 15 seconds"):
        await learner.probe(Path("p.py"), "facts")


# -- what the wire does not let pass, and what comes late -------------------------------------------------------------


async def test_a_flood_is_a_mistake_that_is_named(attempt: Attempt) -> None:
    """The connection is cut, and the sentence says why."""
    await attempt.load(TWO)
    with pytest.raises(
        Mistake, match=r"floods\(\) sends more than 2,000 statements in one call: its connection was cut"
    ):
        await attempt.call(name="floods", may_raise=True)


async def test_closing_the_session_is_not_the_functions_doing(attempt: Attempt) -> None:
    """The ROLLBACK with which the judge closes the session is not part of the observation."""
    await attempt.load(TWO)
    for hold in (False, True):
        observation = await attempt.call(name="closes", hold=hold)
        if hold:
            await attempt.release(observation)
        assert [statement.kind for statement in observation.statements] == [Kind.BEGIN, Kind.WORK]
        assert not observation.committed and not observation.rolled_back


async def test_nor_is_it_after_an_exception(attempt: Attempt) -> None:
    """What the function sent before it raised is there, and no ROLLBACK."""
    await attempt.load(TWO)
    observation = await attempt.call(name="raises", may_raise=True)
    assert observation.raised is not None and not observation.statements


@pytest.mark.parametrize("hold", [False, True])
@pytest.mark.parametrize("how", ["listener", "task", "raises"])
async def test_what_comes_while_the_session_is_closed_counts(attempt: Attempt, how: str, hold: bool) -> None:
    """A COMMIT in the release is part of the observation: of a listener, or of a task that was left behind."""
    await attempt.load(TWO)
    observation = await attempt.call(how, name="commits_late", hold=hold, may_raise=True)
    if hold and observation.raised is None:
        await attempt.release(observation)
    assert observation.committed


async def test_what_comes_between_two_calls_belongs_to_the_next(attempt: Attempt) -> None:
    """A thread that outlives its call cannot hide what it sends."""
    await attempt.load(TWO)
    first = await attempt.call("thread", name="commits_late")
    for _ in range(1_000):
        if attempt.wire.since(0, Kind.COMMIT):
            break
        await asyncio.sleep(0.01)
    second = await attempt.call(name="closes", may_raise=True)
    assert first.committed or second.committed
