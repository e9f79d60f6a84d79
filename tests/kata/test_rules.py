"""The rules that graders share, one by one, on calls that are made up: what each rejects, and what it lets pass."""

import datetime as dt
import re
from collections import OrderedDict, defaultdict, deque
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

import pytest

from kata.judging import rules
from kata.judging.attempt import Attempt
from kata.judging.data import Rows
from kata.judging.in_worlds import InWorlds
from kata.judging.mistake import CouldNotJudge, Mistake
from kata.judging.observation import Observation, Raised
from kata.judging.query_spec import Form, QuerySpec
from kata.judging.rules.statements import order_left_to_chance
from kata.judging.snapshot import ANY, Changes, Snapshot
from kata.shape import Shape, read_shape
from kata.source.constructs import RawUse
from kata.wire import Kind, Statement
from kata.wire.protocol import Column
from kata.worker import plain
from kata.worker.plain import Entity, Other, Record
from kata.worlds.captured import Reason

ROWS = Rows("some rows", "")
SPEC = QuerySpec("SELECT name FROM t ORDER BY name, id", ("name",), 1, "select()", order="ordered by name, then id")


def sent(sql: str, *, tag: str = "", rows: int = 0, kind: Kind = Kind.WORK, **more: Any) -> Statement:
    """A statement that passed the wire."""
    tag = tag or sql.split()[0].upper()
    return Statement(sql, kind, more.pop("connection", 0), rows=rows, tag=tag, columns=(Column("name", 25, 0),), **more)


def seen(*statements: Statement, value: Any = None, **more: Any) -> Observation:
    """A call that sent these statements."""
    return Observation(ROWS, (), value=value, statements=list(statements), **more)


class Shapes:
    """An attempt of which only the syntax trees are asked."""

    async def shape(self, statement: Statement) -> Shape:
        """What the statement does."""
        if (shape := read_shape(statement.sql)) is None:
            raise CouldNotJudge("it cannot be read")
        return shape

    async def load(self, rows: Rows) -> None:
        """Nothing is there to be loaded."""


ATTEMPT = cast(Attempt, Shapes())


# -- conduct ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (sent("COMMIT", kind=Kind.COMMIT), "commits"),
        (sent("ROLLBACK", kind=Kind.ROLLBACK), "rollback"),
        (sent("SELECT 1", connection=1), "connection of its own"),
        (sent("UPDATE t SET a = 1"), "changes data"),
        (sent("DELETE FROM t", in_transaction=False), "commits"),
        (sent("CREATE TABLE x ()", tag="CREATE TABLE"), "CREATE TABLE: that is no query"),
        (sent("SELECT pg_sleep(1)"), r"pg_sleep\(\): that is no query"),
        (sent("SELECT 1 " + "x" * 100_000), "characters of SQL"),
        (sent("COPY t TO STDOUT", tag="COPY 2", copy="out"), "sends COPY … TO STDOUT: that is no query"),
        (sent("COPY t FROM STDIN", tag="COPY 2", copy="in"), "sends COPY … FROM STDIN: that is no query"),
        (sent("COPY t FROM STDIN", tag="COPY 2", copy="in", in_transaction=False), "commits"),
        (sent("SELECT ts_rewrite('a', 'SELECT b')"), r"ts_rewrite\(\): that is no query"),
        (sent("SELECT query_to_xml('SELECT b', true, true, '')"), r"query_to_xml\(\): that is no query"),
        (sent("SELECT name ~>=~ '' FROM pg_sleep(1) (((("), r"pg_sleep\(\): that is no query"),
    ],
)
def test_conduct_rejects(statement: Statement, says: str) -> None:
    """Whatever touches the transaction, another connection or more than rows."""
    with pytest.raises(Mistake, match=says):
        rules.conduct(seen(statement))


LONG_INSERT = "INSERT INTO t VALUES " + ", ".join(["($1)"] * 30_000)


@pytest.mark.parametrize("statement", [sent(LONG_INSERT), sent("COPY t FROM STDIN", tag="COPY 2", copy="in")])
def test_conduct_in_bulk(statement: Statement) -> None:
    """A writer of many rows may send a long INSERT, and COPY inside the transaction; others may not."""
    rules.conduct(seen(statement), may_write=True, in_bulk=True)
    with pytest.raises(Mistake, match="that is no query"):
        rules.conduct(seen(statement), may_write=True)
    with pytest.raises(Mistake, match="sent outside of the session's transaction"):
        rules.conduct(seen(replace(statement, in_transaction=False)), may_write=True, in_bulk=True)


@pytest.mark.parametrize(
    ("statements", "says"),
    [
        ([sent("INSERT INTO t", counted=1)] * 3, r"N\+1: 3 INSERTs of one row each \(3 statements in all\)"),
        ([sent("SELECT 1"), *[sent("UPDATE t", counted=1)] * 3], r"N\+1: 3 UPDATEs of one row each \(4 statements"),
        ([sent("INSERT INTO t", counted=500)] * 3, "3 INSERTs of at most 500 rows each instead of 1 statement"),
        ([sent("INSERT INTO t", counted=9, batch=9)] * 3, "3 INSERTs of at most 9 rows each"),
        ([sent("DELETE FROM t", counted=9), sent("INSERT INTO t", counted=9)], "^2 statements instead of 1 statement"),
        ([sent("SELECT 1"), sent("UPDATE t", counted=1)], "^2 statements instead of 1 statement"),
        ([sent("SELECT 1")] * 3, r"N\+1: the same statement was sent 3 times"),
    ],
)
def test_too_many_statements_of_a_writer(statements: list[Statement], says: str) -> None:
    """Rows that are written one by one are told apart from pieces that are too small, and both from reading in a loop."""
    mistake = rules.too_many(seen(*statements), expected="1 statement")
    assert re.search(says, mistake.card.mistake)


def test_conduct_lets_reading_pass_and_writing_where_it_is_asked_for() -> None:
    """Savepoints of SQLAlchemy and the driver's own statements are not mistakes."""
    rules.conduct(seen(sent("SELECT name FROM t"), sent("SAVEPOINT a", kind=Kind.SAVEPOINT)))
    rules.conduct(seen(sent("UPDATE t SET a = 1")), may_write=True)
    rules.conduct(seen(sent("SELECT 'pg_sleep(1)' ~>=~ name, pg_sleep FROM t ((((")))


REFUSED = Raised("sqlalchemy.exc.IntegrityError", ("IntegrityError", "DBAPIError"), sqlstate="23505")


def test_conduct_lets_pass_what_sqlalchemy_does_about_a_refused_flush() -> None:
    """After an error the session rolls back by itself; when a function returns, it was the function that did."""
    observation = seen(sent("INSERT INTO t", tag=""), sent("ROLLBACK", kind=Kind.ROLLBACK), raised=REFUSED)
    rules.conduct(observation, may_write=True)
    with pytest.raises(Mistake, match="rollback"):
        rules.conduct(replace(observation, raised=None), may_write=True)


@pytest.mark.parametrize(
    ("raised", "says"),
    [
        (None, "A second row has to raise IntegrityError, and the function raises nothing"),
        (Raised("ValueError", ("ValueError",)), "the function raises ValueError"),
        (replace(REFUSED, sqlstate=""), "the database was not asked"),
    ],
)
def test_errors_of_the_database_have_to_arrive(raised: Raised | None, says: str) -> None:
    """An error that is swallowed, replaced or made up is rejected; the database's own is not."""
    rules.database_error_is_raised(seen(raised=REFUSED), "A second row")
    with pytest.raises(Mistake, match=says):
        rules.database_error_is_raised(seen(raised=raised), "A second row")


def test_constructs_are_asked_for() -> None:
    """Raw text and statements that SQLAlchemy knows nothing of are rejected; what it made is not."""
    statement = sent("SELECT name FROM t")
    for emitted, says in (([], "past SQLAlchemy"), ([{"sql": statement.sql, "text": True}], "raw SQL")):
        with pytest.raises(Mistake, match=says):
            rules.written_with_constructs([seen(statement, emitted=emitted)], construct="select()")
    rules.written_with_constructs([seen(statement, emitted=[{"sql": statement.sql, "text": False}])], construct="x")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"how": "text()", "text": "SELECT", "whole": True}, r"The statement is raw SQL in text\(\)"),
        (
            {"how": "literal_column()", "text": "rank()\n OVER ()", "whole": False},
            r"A part of .* in literal_column\(\) \(“rank\(\) OVER \(\)”",
        ),
        ({"how": "text()", "text": "x" * 500, "whole": False}, r"“x{59}…”"),
        (None, r"The statement is raw SQL in text\(\)"),
        ("nonsense", r"The statement is raw SQL in text\(\)"),
    ],
)
def test_raw_sql_is_shown(raw: object, says: str) -> None:
    """What takes the string, and a part of it; whatever the worker says."""
    statement = sent("SELECT name FROM t")
    with pytest.raises(Mistake, match=says):
        emitted = [{"sql": statement.sql, "text": True, "raw": raw}]
        rules.written_with_constructs([seen(statement, emitted=emitted)], construct="select()")


RAW = {"how": "text()", "text": "SELECT", "whole": True}


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (None, "made of SQLAlchemy's constructs"),
        ({**RAW, "how": "exec_driver_sql()"}, "sent past text"),
        ({**RAW, "whole": False}, "Only a part of the statement is raw SQL"),
    ],
)
def test_raw_sql_is_asked_for(raw: object, says: str) -> None:
    """The whole statement has to be in text(): constructs, a part, and what goes past it are refused."""
    statement = sent("SELECT name FROM t")
    observation = seen(statement, emitted=[{"sql": statement.sql, "raw": raw}])
    with pytest.raises(Mistake, match=says):
        rules.written_as_raw_sql([observation], construct="text()")
    rules.written_as_raw_sql([seen(statement, emitted=[{"sql": statement.sql, "raw": RAW}])], construct="text()")


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ("SELECT 1 WHERE a = 'A'", "SELECT 1 WHERE a = 'B'", "The argument is pasted"),
        ("SELECT 1 WHERE a", "SELECT 1", "not the same for every argument"),
    ],
)
def test_raw_sql_is_always_the_same(one: str, other: str, says: str) -> None:
    """Only the parameters may change with the argument."""
    calls = [
        replace(seen(sent(sql), emitted=[{"sql": sql, "raw": RAW}]), arguments=(argument,))
        for sql, argument in ((one, "A"), (other, "B"))
    ]
    with pytest.raises(Mistake, match=says):
        rules.written_as_raw_sql(calls, construct="text()")


def test_a_single_object() -> None:
    """One object of the class or None; a list is neither."""
    thing = Entity("Thing", "t", "persistent", {"id": 1})
    assert rules.entities(seen(value=thing), "Thing", single=True) == [thing]
    assert rules.entities(seen(value=None), "Thing", single=True) == []
    for value, says in (([thing], "not one Thing or None"), (7, "not a Thing")):
        with pytest.raises(Mistake, match=says):
            rules.entities(seen(value=value), "Thing", single=True)


def test_the_source_is_a_second_witness() -> None:
    """Where the worker says nothing, the source still does; for a call that sent nothing it does not count."""
    statement = sent("SELECT name FROM t")
    use = RawUse("text()", "queries", 7, pasted=True)
    with pytest.raises(Mistake, match=r"raw SQL in text\(\), put together from values \(app/queries.py, line 7\)"):
        rules.written_with_constructs(
            [seen(statement, emitted=[{"sql": statement.sql, "text": False}], by_hand=(use,))], construct="select()"
        )
    rules.written_with_constructs([seen(by_hand=(use,))], construct="select()")


def called(argument: Any, *texts: str, rows: Rows = ROWS) -> Observation:
    """A call with an argument that sent constructs with these texts."""
    statements = [sent(text) for text in texts]
    return replace(
        seen(*statements, emitted=[{"sql": text, "text": False} for text in texts]), arguments=(argument,), rows=rows
    )


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        (called("A", "SELECT 1 WHERE a = 'A'"), called("B", "SELECT 1 WHERE a = 'B'"), r"The argument is pasted .*'A'"),
        (called("O'B", "SELECT 'O''B'"), called("C", "SELECT 'C'"), r"The argument is pasted .*'O''B'"),
        (called(7, "SELECT 1 WHERE a = 7"), called(8, "SELECT 1 WHERE a = 8"), r"The argument is pasted .*\(7\)"),
        (called("A", "SELECT 1 WHERE a = 'a%'"), called("B", "SELECT 1 WHERE a = 'b%'"), "A value that changes with"),
        (called(7, "SELECT $1", "SELECT 70"), called(8, "SELECT $1", "SELECT 80"), "A value that changes with"),
    ],
)
def test_arguments_are_not_pasted(one: Observation, other: Observation, says: str) -> None:
    """Texts of two calls on the same rows that differ in their literals."""
    with pytest.raises(Mistake, match=says):
        rules.written_with_constructs([one, other], construct="select()")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (called(1, "SELECT a WHERE b = $1::INTEGER"), called(2, "SELECT a WHERE b = $1::INTEGER")),
        (called(1, "SELECT a WHERE b IN ($1, $2)"), called(2, "SELECT a WHERE b IN ($1, $2, $3)")),
        (called(1, "INSERT INTO t VALUES ($1, $2)"), called(2, "INSERT INTO t VALUES ($1, $2), ($3, $4)")),
        (called(1, "SELECT a WHERE b = $1"), called(None, "SELECT a WHERE b IS NULL")),
        (called("a", "SELECT a ORDER BY a"), called("b", "SELECT a ORDER BY b")),
        (called("a", "SELECT 1", "SELECT 2"), called("b", "SELECT 1")),
        (called(1, "SELECT 10"), called(1, "SELECT 20")),
        (called(1, "SELECT 10"), called(2, "SELECT 20", rows=Rows("other rows", ""))),
    ],
)
def test_texts_that_differ_for_other_reasons(one: Observation, other: Observation) -> None:
    """Parameters, lists of other lengths, another statement, a column that was asked for, other rows."""
    rules.written_with_constructs([one, other], construct="select()")


# -- what is returned ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, "returns None, not a list of rows"),
        (Other("sqlalchemy.engine.CursorResult"), "a CursorResult object"),
        (Other("builtins.coroutine"), "never awaited"),
        ([("A",)], "plain tuples"),
        (["A"], "list of strings"),
        ([Record(("other",), ("A",))], "labels other"),
    ],
)
def test_rows_with_the_right_labels_are_asked_for(value: Any, says: str) -> None:
    """Everything else is described in words."""
    with pytest.raises(Mistake, match=says):
        rules.records(seen(value=value), ["name"])


def test_the_order_of_labels_counts_for_rows_and_not_for_mappings() -> None:
    """A mapping is read by its keys."""
    swapped = Record(("b", "a"), (2, 1))
    with pytest.raises(Mistake, match="not in the asked-for order"):
        rules.records(seen(value=[swapped]), ["a", "b"])
    assert rules.records(seen(value=[Record(("b", "a"), (2, 1), mapping=True), {"b": 2, "a": 1}]), ["a", "b"]) == [
        (1, 2),
        (1, 2),
    ]


def test_a_plain_function_is_rejected() -> None:
    """Its callers await it."""
    with pytest.raises(Mistake, match="async def"):
        rules.records(seen(value=[], awaited=False), ["name"])


def entity(state: str = "persistent", **columns: Any) -> Entity:
    """An object as it came back."""
    return Entity("Thing", "things", state, columns)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, "not a list of Thing objects"),
        ([Record(("id",), (1,))], "list of rows"),
        ([Entity("Other", "others", "persistent")], "Other objects"),
        ([entity("transient")], "made in Python"),
        ((entity(),), "a list is asked for"),
    ],
)
def test_objects_of_the_class_are_asked_for(value: Any, says: str) -> None:
    """Loaded from the database, and in a list where only that will do."""
    with pytest.raises(Mistake, match=says):
        rules.entities(seen(value=value), "Thing", exactly_list=True)
    assert rules.entities(seen(value=(entity(id=1),)), "Thing") == [entity(id=1)]


# -- statements ------------------------------------------------------------------------------------------------------


async def test_the_budget() -> None:
    """None is too few; more than allowed is too many, named by what repeats."""
    one, lazy = sent("SELECT a FROM t"), sent("SELECT b FROM u WHERE t_id = $1")
    await rules.statement_budget(ATTEMPT, [seen(one)], at_most=1)
    for observation, says in (
        (seen(value=[1]), "No statement reached the database"),
        (seen(one, one), "2 statements instead of 1"),
        (seen(one, *[lazy] * 3), "same statement was sent 3 times"),
        (seen(one, lazy, lazy, emitted=[{"sql": s.sql, "origin": "lazy"} for s in (lazy, lazy)]), "2 lazy loads"),
    ):
        with pytest.raises(Mistake, match=says):
            await rules.statement_budget(ATTEMPT, [observation], at_most=1)


class InTheWorlds(Shapes):
    """An attempt whose statement has been run in the worlds, with this outcome."""

    def __init__(self, **outcome: Any) -> None:
        self.outcome = InWorlds([], **outcome)

    async def remember(self, key: Any, make: Any) -> Any:
        """What the worlds say, and calls that nobody asks for."""
        return self.outcome if key[0] is InWorlds else []


PROVEN, UNKNOWN = InTheWorlds(proves_order=True), InTheWorlds(reason=Reason.OTHER_TEXT)
REORDERED = InTheWorlds(reason=Reason.REORDERED)


@pytest.mark.parametrize(
    ("sql", "worlds", "says"),
    [
        ("SELECT name FROM t", UNKNOWN, "outermost query has no ORDER BY"),
        ("SELECT name FROM (SELECT name FROM t ORDER BY name, id) x", UNKNOWN, "outermost query has no ORDER BY"),
        ("SELECT name FROM t", REORDERED, "outermost query has no ORDER BY"),
        (
            "SELECT name FROM t ORDER BY id",
            REORDERED,
            "put in order in Python: the statement returns them in another one",
        ),
        ("SELECT name FROM t ORDER BY name, id LIMIT 100", PROVEN, "LIMIT cuts"),
        ("SELECT name FROM t ORDER BY name, id LIMIT 100", UNKNOWN, "LIMIT cuts"),
        ("SELECT name FROM t ORDER BY name, id FETCH FIRST 9 ROWS ONLY", PROVEN, "LIMIT cuts"),
    ],
)
async def test_the_database_has_to_order_the_answer(sql: str, worlds: InTheWorlds, says: str) -> None:
    """At the outside, without Python's help, and without cutting anything off."""
    with pytest.raises(Mistake, match=says):
        await rules.ordered_by_the_database(cast(Attempt, worlds), [seen(sent(sql), value=[1])], SPEC)


@pytest.mark.parametrize(
    ("sql", "worlds"),
    [
        ("SELECT name FROM t ORDER BY name, id, 3", PROVEN),
        ("SELECT name FROM t ORDER BY lower(name)", PROVEN),
        # Where there never is more than one row.
        ("SELECT max(name) FROM t", PROVEN),
        # Called in the worlds, and right there.
        ("SELECT name FROM t ORDER BY name", UNKNOWN),
    ],
)
async def test_an_order_that_the_worlds_have_seen_is_right(sql: str, worlds: InTheWorlds) -> None:
    """Keys are not counted: whether they suffice, the rows of the worlds have shown."""
    await rules.ordered_by_the_database(cast(Attempt, worlds), [seen(sent(sql), value=[1])], SPEC)


async def test_an_order_that_cannot_be_read_is_not_judged() -> None:
    """Where the judge cannot tell, it does not pass."""
    with pytest.raises(CouldNotJudge):
        await rules.ordered_by_the_database(cast(Attempt, UNKNOWN), [seen(sent("((("), value=[1])], SPEC)


async def test_an_empty_answer_has_no_order() -> None:
    """The function may have ended before its statement."""
    await rules.ordered_by_the_database(cast(Attempt, UNKNOWN), [seen(sent("SELECT name FROM t"), value=[])], SPEC)


async def test_where_no_order_is_asked_for_a_limit_is_wrong_all_the_same() -> None:
    """The spec decides whether there is an order."""
    unordered = QuerySpec("SELECT name FROM t", ("name",), 1, "select()")
    attempt = cast(Attempt, UNKNOWN)
    await rules.ordered_by_the_database(attempt, [seen(sent("SELECT name FROM t"), value=[1])], unordered)
    with pytest.raises(Mistake, match="LIMIT"):
        await rules.ordered_by_the_database(attempt, [seen(sent("SELECT name FROM t LIMIT 9"), value=[1])], unordered)


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT name FROM t", "the outermost query has no ORDER BY"),
        ("SELECT name FROM t ORDER BY name", r"left to chance, a tie-break is missing: .* ORDER BY has 1 of 2 keys\.$"),
        ("SELECT name FROM t ORDER BY name, name", "left to chance, a tie-break is missing: .* come in any order\\.$"),
    ],
)
async def test_an_order_that_is_left_to_chance(sql: str, says: str) -> None:
    """What is missing is said as far as it is seen: every key, some of them, or only that they do not suffice."""
    mistake = await order_left_to_chance(ATTEMPT, seen(sent(sql), value=[1]), SPEC)

    assert re.search(says, mistake.card.mistake)
    assert mistake.card.expected == SPEC.order


async def test_the_form() -> None:
    """One of the statements has it, or the sentence of the form names what is there instead."""
    form = Form("No rank() ({windows}).", help="func.rank()", window="rank")
    spec = QuerySpec("", (), 1, "select()", forms=(form,))
    right, wrong = "SELECT rank() OVER (ORDER BY a) FROM t", "SELECT dense_rank() OVER (ORDER BY a) FROM t"
    await rules.has_the_form(ATTEMPT, [seen(sent(wrong), sent(right))], spec)
    with pytest.raises(CouldNotJudge):
        await rules.has_the_form(ATTEMPT, [seen(sent("((("))], spec)
    with pytest.raises(Mistake, match=r"No rank\(\) \(dense_rank\(\)\)\.") as caught:
        await rules.has_the_form(ATTEMPT, [seen(sent(wrong))], spec)
    assert caught.value.card.help == "func.rank()"


# -- writes ----------------------------------------------------------------------------------------------------------

DAY = dt.date(2030, 1, 2)
BEFORE = {
    "things": {
        (1,): {"id": 1, "name": "A", "price": Decimal("1.50"), "made": DAY},
        (2,): {"id": 2, "name": "B", "price": Decimal("2.50"), "made": DAY},
    },
    "links": {(1, 7): {"thing_id": 1, "other_id": 7}},
}
NEW = {"id": 3, "name": "C", "price": Decimal("3.50"), "made": DAY}


def changed(
    *,
    new: Sequence[dict[str, Any]] = (),
    cells: dict[int, dict[str, Any]] | None = None,
    gone: Sequence[int] = (),
    links: dict[Any, Any] | None = None,
    statements: Sequence[Statement] = (),
) -> Changes:
    """A call that changed this much of `BEFORE`."""
    things = {
        key: {**row, **(cells or {}).get(key[0], {})} for key, row in BEFORE["things"].items() if key[0] not in gone
    }
    after = {
        "things": things | {(row["id"],): row for row in new},
        "links": BEFORE["links"] if links is None else links,
    }
    of_schema = ({"things": {"made": DAY}, "links": {}}, {"things": frozenset({"id"}), "links": frozenset[str]()})
    return Changes(seen(*statements), Snapshot(BEFORE, *of_schema), Snapshot(after, *of_schema))


def test_what_changed() -> None:
    """Rows by primary key, cells with old and new value."""
    changes = changed(new=[NEW], cells={1: {"name": "Z"}}, gone=[2])

    assert list(changes.inserted("things")) == [(3,)]
    assert list(changes.deleted("things")) == [(2,)]
    assert list(changes.updated("things")) == [((1,), "name", "A", "Z")]
    assert changes and not changed()


def test_changes_that_were_asked_for_pass() -> None:
    """Columns that are left out have their default, NULL, or whatever the database generates."""
    rules.only_these_changes(changed(new=[NEW]), inserted={"things": [{"name": "C", "price": Decimal("3.50")}]})
    rules.only_these_changes(changed(new=[NEW]), inserted={"things": [{"name": "C", "price": ANY}]})
    rules.only_these_changes(changed(cells={2: {"name": "Z"}}), updated={"things": {2: {"name": "Z"}}})
    rules.only_these_changes(changed(gone=[1], links={}), deleted={"things": [1], "links": [(1, 7)]})
    rules.only_these_changes(changed())


@pytest.mark.parametrize(
    ("changes", "asked", "says"),
    [
        (changed(), {"inserted": {"things": [{}]}}, "No row reached the database: no INSERT into things was sent"),
        (changed(), {"updated": {"things": {1: {"name": "Z"}}}}, "new name did not reach the database"),
        (changed(), {"deleted": {"things": [1]}}, "still in things"),
        (changed(new=[NEW, {**NEW, "id": 4}]), {"inserted": {"things": [{"name": "C"}]}}, "things: 2 instead of one"),
        (changed(new=[NEW]), {}, "things: 1 instead of none"),
        (changed(cells={1: {"name": "Z"}}), {"inserted": {"things": [{}]}}, "Other rows were changed too"),
        (
            changed(new=[NEW]),
            {"inserted": {"things": [{"name": "D", "price": Decimal("3.5")}]}},
            "name of the new row of things",
        ),
        (
            changed(new=[{**NEW, "made": None}]),
            {"inserted": {"things": [{"name": "C", "price": ANY}]}},
            "made of the new row",
        ),
        (changed(new=[NEW]), {"inserted": {"things": [{"name": "C"}]}}, "price of the new row"),
        (
            changed(cells={1: {"name": "Z", "price": Decimal(9)}}),
            {"updated": {"things": {1: {"name": "Z"}}}},
            r"things 1: price became Decimal\('9'\) instead of Decimal\('1.50'\)",
        ),
        (
            changed(cells={1: {"name": "Z"}, 2: {"name": "Z"}}),
            {"updated": {"things": {1: {"name": "Z"}}}},
            "Other rows were changed too.*things 2: name became 'Z' instead of 'B'",
        ),
        (changed(gone=[2]), {"deleted": {"things": [1]}}, "1 row of things that nobody asked to delete is gone"),
        (changed(links={}), {}, r"links that nobody asked to delete is gone \(links 1, 7\)"),
        (changed(gone=[1]), {"deleted": {"things": [1], "links": [(1, 7)]}}, "links 1, 7 is still there"),
        (changed(statements=[sent("COMMIT", kind=Kind.COMMIT)]), {}, "commits"),
    ],
)
def test_changes_that_are_missing_wrong_or_too_many(changes: Changes, asked: dict[str, Any], says: str) -> None:
    """The mistake names the table and the cell."""
    with pytest.raises(Mistake, match=says):
        rules.only_these_changes(changes, **asked)


def test_several_new_rows_are_told_apart() -> None:
    """In whatever order they were inserted."""
    second = {**NEW, "id": 4, "name": "D"}
    asked = [{"name": "D", "price": ANY}, {"name": "C", "price": ANY}]
    rules.only_these_changes(changed(new=[NEW, second]), inserted={"things": asked})


def test_a_default_that_changes_from_moment_to_moment_may_be_anything() -> None:
    """Nobody can foresee its value."""
    changes = changed(new=[NEW])
    moving = Changes(changes.observation, Snapshot(BEFORE, {"things": {"made": 1}}), changes.after)

    assert moving.worth_of_default("things", "made") is ANY
    assert changes.worth_of_default("things", "made") == DAY
    assert changes.worth_of_default("things", "name") is None
    assert changes.worth_of_default("things", "id") is ANY


async def test_ids_are_given_by_the_database() -> None:
    """An INSERT that fills in an identity column is rejected; one of another table is not."""
    await rules.ids_come_from_the_database(ATTEMPT, changed(statements=[sent("INSERT INTO things (name) VALUES ($1)")]))
    await rules.ids_come_from_the_database(ATTEMPT, changed(statements=[sent("INSERT INTO links (id) VALUES ($1)")]))
    with pytest.raises(Mistake, match="brings its own id"):
        await rules.ids_come_from_the_database(
            ATTEMPT, changed(statements=[sent("INSERT INTO things (id, name) VALUES ($1, $2)")])
        )


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, "returns None, not the Thing"),
        (entity("transient", **NEW), "hand-made copy"),
        (entity(id=3, name="C"), "price of the returned Thing cannot be read"),
        (entity(**{**NEW, "name": "D"}), "name of the returned Thing is not what the database has"),
        (entity(**{**NEW, "price": 3.5}), "price of the returned Thing is a float, not a Decimal"),
    ],
)
def test_the_returned_object_is_the_row(value: Any, says: str) -> None:
    """The session's own object, loaded, with the values and types of the database."""
    columns = ("id", "name", "price")
    with pytest.raises(Mistake, match=says):
        rules.entity_is_the_row(seen(value=value), "Thing", NEW, columns=columns)
    assert rules.entity_is_the_row(seen(value=entity(**NEW)), "Thing", NEW, columns=columns).columns["id"] == 3


# -- containers and generators -----------------------------------------------------------------------------------------


def crossed(value: Any) -> Any:
    """A value as it arrives from a worker."""
    return plain.decode(plain.Encoder().encode(value))


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (defaultdict(int), "a defaultdict"),
        (OrderedDict(), "an OrderedDict"),
        (deque(), "a deque"),
        ((n for n in ()), "a generator"),
        (Other("builtins.async_generator"), "an async generator"),
        (Other("builtins.coroutine"), "a coroutine that was never awaited"),
        ((), "a plain tuple without labels"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_values_are_described_by_their_own_type(value: Any, name: str) -> None:
    """A message says what was returned, not what it stands for."""
    assert rules.described(value if isinstance(value, Other) else crossed(value)) == name


@pytest.mark.parametrize("name", ["InstrumentedList", "deque"])
def test_a_list_of_another_type_is_a_list_of_rows(name: str) -> None:
    """Subclasses of list, and other sequences, hold rows as well as a list does."""
    rows = [Record(("name",), ("Ada",))]
    container = plain.OtherList(rows) if name == "InstrumentedList" else plain.OtherTuple(rows)
    container.kind = name

    assert rules.records(seen(value=container), ("name",)) == [("Ada",)]


@pytest.mark.parametrize(
    ("kind", "awaited", "says"),
    [
        ("builtins.async_generator", False, "returns an async generator: what it would yield is not there yet"),
        ("builtins.async_generator", True, "returns an async generator: what it would yield is not there yet"),
        ("builtins.generator", True, "returns a generator: what it would yield is not there yet"),
        ("builtins.generator", False, "returns a generator: what it would yield is not there yet"),
    ],
)
def test_generators_are_not_finished(kind: str, awaited: bool, says: str) -> None:
    """A generator is rejected by every rule about a returned value; a finished value passes."""
    rules.finished(seen(value=[]))
    observation = seen(value=Other(kind), awaited=awaited)
    for rule in (
        rules.finished,
        lambda call: rules.records(call, ("name",)),
        lambda call: rules.entity_is_the_row(call, "Employee", {}, columns=()),
    ):
        with pytest.raises(Mistake, match=says):
            rule(observation)


@pytest.mark.parametrize(("value", "typed"), [("12.50", "a str"), (12.5, "a float"), (12, "an int"), (None, "None")])
def test_a_cell_of_another_type_is_named_by_its_type(value: Any, typed: str) -> None:
    """A salary that is a string is said to be a string, whatever it equals."""
    person = Entity("Employee", "t", "persistent", columns={"salary": value})
    with pytest.raises(Mistake, match=f"salary of the returned Employee is {typed}, not a Decimal"):
        rules.entity_is_the_row(seen(value=person), "Employee", {"salary": Decimal("12.50")}, columns=("salary",))
