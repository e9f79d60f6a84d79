"""Statements written again: their order read, shaken by a last random key, and their schemas renamed."""

import asyncpg
import pytest

from kata.database.script import read_script
from kata.shape import order_of
from kata.shape.rewriting import in_schemas, shaken

SHAKE = "random()"


@pytest.mark.parametrize(
    ("sql", "order"),
    [
        ("SELECT a FROM t", ()),
        ("SELECT a FROM t ORDER BY a DESC, b", (("a", True), ("b", False))),
        ("SELECT t.a AS x FROM t ORDER BY t.a, x DESC", (("x", False), ("x", True))),
        ("SELECT lower(t.a) AS x FROM t ORDER BY lower(t.a) DESC", (("x", True),)),
        ("SELECT a FROM (SELECT a FROM t ORDER BY b) AS s", ()),
        ("WITH c AS (SELECT a FROM t ORDER BY b) SELECT a FROM c ORDER BY a", (("a", False),)),
        ("SELECT a FROM t UNION SELECT a FROM u ORDER BY a DESC", (("a", True),)),
        ("(SELECT a FROM t ORDER BY a)", (("a", False),)),
        ("SELECT a FROM t ORDER BY lower(b), a", (("a", False),)),
        ("UPDATE t SET a = 1", ()),
        ("(((", ()),
    ],
)
def test_the_order_is_read(sql: str, order: tuple[tuple[str, bool], ...]) -> None:
    """The outermost keys by label or column, and which are descending; an expression without a name is left out."""
    assert order_of(sql) == order


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        ("SELECT a FROM t", "SELECT a FROM t ORDER BY RANDOM()"),
        ("SELECT a FROM t ORDER BY a DESC", "SELECT a FROM t ORDER BY a DESC, RANDOM()"),
        ("SELECT a FROM t ORDER BY 1", "SELECT a FROM t ORDER BY 1, RANDOM()"),
        ("SELECT a FROM t WHERE b = :b", "SELECT a FROM t WHERE b = :b ORDER BY RANDOM()"),
        ("SELECT a FROM t ORDER BY a LIMIT 3", "SELECT a FROM t ORDER BY a, RANDOM() LIMIT 3"),
        (
            "WITH c AS (SELECT a FROM t ORDER BY b) SELECT a FROM c ORDER BY a",
            "WITH c AS (SELECT a FROM t ORDER BY b) SELECT a FROM c ORDER BY a, RANDOM()",
        ),
    ],
)
def test_a_random_key_is_the_last_one(sql: str, text: str) -> None:
    """Of the outermost ORDER BY; it only decides where nothing else does."""
    assert _plain(shaken(sql)) == text.replace("RANDOM", "random")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE t SET a = 1",
        "INSERT INTO t (a) VALUES (1)",
        "(((",
        # With a limit, rows outside of it would come in; with a star, there are no names to order by.
        "SELECT DISTINCT a FROM t ORDER BY a LIMIT 3",
        "SELECT DISTINCT * FROM t ORDER BY a",
        "SELECT a FROM t UNION SELECT a FROM u ORDER BY lower(a)",
    ],
)
def test_what_cannot_be_shaken_is_not(sql: str) -> None:
    """No other statement is made of it."""
    assert shaken(sql) is None


PEOPLE = "employees AS e"
TOTAL = {
    "keys": f"SELECT e.name, e.salary FROM {PEOPLE} ORDER BY e.salary DESC, e.name, e.id",
    "positions": f"SELECT e.name, e.id FROM {PEOPLE} ORDER BY 1 DESC, 2",
    "labels": f"SELECT e.name AS who, e.id AS number FROM {PEOPLE} ORDER BY who, number DESC",
    "nulls": f"SELECT e.department_id, e.id FROM {PEOPLE} ORDER BY e.department_id DESC NULLS LAST, e.id",
    "an expression": f"SELECT e.name FROM {PEOPLE} ORDER BY lower(e.name) DESC, e.id",
    "limit": f"SELECT e.name FROM {PEOPLE} ORDER BY e.id LIMIT 4 OFFSET 1",
    "parentheses": f"(SELECT e.name FROM {PEOPLE} ORDER BY e.id DESC)",
    "distinct": f"SELECT DISTINCT e.name, e.salary FROM {PEOPLE} ORDER BY e.salary DESC, e.name",
    "distinct by position": f"SELECT DISTINCT e.salary, e.name FROM {PEOPLE} ORDER BY 2 DESC, 1",
    "distinct on": f"SELECT DISTINCT ON (e.department_id) e.department_id, e.name FROM {PEOPLE} ORDER BY e.department_id, e.salary, e.id",
    "distinct on, descending": f"SELECT DISTINCT ON (e.department_id) e.department_id AS d, e.id AS i FROM {PEOPLE} ORDER BY e.department_id DESC, e.id DESC",
    "union": "SELECT e.name FROM employees AS e UNION SELECT d.name FROM departments AS d ORDER BY name DESC",
    "union by position": "SELECT 1 AS n, e.name FROM employees AS e UNION SELECT 2, d.name FROM departments AS d ORDER BY 1 DESC, 2",
    "except": "SELECT e.id FROM employees AS e EXCEPT SELECT m.manager_id FROM employees AS m ORDER BY id",
    "a CTE": "WITH c AS (SELECT e.id, e.name FROM employees AS e) SELECT c.name FROM c ORDER BY c.name, c.id",
    "a CTE before DISTINCT": "WITH c AS (SELECT e.name FROM employees AS e) SELECT DISTINCT c.name FROM c ORDER BY c.name DESC",
    "a recursion": "WITH RECURSIVE c AS (SELECT 1 AS n UNION ALL SELECT c.n + 1 FROM c WHERE c.n < 20) SELECT c.n FROM c ORDER BY c.n DESC",
    "groups": f"SELECT e.department_id, count(*) FROM {PEOPLE} GROUP BY e.department_id ORDER BY count(*) DESC, e.department_id",
    "a window": f"SELECT e.name, rank() OVER (ORDER BY e.salary DESC) AS place FROM {PEOPLE} ORDER BY place, e.name, e.id",
}


@pytest.mark.parametrize("name", TOTAL)
async def test_a_total_order_cannot_be_shaken(name: str, empty: asyncpg.Connection) -> None:
    """The shaken statement gives the same rows in the same order as the plain one, time after time."""
    await empty.execute(read_script().rows)
    plain = [tuple(row) for row in await empty.fetch(TOTAL[name])]

    assert len(plain) > 3
    text = shaken(TOTAL[name])
    assert text is not None and SHAKE in text.lower()
    for _ in range(5):
        assert [tuple(row) for row in await empty.fetch(text)] == plain


PARTIAL = {
    "one key": f"SELECT e.id FROM {PEOPLE} ORDER BY e.department_id",
    "no key": f"SELECT e.id FROM {PEOPLE}",
    "in a subquery": f"SELECT s.id FROM (SELECT e.id FROM {PEOPLE} ORDER BY e.id) AS s",
    "distinct": f"SELECT DISTINCT e.id, e.department_id FROM {PEOPLE} ORDER BY e.department_id",
    "the first of each group": f"SELECT DISTINCT ON (e.department_id) e.department_id, e.id FROM {PEOPLE} ORDER BY e.department_id",
    "union": "SELECT e.id, 1 AS n FROM employees AS e UNION SELECT d.id, 2 FROM departments AS d ORDER BY n",
    "a constant": f"SELECT e.id FROM {PEOPLE} ORDER BY (SELECT 1)",
}


@pytest.mark.parametrize("name", PARTIAL)
async def test_what_is_left_to_chance_comes_in_other_orders(name: str, empty: asyncpg.Connection) -> None:
    """The same rows, but among the equal ones in another order each time; of DISTINCT ON, also other rows."""
    await empty.execute(read_script().rows)
    plain = [tuple(row) for row in await empty.fetch(PARTIAL[name])]

    text = shaken(PARTIAL[name])
    assert text is not None
    orders = [[tuple(row) for row in await empty.fetch(text)] for _ in range(6)]
    assert all(len(order) == len(plain) for order in orders)
    if "DISTINCT ON" not in text:
        assert all(sorted(order) == sorted(plain) for order in orders)
    assert len(set(map(tuple, orders))) > 1


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        ("SELECT a FROM t", "SELECT a FROM t"),
        ("SELECT a FROM office.t", "SELECT a FROM w7_office.t"),
        ('SELECT a FROM "office"."t" AS x', 'SELECT a FROM w7_office."t" AS x'),
        ("SELECT public.t.a FROM public.t", "SELECT w7.t.a FROM w7.t"),
        ("SELECT a FROM other.t WHERE b = 'office.t'", "SELECT a FROM other.t WHERE b = 'office.t'"),
        ("SELECT office.a FROM t AS office", "SELECT office.a FROM t AS office"),
    ],
)
def test_schemas_are_renamed(sql: str, text: str) -> None:
    """Of tables and of columns that name theirs; never in a string, nor where it is the alias of a table."""
    assert _plain(in_schemas(sql, {"public": "w7", "office": "w7_office"})) == text


def test_schemas_of_what_cannot_be_read() -> None:
    """Nothing is said then."""
    assert in_schemas("(((", {"public": "w7"}) is None


def _plain(sql: str | None) -> str:
    return (sql or "").replace("RANDOM()", SHAKE)
