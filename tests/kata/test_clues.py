"""What stands out in a statement: sources that nothing ties to the others, CTEs that nothing reads, groups of one row."""

import pytest

from kata.shape import clues
from kata.shape.clues import Loose, groups_of_one, loose_sources, unread_ctes

KEYS = frozenset({("teams", "id"), ("teams", "name"), ("people", "id")})


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT p.id FROM people AS p",
        "SELECT p.id FROM people AS p JOIN teams AS t ON t.id = p.team_id",
        "SELECT p.id FROM people AS p LEFT JOIN teams AS t ON (t.id = p.team_id AND t.name <> 'x')",
        "SELECT p.id FROM people AS p JOIN teams AS t USING (id)",
        "SELECT p.id FROM people AS p NATURAL JOIN teams AS t",
        "SELECT p.id FROM people AS p, teams AS t WHERE t.id = p.team_id AND p.pay > 1",
        "SELECT p.id FROM people AS p CROSS JOIN teams AS t WHERE p.team_id = t.id",
        "SELECT p.id FROM people AS p, teams AS t, rooms AS r WHERE t.id = p.team_id AND r.team_id = t.id",
        "SELECT p.id FROM people AS p JOIN teams AS t ON t.id IN (p.team_id, p.other_id)",
        "SELECT p.id FROM people AS p JOIN teams AS t ON t.id = p.team_id OR t.id = p.other_id",
        "SELECT p.id FROM people AS p JOIN teams AS t ON t.id IS NOT DISTINCT FROM p.team_id",
        "SELECT t.id, x.most FROM teams AS t CROSS JOIN LATERAL (SELECT max(p.pay) AS most FROM people AS p WHERE p.team_id = t.id) AS x",
        "SELECT t.id, x.most FROM teams AS t LEFT JOIN LATERAL (SELECT max(p.pay) AS most FROM people AS p WHERE p.team_id = t.id) AS x ON true",
        "SELECT t.id FROM teams AS t WHERE EXISTS (SELECT 1 FROM people AS p WHERE p.team_id = t.id)",
        "SELECT t.id, (SELECT count(*) FROM people AS p WHERE p.team_id = t.id) FROM teams AS t",
        "SELECT p.id FROM people AS p JOIN (SELECT q.team_id, avg(q.pay) AS a FROM people AS q GROUP BY q.team_id) AS x ON x.team_id = p.team_id AND p.pay > x.a",
        # Whose column it is cannot be told.
        "SELECT p.id FROM people AS p, teams AS t WHERE team_id = t.id",
        "not SQL at all (((",
    ],
)
def test_tied_sources_do_not_stand_out(sql: str) -> None:
    """By ON, USING, WHERE, LATERAL, or in a subquery that is correlated; and what cannot be read says nothing."""
    assert loose_sources(sql) == ()


@pytest.mark.parametrize(
    ("sql", "loose"),
    [
        ("SELECT p.id FROM people AS p, teams AS t", [("teams", False)]),
        ("SELECT p.id FROM people AS p CROSS JOIN teams AS t WHERE p.pay > 1", [("teams", False)]),
        ("SELECT p.id FROM people AS p JOIN teams AS t ON true", [("teams", False)]),
        ("SELECT p.id FROM people AS p JOIN teams AS t ON t.id = t.id", [("teams", False)]),
        ("SELECT p.id FROM people AS p JOIN teams AS t ON t.budget > p.pay", [("teams", True)]),
        ("SELECT p.id FROM people AS p JOIN teams AS t ON p.team_id <> t.id", [("teams", True)]),
        ("SELECT p.id FROM people AS p JOIN teams AS t ON t.id = p.team_id, rooms AS r", [("rooms", False)]),
        (
            "SELECT p.id FROM people AS p, (SELECT avg(q.pay) AS a FROM people AS q) AS x WHERE p.pay > x.a",
            [("a subquery", True)],
        ),
        ("WITH c AS (SELECT avg(q.pay) AS a FROM people AS q) SELECT p.id FROM people AS p, c", [("the CTE c", False)]),
        ("SELECT x.id FROM (SELECT p.id FROM people AS p, teams AS t) AS x", [("teams", False)]),
        (
            "SELECT t.id FROM teams AS t, LATERAL (SELECT max(p.pay) AS most FROM people AS p) AS x",
            [("a subquery", False)],
        ),
    ],
)
def test_loose_sources(sql: str, loose: list[tuple[str, bool]]) -> None:
    """A table, a CTE or a subquery beside the others; and whether at least something compares it with them."""
    assert loose_sources(sql) == tuple(Loose(*each) for each in loose)


@pytest.mark.parametrize(
    ("sql", "unread"),
    [
        ("WITH c AS (SELECT 1 AS n) SELECT n FROM c", ()),
        ("WITH c AS (SELECT 1 AS n), d AS (SELECT n FROM c) SELECT n FROM d", ()),
        ("WITH c AS (SELECT 1 AS n) SELECT t.id FROM teams AS t WHERE t.id IN (SELECT n FROM c)", ()),
        ("WITH RECURSIVE c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < 9) SELECT n FROM c", ()),
        ("WITH c AS (SELECT 1 AS n) SELECT id FROM teams", ("c",)),
        ("WITH c AS (SELECT 1 AS n), d AS (SELECT 2 AS n) SELECT n FROM d", ("c",)),
        ("WITH RECURSIVE c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < 9) SELECT id FROM teams", ("c",)),
        ("WITH c AS (SELECT 1 AS n) SELECT n FROM public.c", ("c",)),
        ("WITH c AS (((", ()),
    ],
)
def test_ctes_that_nothing_reads(sql: str, unread: tuple[str, ...]) -> None:
    """Reading itself does not count, and a table of the same name in a schema is another one."""
    assert unread_ctes(sql) == unread


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT t.id, count(p.id) FROM teams AS t LEFT JOIN people AS p ON p.team_id = t.id GROUP BY t.id",
        "SELECT t.name, max(p.pay) FROM teams AS t JOIN people AS p ON p.team_id = t.id GROUP BY t.name",
        "SELECT p.team_id, avg(p.pay) FROM people AS p GROUP BY p.team_id",
        "SELECT p.id, count(*) FROM people AS p JOIN links AS l ON l.person_id = p.id GROUP BY p.id",
        "SELECT avg(p.pay) FROM people AS p",
        # 1, and not a value of the row; a sum of what a join repeats; all groups together.
        "SELECT p.id, count(p.pay) FROM people AS p GROUP BY p.id",
        "SELECT p.id, sum(p.pay) FROM people AS p JOIN links AS l ON l.person_id = p.id GROUP BY p.id",
        "SELECT p.id, avg(p.pay) OVER () FROM people AS p GROUP BY p.id",
        "SELECT p.id, avg(p.pay) FILTER (WHERE p.pay > 1) FROM people AS p GROUP BY p.id",
        "(((",
    ],
)
def test_groups_of_several_rows_do_not_stand_out(sql: str) -> None:
    """The key of another table than the aggregate's, or a column that many rows share."""
    assert groups_of_one(sql, KEYS) is None


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("SELECT p.id, avg(p.pay) FROM people AS p GROUP BY p.id", ("avg(people.pay)", "people.id")),
        (
            "SELECT p.team_id, p.id, max(p.pay) FROM people AS p GROUP BY p.team_id, p.id",
            ("max(people.pay)", "people.id"),
        ),
        (
            "SELECT p.id, max(p.pay) FROM people AS p JOIN links AS l ON l.person_id = p.id GROUP BY p.id",
            ("max(people.pay)", "people.id"),
        ),
        (
            "SELECT x.a FROM (SELECT sum(people.pay) AS a FROM people GROUP BY people.id) AS x",
            ("sum(people.pay)", "people.id"),
        ),
    ],
)
def test_groups_of_one_row(sql: str, found: tuple[str, str]) -> None:
    """The aggregate is the row's own value; it is shown with the tables' names."""
    assert groups_of_one(sql, KEYS) == found


def test_columns_compared_with_themselves() -> None:
    """By an operator that is true then, or in a search; a comparison of two columns is none."""
    sql = "SELECT 1 FROM t WHERE t.a = t.a AND t.b > t.b AND position(lower(t.c) IN lower(t.c)) > 0 AND t.a = u.a"
    assert len(clues.self_comparisons(sql)) == 2


def test_constants_in_an_order() -> None:
    """A text or a parameter orders nothing, in a window either; a number stands for a column."""
    sql = "SELECT row_number() OVER (ORDER BY $1::VARCHAR, a) FROM t ORDER BY 'x', 1, lower(b)"
    assert set(clues.constant_keys(sql)) == {"CAST($1 AS VARCHAR)", "'x'"}


def test_cut_off_without_an_order() -> None:
    """A LIMIT anywhere but in EXISTS."""
    assert clues.cut_without_order("SELECT a FROM (SELECT a FROM t LIMIT 3) AS s ORDER BY a")
    assert not clues.cut_without_order("SELECT a FROM t ORDER BY a LIMIT 3")
    assert not clues.cut_without_order("SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u LIMIT 1)")


def test_constant_columns() -> None:
    """Labelled constants of a query; a recursion may begin with one, NULL may stand for nothing."""
    assert clues.constant_columns("SELECT s.a FROM (SELECT a, 1 AS place, NULL AS n FROM t) AS s") == (("place", "1"),)
    assert not clues.constant_columns(
        "WITH RECURSIVE c AS (SELECT 0 AS level UNION ALL SELECT level + 1 FROM c) SELECT 1"
    )


def test_contradictions() -> None:
    """Larger and equal at once, in one AND; not in an OR."""
    assert clues.contradiction("SELECT 1 FROM t, u WHERE t.a > u.a AND t.b = 1 AND t.a = u.a") == (
        "t.a > u.a",
        "t.a = u.a",
    )
    assert clues.contradiction("SELECT 1 FROM t, u WHERE t.a > u.a OR t.a = u.a") is None


def test_names_that_hide_others() -> None:
    """An alias in a subquery that is another table outside; the same table is just used twice."""
    sql = "SELECT 1 FROM people WHERE EXISTS (SELECT 1 FROM hours AS people WHERE people.id = people.of)"
    assert clues.hiding_names(sql) == (("people", "hours"),)
    assert not clues.hiding_names("SELECT 1 FROM people WHERE EXISTS (SELECT 1 FROM people WHERE id = 1)")


def test_what_conditions_compare() -> None:
    """The columns in WHERE, HAVING and ON."""
    sql = "SELECT a FROM t JOIN u ON t.b = u.c WHERE lower(t.d) = 'x' GROUP BY a HAVING max(e) > 1"
    assert clues.compared_columns(sql) == {"b", "c", "d", "e"}
    assert clues.limit_of("SELECT a FROM t LIMIT $2") == "$2"
