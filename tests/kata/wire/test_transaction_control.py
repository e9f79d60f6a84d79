"""Statements in a text: splitting, kinds, and rewriting of transaction control."""

import random

import pytest

from kata.wire import Kind, transactions
from kata.wire.statement import is_driver_statement

PIECES = (
    "select 1", "'a;b'", "'it''s; x'", "E'\\'; y'", "e'\\\\'", '"odd;name"', '"a"";b"', "$$ ; $$", "$x$ ; $$ ; $x$",
    "$größe$;$größe$", "/* ; */", "/* /* ; */ ; */", "-- ;\n", "-- ;\r", "--\n", "/**/", "from t", "$1 + $2", "x$$", "a$b$c",
    "U&'d\\0061t;'", "name'\\'", "1 - -1", "'\n'", "B'1'", "N'n;'", "'--'", "'/*'", "$a$'$a$", "\t", "E'\\\\\\';'",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(150))
def test_split_only_at_semicolons_that_separate(seed: int) -> None:
    """Semicolons in strings, quoted names, dollar quotes and (nested) comments do not separate statements."""
    chance = random.Random(seed)
    wanted = [
        " ".join(["select", *chance.choices(PIECES, k=chance.randint(0, 7)), "as x"])
        for _ in range(chance.randint(0, 5))
    ]
    script = ""
    for statement in wanted:
        script += statement + chance.choice((";", " ; ", ";;", ";\n;", "; -- end;\n;", ";/* ; */;"))
    parts = [part.strip() for part in transactions.split(script)]
    assert parts == [statement.strip() for statement in wanted]


@pytest.mark.parametrize("script", ["", ";", " ; ;\n;", "-- nothing", "/* ; */", "/* /* */ ; */;", "-- a\n-- b\r;"])
def test_split_leaves_out_what_says_nothing(script: str) -> None:
    """Empty statements and lone comments are dropped."""
    assert transactions.split(script) == []


@pytest.mark.parametrize("script", ["select 'open", "select /* open", 'select "open', "select $$ open", "select E'\\'"])
def test_split_of_unfinished_quotes(script: str) -> None:
    """An unclosed quote or comment extends to the end of the text."""
    assert transactions.split(script + "; commit") == [script + "; commit"]


HIDDEN = ("", " ", "\n\t", "-- begin\n", "--\r", "/* rollback */", "/* /* */ x */", "/*;*/ -- ;\n", " " * 300, "/*" + "x" * 300 + "*/")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("begin", Kind.BEGIN),
        ("BEGIN ISOLATION LEVEL SERIALIZABLE", Kind.BEGIN),
        ("start/**/transaction", Kind.BEGIN),
        ("Commit", Kind.COMMIT),
        ("END", Kind.COMMIT),
        ("end transaction", Kind.COMMIT),
        ("COMMIT PREPARED 'x'", Kind.COMMIT),
        ("PREPARE TRANSACTION 'x'", Kind.COMMIT),
        ("ROLLBACK", Kind.ROLLBACK),
        ("ABORT WORK", Kind.ROLLBACK),
        ("rollback and no chain", Kind.ROLLBACK),
        ("ROLLBACK TO x", Kind.SAVEPOINT),
        ("rollback work to savepoint x", Kind.SAVEPOINT),
        ("SAVEPOINT commit", Kind.SAVEPOINT),
        ("RELEASE x", Kind.SAVEPOINT),
        ("select commit from t", Kind.WORK),
        ("PREPARE begin AS SELECT 1", Kind.WORK),
        ("UPDATE t SET x = 1", Kind.WORK),
        ("(select 1)", Kind.WORK),
        ("select 'commit'", Kind.WORK),
    ],
)
def test_kind_of_a_statement(text: str, kind: Kind) -> None:
    """The first words decide, whatever blanks and comments stand before, between or behind them."""
    for hidden in HIDDEN:
        assert transactions.kind_of(hidden + text) is kind, hidden
        assert transactions.kind_of(hidden + text.replace(" ", f" {hidden} ") + " -- commit") is kind, hidden


@pytest.mark.parametrize(
    ("script", "before", "expected"),
    [
        ("BEGIN", (False, False), ["SAVEPOINT kata_client"]),
        ("BEGIN", (True, False), ["BEGIN"]),
        ("COMMIT", (True, False), ["RELEASE SAVEPOINT kata_client"]),
        ("COMMIT", (True, True), ["ROLLBACK TO SAVEPOINT kata_client"]),
        ("COMMIT", (False, False), [transactions.NOTHING]),
        ("ROLLBACK", (True, True), ["ROLLBACK TO SAVEPOINT kata_client"]),
        ("ROLLBACK", (False, False), [transactions.NOTHING]),
        ("SAVEPOINT a", (True, False), ["SAVEPOINT a"]),
        ("begin; select 1; commit; select 2", (False, False),
         ["SAVEPOINT kata_client", " select 1", "RELEASE SAVEPOINT kata_client", " select 2"]),
        ("commit; begin; rollback", (True, False),
         ["RELEASE SAVEPOINT kata_client", "SAVEPOINT kata_client", "ROLLBACK TO SAVEPOINT kata_client"]),
        ("select 'commit;'", (True, False), ["select 'commit;'"]),
    ],
)  # fmt: skip
def test_control_becomes_savepoints(script: str, before: tuple[bool, bool], expected: list[str]) -> None:
    """A client's transaction becomes a savepoint; the original text is kept for the record."""
    parts = transactions.nested(script, in_transaction=before[0], aborted=before[1])
    assert [part.forwarded for part in parts] == expected
    assert ";".join(part.sent for part in parts) == script


def test_the_driver_cannot_be_impersonated() -> None:
    """A query that reads rows and only looks like a driver's look-up counts as work."""
    for text in (
        "WITH RECURSIVE typeinfo_tree AS (SELECT * FROM employees) SELECT * FROM typeinfo_tree /* pg_catalog.pg_type */",
        "SELECT t.oid, t.typelem, e.* FROM employees e, pg_catalog.pg_type t",
        "select pg_advisory_unlock_all(), name from employees",
        "SELECT typarray, (select count(*) from employees) FROM pg_catalog.pg_type",
        "select pg_catalog.version(), name from employees",
        "select current_schema() from employees",
        "SELECT current_setting('jit') AS cur, set_config('jit', 'off', false) AS new FROM employees",
    ):
        assert not is_driver_statement(text), text


def test_what_the_driver_says_for_itself() -> None:
    """The texts that asyncpg and SQLAlchemy really send are recognized."""
    from asyncpg import introspection

    for text in (
        introspection.INTRO_LOOKUP_TYPES,
        introspection.TYPE_BY_NAME,
        "select pg_catalog.version()",
        "select current_schema()",
        "show transaction isolation level",
        "SELECT pg_advisory_unlock_all()",
        "CLOSE ALL",
        "UNLISTEN *",
        "RESET ALL",
    ):
        assert is_driver_statement(text), text
