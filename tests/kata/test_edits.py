"""Single edits of a statement: for each likely mistake the edit that takes it back, in words that a learner knows."""

import re

import pytest

from kata.datasets import parse_schema
from kata.shape.tree import parse_one
from kata.worlds.edits import Edit, edits, mutants

SCHEMA = parse_schema(
    """
    CREATE TABLE authors (
        id integer PRIMARY KEY, name varchar(30) NOT NULL UNIQUE, born date NOT NULL,
        mentor_id integer REFERENCES authors (id)
    );
    CREATE SCHEMA shop;
    CREATE TABLE shop.books (
        id integer PRIMARY KEY, title varchar(30) NOT NULL, price numeric(6, 2) NOT NULL,
        author_id integer REFERENCES authors (id)
    );
    CREATE TABLE fans (
        author_id integer NOT NULL REFERENCES authors (id), book_id integer NOT NULL REFERENCES shop.books (id),
        PRIMARY KEY (author_id, book_id)
    );
    """
)
JOINED = "FROM authors JOIN shop.books AS books ON books.author_id = authors.id"
OUTER = "FROM authors LEFT OUTER JOIN shop.books AS books ON books.author_id = authors.id"
ANONYMOUS = "(SELECT avg(books.price) AS avg_1 FROM shop.books AS books)"


def normal(sql: str) -> str:
    """A statement as the parser writes it, so that spelling makes no difference."""
    tree = parse_one(sql)
    assert tree is not None, sql
    return tree.sql(dialect="postgres", normalize_functions="lower")


def edit_to(wrong: str, right: str, **given: object) -> Edit:
    """The edit that turns the wrong statement into the right one."""
    made = edits(wrong, SCHEMA, **given)  # type: ignore[arg-type]
    found = [edit for edit in made if normal(edit.sql) == normal(right)]
    assert found, [edit.sql for edit in made if edit.tier < 3]
    return found[0]


# Each row is a mistake: its kind, the wrong statement, the right one, and what the sentence has to name.
MISTAKES = {
    "inner-join": (
        "join",
        f"SELECT authors.name {JOINED}",
        "SELECT authors.name FROM authors LEFT JOIN shop.books AS books ON books.author_id = authors.id",
        r"shop\.books .*inner join.*left outer join",
    ),
    "outer-join": (
        "join",
        f"SELECT authors.name {OUTER}",
        f"SELECT authors.name {JOINED}",
        r"left outer join.*inner join",
    ),
    "joined-in-where": (
        "join",
        "SELECT authors.name FROM authors, shop.books AS books WHERE books.author_id = authors.id",
        f"SELECT authors.name {OUTER.replace('OUTER ', '')}",
        r"WHERE \(shop\.books\.author_id = authors\.id\).*outer join that keeps every row of authors",
    ),
    "cartesian-product": (
        "join-condition",
        "SELECT authors.name FROM authors JOIN shop.books AS books ON true",
        f"SELECT authors.name {JOINED}",
        r"cartesian product.*ON shop\.books\.author_id = authors\.id",
    ),
    "joined-on-primary-keys": (
        "join-condition",
        "SELECT authors.name FROM authors JOIN shop.books AS books ON books.id = authors.id",
        f"SELECT authors.name {JOINED}",
        r"compares shop\.books\.id = authors\.id",
    ),
    "condition-too-many-in-on": (
        "join-condition",
        f"SELECT authors.name {JOINED} AND books.price > 3",
        f"SELECT authors.name {JOINED}",
        r"price > 3",
    ),
    "fan-out": (
        "join",
        f"SELECT authors.name, books.title {JOINED} LEFT JOIN (fans AS fans_1 JOIN authors AS authors_1"
        " ON authors_1.id = fans_1.author_id) ON fans_1.book_id = books.id",
        f"SELECT authors.name, books.title {JOINED}",
        r"join with fans and authors AS authors_1 .*nothing else uses it",
    ),
    "where-undoes-the-outer-join": (
        "where",
        f"SELECT authors.name {OUTER} WHERE books.price > $1",
        f"SELECT authors.name {OUTER} AND books.price > $1",
        r"WHERE shop\.books\.price > \$1 drops the rows that the outer join keeps.*ON",
    ),
    "condition-too-many": (
        "where",
        "SELECT authors.name FROM authors WHERE authors.id > 1 AND authors.born IS NOT NULL",
        "SELECT authors.name FROM authors WHERE authors.id > 1",
        r"authors\.born IS NULL|authors\.born IS NOT NULL",
    ),
    "having": (
        "having",
        f"SELECT authors.id, count(books.id) {OUTER} GROUP BY authors.id HAVING count(books.id) > 0",
        f"SELECT authors.id, count(books.id) {OUTER} GROUP BY authors.id",
        r"HAVING count\(shop\.books\.id\) > 0",
    ),
    "condition-missing": (
        "where",
        "SELECT authors.id FROM authors",
        "SELECT authors.id FROM authors WHERE authors.mentor_id IS NOT NULL",
        r"condition is missing.*authors\.mentor_id IS NOT NULL",
    ),
    "greater-or-equal": (
        "comparison",
        f"SELECT books.title FROM shop.books AS books WHERE books.price >= {ANONYMOUS}",
        f"SELECT books.title FROM shop.books AS books WHERE books.price > {ANONYMOUS}",
        r"with > in the place of >= it is right",
    ),
    "lower-on-both-sides": (
        "wrapped",
        "SELECT a.id FROM authors AS a JOIN authors AS b ON lower(a.name) = lower(b.name)",
        "SELECT a.id FROM authors AS a JOIN authors AS b ON a.name = b.name",
        r"lower\(a\.name\) = lower\(b\.name\)",
    ),
    "ilike": (
        "comparison",
        "SELECT authors.id FROM authors WHERE authors.name ILIKE $1",
        "SELECT authors.id FROM authors WHERE authors.name = $1",
        r"ILIKE .*ignores case",
    ),
    "null-safe": (
        "null",
        "SELECT a.id FROM authors AS a JOIN authors AS b ON a.mentor_id IS NOT DISTINCT FROM b.mentor_id",
        "SELECT a.id FROM authors AS a JOIN authors AS b ON a.mentor_id = b.mentor_id",
        r"IS NOT DISTINCT FROM .*two NULLs for equal",
    ),
    "equals-null": (
        "null",
        "SELECT authors.id FROM authors WHERE authors.mentor_id = NULL",
        "SELECT authors.id FROM authors WHERE authors.mentor_id IS NULL",
        r"never true",
    ),
    "not-in-with-null": (
        "null",
        "SELECT authors.id FROM authors WHERE authors.id NOT IN (SELECT books.author_id FROM shop.books AS books)",
        "SELECT authors.id FROM authors WHERE authors.id NOT IN"
        " (SELECT books.author_id FROM shop.books AS books WHERE books.author_id IS NOT NULL)",
        r"NOT IN is never true when its subquery returns a NULL",
    ),
    "self-comparison": (
        "correlation",
        "SELECT a.id FROM authors AS a WHERE EXISTS (SELECT 1 FROM authors AS b WHERE b.born = b.born)",
        "SELECT a.id FROM authors AS a WHERE EXISTS (SELECT 1 FROM authors AS b WHERE b.born = a.born)",
        r"compares a row with itself",
    ),
    "not-correlated": (
        "correlation",
        "SELECT authors.id, (SELECT max(b.price) FROM shop.books AS b) FROM authors",
        "SELECT authors.id, (SELECT max(b.price) FROM shop.books AS b WHERE b.author_id = authors.id) FROM authors",
        r"not correlated",
    ),
    "count-star": (
        "count",
        f"SELECT authors.id, count(*) {OUTER} GROUP BY authors.id",
        f"SELECT authors.id, count(books.id) {OUTER} GROUP BY authors.id",
        r"count\(\*\) counts rows, also the row of NULLs.*count\(shop\.books\.id\) is right",
    ),
    "count-of-the-parent": (
        "count",
        f"SELECT authors.id, count(authors.id) {OUTER} GROUP BY authors.id",
        f"SELECT authors.id, count(books.id) {OUTER} GROUP BY authors.id",
        r"^The count is count\(authors\.id\): count\(shop\.books\.id\) is right",
    ),
    "avg-distinct": (
        "distinct",
        "SELECT avg(DISTINCT books.price) FROM shop.books AS books",
        "SELECT avg(books.price) FROM shop.books AS books",
        r"DISTINCT",
    ),
    "max-for-min": (
        "aggregate",
        "SELECT max(books.price) AS cheapest FROM shop.books AS books",
        "SELECT min(books.price) AS cheapest FROM shop.books AS books",
        r"The column cheapest is max\(shop\.books\.price\): min\(shop\.books\.price\) is right",
    ),
    "middle-for-average": (
        "aggregate",
        "SELECT (min(books.price) + max(books.price)) / 2 AS mean FROM shop.books AS books",
        "SELECT avg(books.price) AS mean FROM shop.books AS books",
        r"avg\(shop\.books\.price\) is right",
    ),
    "columns-exchanged": (
        "columns-exchanged",
        "SELECT max(books.price) AS low, min(books.price) AS high FROM shop.books AS books",
        "SELECT min(books.price) AS low, max(books.price) AS high FROM shop.books AS books",
        r"low and high are swapped",
    ),
    "coalesce-everywhere": (
        "wrapped",
        "SELECT coalesce(min(books.price), 0) AS low, coalesce(max(books.price), 0) AS high FROM shop.books AS books",
        "SELECT min(books.price) AS low, max(books.price) AS high FROM shop.books AS books",
        r"coalesce\(\) .*NULL in the columns low and high",
    ),
    "integer-cast": (
        "wrapped",
        "SELECT avg(books.price)::integer AS mean FROM shop.books AS books",
        "SELECT avg(books.price) AS mean FROM shop.books AS books",
        r"column mean is CAST\(avg\(shop\.books\.price\) AS INT\), which is a whole number",
    ),
    "rounded-comparison": (
        "wrapped",
        "SELECT b.id FROM shop.books AS b WHERE b.price > round(b.price, 0)",
        "SELECT b.id FROM shop.books AS b WHERE b.price > b.price",
        r"WHERE compares round\(b\.price, 0\), which is rounded",
    ),
    "order-as-text": (
        "wrapped",
        "SELECT b.id FROM shop.books AS b ORDER BY b.id::text",
        "SELECT b.id FROM shop.books AS b ORDER BY b.id",
        r"ORDER BY sorts by CAST\(b\.id AS TEXT\), which is text, in which 10 comes before 2",
    ),
    "ten-percent-more": (
        "wrapped",
        "SELECT b.id FROM shop.books AS b WHERE b.price > b.id * 1.1",
        "SELECT b.id FROM shop.books AS b WHERE b.price > b.id",
        r"without \* 1\.1 it is right",
    ),
    "dense-rank": (
        "window-function",
        "SELECT dense_rank() OVER (ORDER BY b.price DESC) AS place FROM shop.books AS b",
        "SELECT rank() OVER (ORDER BY b.price DESC) AS place FROM shop.books AS b",
        r"dense_rank\(\) leaves no gap after a tie: with rank\(\)",
    ),
    "row-number-with-tie-break": (
        "window-function",
        "SELECT row_number() OVER (ORDER BY b.price DESC, b.id) AS place FROM shop.books AS b",
        "SELECT rank() OVER (ORDER BY b.price DESC) AS place FROM shop.books AS b",
        r"row_number\(\) breaks ties",
    ),
    "partition-too-fine": (
        "partition",
        "SELECT rank() OVER (PARTITION BY b.author_id, b.title ORDER BY b.price) AS place FROM shop.books AS b",
        "SELECT rank() OVER (PARTITION BY b.author_id ORDER BY b.price) AS place FROM shop.books AS b",
        r"partition of rank\(\) has b\.title in it",
    ),
    "no-partition": (
        "partition",
        "SELECT rank() OVER (ORDER BY b.price) AS place FROM shop.books AS b",
        "SELECT rank() OVER (PARTITION BY b.author_id ORDER BY b.price) AS place FROM shop.books AS b",
        r"no PARTITION BY",
    ),
    "window-ascending": (
        "window-order",
        "SELECT rank() OVER (ORDER BY b.price) AS place FROM shop.books AS b",
        "SELECT rank() OVER (ORDER BY b.price DESC) AS place FROM shop.books AS b",
        r"window of rank\(\) is ordered by b\.price ascending: descending is right",
    ),
    "running-average": (
        "window-order",
        "SELECT avg(b.price) OVER (PARTITION BY b.author_id ORDER BY b.id) AS mean FROM shop.books AS b",
        "SELECT avg(b.price) OVER (PARTITION BY b.author_id) AS mean FROM shop.books AS b",
        r"running value",
    ),
    "grouped-too-finely": (
        "group",
        "SELECT b.author_id, avg(b.price) FROM shop.books AS b GROUP BY b.author_id, b.title",
        "SELECT b.author_id, avg(b.price) FROM shop.books AS b GROUP BY b.author_id",
        r"GROUP BY has b\.title in it",
    ),
    "merged-by-group": (
        "group",
        "SELECT b.title, b.price FROM shop.books AS b GROUP BY b.title, b.price",
        "SELECT b.title, b.price FROM shop.books AS b",
        r"GROUP BY b\.title, b\.price makes one row of several",
    ),
    "limit": (
        "limit",
        "SELECT b.id FROM shop.books AS b ORDER BY b.id LIMIT $1",
        "SELECT b.id FROM shop.books AS b ORDER BY b.id",
        r"LIMIT",
    ),
    "distinct-on": (
        "distinct",
        "SELECT DISTINCT ON (b.title) b.id FROM shop.books AS b",
        "SELECT b.id FROM shop.books AS b",
        r"DISTINCT ON \(b\.title\)",
    ),
    "union": (
        "union",
        "SELECT a.name FROM authors AS a UNION SELECT b.title FROM shop.books AS b",
        "SELECT a.name FROM authors AS a UNION ALL SELECT b.title FROM shop.books AS b",
        r"UNION makes one row of equal ones: with UNION ALL",
    ),
    "walks-down": (
        "swapped",
        "WITH RECURSIVE up(id, mentor_id) AS (SELECT a.id, a.mentor_id FROM authors AS a WHERE a.id = $1 UNION ALL"
        " SELECT m.id, m.mentor_id FROM authors AS m JOIN up ON m.mentor_id = up.id) SELECT up.id FROM up",
        "WITH RECURSIVE up(id, mentor_id) AS (SELECT a.id, a.mentor_id FROM authors AS a WHERE a.id = $1 UNION ALL"
        " SELECT m.id, m.mentor_id FROM authors AS m JOIN up ON m.id = up.mentor_id) SELECT up.id FROM up",
        r"walks down.*m\.mentor_id = up\.id",
    ),
    "depth-stands-still": (
        "depth",
        "WITH RECURSIVE up(id, mentor_id, n) AS (SELECT a.id, a.mentor_id, 0 FROM authors AS a UNION ALL"
        " SELECT m.id, m.mentor_id, up.n FROM authors AS m JOIN up ON m.id = up.mentor_id) SELECT up.id FROM up",
        "WITH RECURSIVE up(id, mentor_id, n) AS (SELECT a.id, a.mentor_id, 0 FROM authors AS a UNION ALL"
        " SELECT m.id, m.mentor_id, up.n + 1 AS n FROM authors AS m JOIN up ON m.id = up.mentor_id) SELECT up.id FROM up",
        r"n does not grow from step to step.*left to chance",
    ),
    "wrong-column": (
        "column",
        "SELECT b.id AS title FROM shop.books AS b",
        "SELECT b.title AS title FROM shop.books AS b",
        r"The column title is b\.id: with b\.title",
    ),
}
ORDERS = {
    "missing": ("", "b.price DESC, b.id", "no ORDER BY, so its order is left to chance"),
    "last-key-missing": ("b.price DESC", "b.price DESC, b.id", r"to chance \(a tie\): with b\.id as its last key"),
    "first-key-missing": ("b.id", "b.price DESC, b.id", r"lacks b\.price DESC before b\.id"),
    "ascending": ("b.price, b.id", "b.price DESC, b.id", r"by b\.price ascending: descending"),
    "last-key-descending": ("b.price DESC, b.id DESC", "b.price DESC, b.id", r"by b\.id descending: ascending"),
    "exchanged": ("b.id, b.price DESC", "b.price DESC, b.id", r"b\.id before b\.price DESC"),
    "another-key": ("b.price DESC, b.title", "b.price DESC, b.id", r"last key of the order is b\.title: with b\.id"),
    "key-too-many": ("b.price DESC, b.title, b.id", "b.price DESC, b.id", r"has b\.title in it"),
}


@pytest.mark.parametrize(("kind", "wrong", "right", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_taken_back_by_one_edit(kind: str, wrong: str, right: str, says: str) -> None:
    """The edit that makes the statement right has its kind, and a sentence that names the clause as it stands."""
    edit = edit_to(wrong, right)

    assert edit.kind == kind
    assert re.search(says, edit.sentence)


@pytest.mark.parametrize(("wrong", "right", "says"), ORDERS.values(), ids=ORDERS)
def test_an_order_is_repaired_towards_the_asked_for_keys(wrong: str, right: str, says: str) -> None:
    """Asked for are the price, highest first, then the id; each single deviation has its edit."""
    statement = "SELECT b.id, b.price FROM shop.books AS b"
    asked_for = [("price", True), ("id", False)]
    by = f" ORDER BY {wrong}" if wrong else ""
    edit = edit_to(f"{statement}{by}", f"{statement} ORDER BY {right}", order=asked_for)

    assert re.search(says, edit.sentence)
    assert edit.kind in ("order", "tie-break")


def test_a_typed_in_value_is_replaced_by_the_argument() -> None:
    """The argument of the function is $901: whoever runs the edit puts it in."""
    edit = edit_to(
        "SELECT a.id FROM authors AS a WHERE a.name = $1",
        "SELECT a.id FROM authors AS a WHERE a.name = $901",
        parameters=1,
    )

    assert "not compared with the argument" in edit.sentence


RUNNING = "SELECT sum(books.price) OVER (ORDER BY {}) FROM shop.books AS books"


@pytest.mark.parametrize(
    ("had", "right", "says"),
    [
        ("books.title", "books.title, books.id", r"rows tie.*books\.id as its last key"),
        ("books.title, books.price", "books.title, books.id", r"last key .*books\.price.*books\.id in its place"),
        ("books.title DESC, books.id DESC", "books.title, books.id", "wrong direction"),
    ],
)
def test_the_order_of_a_running_window(had: str, right: str, says: str) -> None:
    """What is added up row by row depends on every key: one may be missing, another one, or all turned round."""
    edit = edit_to(RUNNING.format(had), RUNNING.format(right))
    assert edit.kind == "window-order" and re.search(says, edit.sentence)


def test_the_last_key_of_a_subquery_that_is_cut_off() -> None:
    """Which of the rows that tie it keeps is left to chance; DISTINCT does not decide that."""
    statement = "SELECT s.title FROM (SELECT books.title FROM shop.books AS books ORDER BY books.price{} LIMIT 2) AS s"
    edit = edit_to(statement.format(""), statement.format(", books.id"))
    assert "left to chance" in edit.sentence
    assert not [each for each in edits(statement.format(""), SCHEMA) if "SELECT DISTINCT books" in each.sql]


def test_a_page_of_the_arguments() -> None:
    """LIMIT and OFFSET with other numbers than the arguments give."""
    statement = "SELECT books.title FROM shop.books AS books ORDER BY books.id LIMIT {} OFFSET {}"
    first = edit_to(statement.format("20", "$1"), statement.format("$902", "$1"), parameters=2)
    assert "LIMIT argument 2" in first.sentence
    second = edit_to(statement.format("$2", "$1"), statement.format("$2", "($901 - 1) * $902"), parameters=2)
    assert second.kind == "offset"


def test_a_column_compared_with_itself_and_not_with_the_argument() -> None:
    """The argument has been forgotten."""
    statement = "SELECT books.id FROM shop.books AS books WHERE books.title = {}"
    edit = edit_to(statement.format("books.title"), statement.format("$901"), parameters=1)
    assert "compares a column with itself" in edit.sentence


def test_names_that_sqlalchemy_makes_are_not_shown() -> None:
    """`anon_1.avg_1` is shown as what it is; an alias only where two of a table could be meant."""
    statement = (
        "SELECT books_1.title FROM shop.books AS books_1 JOIN (SELECT avg(books.price) AS avg_1, books.author_id AS"
        " author_id FROM shop.books AS books GROUP BY books.author_id) AS anon_1 ON anon_1.author_id ="
        " books_1.author_id WHERE books_1.price >= anon_1.avg_1"
    )
    edit = next(edit for edit in edits(statement, SCHEMA) if ">= " in edit.had)

    assert edit.had == "shop.books.price >= avg(shop.books.price)"
    assert edit.right == "shop.books.price > avg(shop.books.price)"


def test_an_expression_that_is_repeated_is_changed_everywhere() -> None:
    """SQLAlchemy writes an expression wherever it is used; the mistake is in all of its copies."""
    wrong = "SELECT round(b.price, $1) FROM shop.books AS b ORDER BY round(b.price, $2)"

    edit_to(wrong, "SELECT b.price FROM shop.books AS b ORDER BY b.price")


def test_a_subquery_without_an_alias_gets_one_where_it_hides_the_row_outside() -> None:
    """The inner table is renamed, and compared with the outer row."""
    wrong = (
        "SELECT books.id FROM shop.books AS books WHERE books.price > (SELECT avg(books.price) FROM shop.books AS books"
        " WHERE books.author_id = books.author_id)"
    )
    edit_to(
        wrong,
        "SELECT books.id FROM shop.books AS books WHERE books.price > (SELECT avg(inner_row.price) FROM shop.books AS"
        " inner_row WHERE inner_row.author_id = books.author_id)",
    )


def test_a_recursion_gets_the_part_that_is_missing() -> None:
    """A recursive CTE that ends with its first row climbs along the table's foreign key to itself."""
    wrong = "WITH RECURSIVE up(id, mentor_id) AS (SELECT a.id, a.mentor_id FROM authors AS a) SELECT up.id FROM up"
    edit = next(edit for edit in edits(wrong, SCHEMA) if edit.kind == "recursion")

    assert "JOIN up ON next_row.id = up.mentor_id" in edit.sql
    assert "no recursive part" in edit.sentence


def test_the_order_of_a_subquery_is_moved_out() -> None:
    """A key that the subquery does not return is added to it."""
    wrong = "SELECT s.title FROM (SELECT b.title FROM shop.books AS b ORDER BY b.title, b.id) AS s"

    edit_to(
        wrong,
        "SELECT s.title FROM (SELECT b.title, b.id AS kata_key_1 FROM shop.books AS b ORDER BY b.title, b.id) AS s"
        " ORDER BY s.title, s.kata_key_1",
    )


def test_edits_that_mean_the_same_are_not_proposed() -> None:
    """Where the primary key is a key of the groups, the other columns of its table change nothing."""
    statement = f"SELECT authors.id, count(books.id) {OUTER} GROUP BY authors.id, authors.name"
    groups = {edit.right for edit in edits(statement, SCHEMA) if edit.kind == "group"}

    assert "GROUP BY authors.name" not in groups
    assert "GROUP BY authors.id, authors.name, authors.born" not in groups
    assert "GROUP BY authors.id, authors.name, shop.books.title" in groups


@pytest.mark.parametrize(
    ("statement", "ending"),
    [
        ("SELECT b.id FROM shop.books AS b ORDER BY b.id DESC", "ORDER BY b.id, random()"),
        ("SELECT b.id FROM shop.books AS b WHERE b.id > 1", "ORDER BY random()"),
        ("SELECT b.id FROM shop.books AS b ORDER BY b.id LIMIT 1", "ORDER BY b.id, random()"),
    ],
)
def test_an_edit_is_shaken(statement: str, ending: str) -> None:
    """The form to be run has random() as its last key, whatever the edit does to the order."""
    shaken = [" ".join(edit.shaken.split()) for edit in edits(statement, SCHEMA)]

    assert any(text.endswith(ending) for text in shaken)
    assert all(text.count("random()") == 1 for text in shaken if text)


def test_an_edited_recursion_ends() -> None:
    """A CYCLE clause ends what comes back to the same row."""
    statement, _ = MISTAKES["walks-down"][1:3]

    assert all("CYCLE id SET" in edit.shaken for edit in edits(statement, SCHEMA) if edit.shaken)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 +",
        "DELETE FROM authors",
        "SELECT $1",
        "",
        "VALUES (1)",
        "SELECT '\ue002'",
        "SELECT * FROM generate_series(1, 3) AS n",
    ],
)
def test_what_is_not_understood_has_no_harm_done(statement: str) -> None:
    """No statement raises; what cannot be parsed, and what is no query, has no edits."""
    made = edits(statement, SCHEMA)

    assert all(parse_one(edit.sql) is not None for edit in made)
    assert not made or statement.startswith(("SELECT", "VALUES"))


UNUSUAL = [
    "SELECT a.name FROM authors AS a WHERE to_jsonb(a) @> '{\"id\": 1}'::jsonb ORDER BY 1 NULLS FIRST FETCH FIRST 3 ROWS ONLY",
    "SELECT date_trunc('month', a.born) AS m, count(*) FILTER (WHERE a.id > 1) FROM authors AS a GROUP BY ROLLUP (1)",
    "SELECT lag(b.price) OVER w, sum(b.price) OVER (w ROWS 2 PRECEDING) FROM shop.books b WINDOW w AS (ORDER BY b.id)",
    "SELECT a.id FROM authors AS a WHERE a.born BETWEEN $1 AND now() - interval '3 days' FOR UPDATE SKIP LOCKED",
    "SELECT * FROM authors NATURAL JOIN fans",
    "SELECT a.id FROM authors a JOIN fans USING (author_id) CROSS JOIN LATERAL (SELECT a.id + 1 AS n) AS y",
    "SELECT array_agg(b.id ORDER BY b.price DESC) FROM shop.books AS b GROUP BY GROUPING SETS ((b.author_id), ())",
    "(SELECT a.id FROM authors a LIMIT 1) UNION ALL (SELECT b.id FROM shop.books AS b) ORDER BY 1 DESC OFFSET 1",
    "SELECT x.a FROM (VALUES (1, 2), (3, 4)) AS x(a, b) WHERE (x.a, x.b) > ($1, $2) OR x.a IN ($3, $4)",
    "SELECT a.id FROM authors AS a EXCEPT SELECT b.author_id FROM shop.books AS b",
    "SELECT CASE WHEN a.id > 3 THEN 'x' ELSE 'y' END FROM authors AS a WHERE a.name SIMILAR TO 'a%'",
]


@pytest.mark.parametrize("statement", UNUSUAL)
def test_unusual_statements_are_edited_all_the_same(statement: str) -> None:
    """What no rule knows stays as it is; the rest of the statement has its edits."""
    made = [*edits(statement, SCHEMA, order=[("id", False)], parameters=2), *mutants(statement, SCHEMA)]

    assert made
    assert all(parse_one(edit.sql) is not None for edit in made)


def test_every_edit_is_a_statement() -> None:
    """What the rules make can be parsed: text is replaced where a node really is."""
    for _, wrong, right, _ in MISTAKES.values():
        for statement in (wrong, right):
            for edit in (*edits(statement, SCHEMA, order=[("id", False)], parameters=1), *mutants(statement, SCHEMA)):
                assert parse_one(edit.sql) is not None, edit.sql


def test_edits_are_the_same_every_time() -> None:
    """The order of the edits decides which cause is named; nothing of it is left to chance."""
    statement = MISTAKES["having"][1]

    assert edits(statement, SCHEMA) == edits(statement, SCHEMA)
    assert [edit.tier for edit in edits(statement, SCHEMA)] == sorted(edit.tier for edit in edits(statement, SCHEMA))


ORACLE = f"""
SELECT authors.name AS author, avg(books.price) AS mean, count(books.id) AS books,
       rank() OVER (PARTITION BY authors.born ORDER BY authors.id DESC) AS place
{OUTER} WHERE authors.name = :author GROUP BY authors.id ORDER BY authors.name DESC, authors.id
"""


@pytest.mark.parametrize(
    "mutant",
    [
        "JOIN shop.books",  # the join
        "avg(DISTINCT books.price)",
        "max(books.price)",
        "round(AVG(books.price))",
        "CAST(AVG(books.price) AS INT)",
        "coalesce(AVG(books.price), 0)",
        "count(*)",
        "DENSE_RANK()|dense_rank()",
        "ORDER BY authors.id) AS place",
        "OVER (ORDER BY authors.id DESC)",
        "authors.name LIKE :author",
        "lower(authors.name) = lower(:author)",
        "authors.name <> :author",
        "GROUP BY authors.born",
        "ORDER BY authors.name, authors.id",
        "ORDER BY authors.id, authors.name DESC",
        "ORDER BY authors.name DESC",
        "ORDER BY lower(authors.name) DESC",
        "JOIN fans AS more ON",
    ],
)
def test_a_right_statement_has_the_mutants_that_people_write(mutant: str) -> None:
    """Operators, joins, functions, keys, direction, DISTINCT, rounding, casts, NULLs: each kind of mistake is there."""
    texts = [" ".join(edit.sql.split()) for edit in mutants(ORACLE, SCHEMA)]

    assert any(word in text for word in mutant.split("|") for text in texts)


def test_mutants_can_be_told_apart_by_name() -> None:
    """Equivalent ones are listed by kind, had and right."""
    made = mutants(ORACLE, SCHEMA)

    assert len({(edit.kind, edit.had, edit.right) for edit in made}) == len(made)
    assert all(":author" in edit.sql or "author" not in edit.had for edit in made if edit.kind != "where")
