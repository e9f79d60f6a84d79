"""SQL, rows and explanations on 80 columns without colour."""

import io
import subprocess
import sys
from collections import namedtuple
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, deferred, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from kata.capture import Emitted
from kata.demo.blocks import explanation, fold_emitted, statements
from kata.demo.tables import rows_table, value_text
from kata.translate import Explanation
from kata.ui.sql import pretty_sql, sql_block
from kata.ui.tables import facts_table
from kata.ui.text import location

PROJECT = Path(__file__).parents[2]


class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelves"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="shelf")


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    blurb: Mapped[str | None] = deferred(mapped_column())
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("shelves.id"))
    shelf: Mapped[Shelf | None] = relationship(back_populates="books")


def shown(renderable: Any, width: int = 80, **options: Any) -> str:
    """What a file would get."""
    out = io.StringIO()
    Console(file=out, width=width, highlight=False, **options).print(renderable)
    return out.getvalue()


# ---- SQL


def test_a_statement_is_laid_out_with_its_casts() -> None:
    """Clauses stand on lines of their own, plain columns side by side, casts as asyncpg receives them."""
    sql = (
        "SELECT books.id, books.title, rank() OVER (ORDER BY books.id DESC) AS place FROM books "
        "LEFT OUTER JOIN shelves ON shelves.id = books.shelf_id WHERE books.title = $1::VARCHAR "
        "AND books.id > $2::INTEGER AND books.price < $3::NUMERIC(10, 2) AND books.at < $4::TIMESTAMP WITH TIME ZONE "
        "ORDER BY books.title, books.id"
    )
    assert pretty_sql(sql) == (
        "SELECT\n"
        "  books.id, books.title,\n"
        "  RANK() OVER (ORDER BY books.id DESC) AS place\n"
        "FROM books\n"
        "LEFT OUTER JOIN shelves\n"
        "  ON shelves.id = books.shelf_id\n"
        "WHERE\n"
        "  books.title = $1::VARCHAR\n"
        "  AND books.id > $2::INTEGER\n"
        "  AND books.price < $3::NUMERIC(10, 2)\n"
        "  AND books.at < $4::TIMESTAMP WITH TIME ZONE\n"
        "ORDER BY books.title, books.id"
    )


@pytest.mark.parametrize("sql", ["SELEC 1 FROM", "SHOW server_version", "DO $$ BEGIN END $$", "", "SELECT ("])
def test_what_cannot_be_parsed_is_shown_as_it_is(sql: str, capfd: pytest.CaptureFixture[str]) -> None:
    """And nothing is printed on stderr."""
    assert pretty_sql(sql) == sql
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO e (name, d_id) SELECT p0::VARCHAR, p1::INTEGER FROM (VALUES ($1::VARCHAR, $2::INTEGER, 0)) "
        "AS imp_sen(p0, p1, sen_counter) ORDER BY sen_counter RETURNING e.id, e.id AS id__1",
        "UPDATE d SET name=$1::VARCHAR WHERE d.id = $2::INTEGER",
        "DELETE FROM d WHERE d.id = ANY (ARRAY[$1::INTEGER, $2::INTEGER])",
        "WITH RECURSIVE c(id) AS (SELECT 1 UNION ALL SELECT c.id + $1::INTEGER FROM c) SELECT c.id FROM c",
        "SELECT 'two\n  lines,\n  of, text,' AS t",
    ],
)
def test_the_meaning_stays(sql: str) -> None:
    """The pretty form parses to the same tree."""
    import sqlglot

    pretty = pretty_sql(sql)
    assert sqlglot.parse_one(pretty, dialect="postgres") == sqlglot.parse_one(sql, dialect="postgres")
    assert "\n" in pretty


def test_long_lists_of_parameters_are_shortened() -> None:
    """A batch of 500 keys is a screen full otherwise."""
    sql = f"SELECT a FROM b WHERE c IN ({', '.join(f'${number}::INTEGER' for number in range(1, 501))})"
    assert shown(sql_block(sql)).splitlines()[-1] == "WHERE c IN ($1::INTEGER, …, $500::INTEGER)"


def test_long_lines_are_wrapped_not_cut() -> None:
    """Nothing is lost at 40 columns."""
    words = [f"word{number}" for number in range(12)]
    text = shown(sql_block(f"SELECT '{' '.join(words)}' AS t FROM b"), width=40)
    assert all(len(line) <= 40 for line in text.splitlines())
    assert all(word in text for word in words)


def test_repeated_statements_are_folded() -> None:
    """Same text from the same line: one block, with their number, rows and time summed."""
    lazy = [
        Emitted("SELECT 2 AS x", (number,), rows=number, seconds=0.001, file="/p/app/a.py", line=7, origin="lazy")
        for number in range(5)
    ]
    other = Emitted("SELECT 2 AS x", (9,), rows=1, seconds=0.001, file="/p/app/a.py", line=8)
    failed = Emitted("SELECT 3 AS x", (), file="/p/app/a.py", line=9)
    assert fold_emitted([*lazy[:3], other, *lazy[3:], failed]) == [lazy, [other], [failed]]
    text = shown(statements([*lazy, other, failed], root=Path("/p")))
    assert "SQL \N{MULTIPLICATION SIGN} 5 · lazy load · 10 rows · 5.0 ms · app/a.py:7" in text
    assert "$1 = 0 (the first time)" in text
    assert "SQL · 1 row · 1.0 ms · app/a.py:8" in text
    assert "SQL · failed · app/a.py:9" in text
    assert text.count("SELECT 2 AS x") == 2


def test_batches_and_odd_parameters() -> None:
    """A batch shows how many, long values are cut, unknown row counts are left out."""
    batch = Emitted("UPDATE b SET a=$1", [(1,), (2,)], executemany=True, rows=-1, seconds=0.001)
    long = Emitted("SELECT $1", ("x" * 100, Decimal("1.50"), None), rows=1, seconds=0.001)
    text = shown(statements([batch, long]))
    assert "SQL · one batch · 1.0 ms\n" in text and "2 sets of parameters" in text
    assert "$2 = '1.50', $3 = None" in text and "x" * 41 not in text


# ---- tables


def test_rows_of_every_kind() -> None:
    """Mappings, named tuples, plain tuples, values, mapped objects; one of them or many."""
    Point = namedtuple("Point", "x y")
    assert shown(rows_table([{"a": 1, "b": None}])).split() == ["a", "b", *["─" * 8], "1", "NULL"]
    assert "x   y" in shown(rows_table([Point(1, 2)], columns=("x", "y")))
    assert "1   2" in shown(rows_table([(7, 8)]))
    assert "value" in shown(rows_table(["text"])) and "text" in shown(rows_table("text"))
    assert "no rows" in shown(rows_table([])) and "no rows" in shown(rows_table(None))
    assert "id   name" in shown(rows_table(Shelf(id=1, name="A")))


def test_attributes_that_are_not_loaded_stay_so() -> None:
    """Looking at an object must not send a statement: neither for a relationship nor for a deferred column."""
    shelf = Shelf(id=1, name="A")
    near = Book(id=1, title="near", blurb="b")
    set_committed_value(near, "shelf", shelf)
    set_committed_value(shelf, "books", [near])
    far = Book(id=2, title="far")
    text = shown(rows_table([near, far], columns=("title", "shelf.name", "shelf", "blurb", "shelf.books.title")))
    first, second = text.splitlines()[2:4]
    assert first.split() == ["near", "A", "Shelf", "A", "b", "near"]
    assert second.count("(not loaded)") == 4
    # repr() of an object is the learner's: it is not used
    assert "Shelf A" in shown(facts_table({"shelf": shelf}, value_text))


def test_long_tables_are_cut_and_numbers_stand_right() -> None:
    """Twenty rows, then how many more; averages keep four digits."""
    rows = [{"name": f"n{number}", "avg": Decimal("48500.2500000000000") + number} for number in range(23)]
    text = shown(rows_table(rows))
    assert "… and 3 more rows" in text and "n19    48519.25" in text and "n20" not in text
    assert "66666.6667" in shown(facts_table({"avg": Decimal("66666.66666666666667")}, value_text))
    assert "10000.00" in shown(facts_table({"salary": Decimal("10000.00")}, value_text))


def test_wide_tables_fold_into_eighty_columns() -> None:
    """Cells are folded, not cut."""
    text = shown(rows_table([{f"column{number}": f"value{number}" * 3 for number in range(8)}]))
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "…" not in text


# ---- words


def test_an_explanation_without_colour() -> None:
    """Three parts and the location; markup in names is printed as text."""
    text = shown(explanation(Explanation("`a[b]` happened.", "Because [red].", "Do `c`."), at="app/a.py:3"))
    assert text == "✗ `a[b]` happened.  app/a.py:3\n  Because [red].\n  → Do `c`.\n"


def test_colour_only_where_there_is_a_terminal() -> None:
    """A terminal gets colours, NO_COLOR takes them away."""
    block = sql_block("SELECT 1")
    assert "\x1b[" in shown(block, force_terminal=True, color_system="standard")
    assert "\x1b[3" not in shown(block, force_terminal=True, no_color=True, color_system="standard")
    assert "\x1b[" not in shown(block)


def test_places() -> None:
    """Relative to the root where they lie below it."""
    assert location("/p/app/a.py", 3, Path("/p")) == "app/a.py:3"
    assert location("/q/a.py", None, Path("/p")) == "/q/a.py"
    assert location(None, None) == ""


def test_the_parser_is_not_loaded_before_it_is_needed() -> None:
    """It costs more than the rest."""
    code = "import sys, kata.demo, kata.ui.sql; print('sqlglot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
