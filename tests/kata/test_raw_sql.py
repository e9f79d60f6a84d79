"""Raw SQL in a statement, as SQLAlchemy's own tree shows it: wherever it is hidden, and what only looks like it."""

from typing import Any

import pytest
from sqlalchemy import (
    CTE,
    Executable,
    ForeignKey,
    Integer,
    bindparam,
    case,
    column,
    delete,
    desc,
    exists,
    extract,
    func,
    insert,
    lambda_stmt,
    literal,
    literal_column,
    select,
    table,
    text,
    update,
    values,
)
from sqlalchemy.dialects.postgresql import dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    column_property,
    mapped_column,
    relationship,
    selectinload,
    with_loader_criteria,
)
from sqlalchemy.sql.elements import ColumnElement, quoted_name

from kata.raw_sql import RawSQL, raw_sql


class Base(DeclarativeBase):
    """For this module only."""


class Book(Base):
    """Nobody writes raw SQL to define it, except for a default."""

    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(server_default=text("upper('none')"))
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelves.id"))
    shelf: Mapped["Shelf"] = relationship(back_populates="books")


class Shelf(Base):
    """It has a column that is raw SQL."""

    __tablename__ = "shelves"
    id: Mapped[int] = mapped_column(primary_key=True)
    rank = column_property(literal_column("rank() OVER ()", Integer))
    books: Mapped[list[Book]] = relationship(back_populates="shelf")


class Odd(ColumnElement[int]):
    """A construct that compiles to whatever it likes."""

    inherit_cache = True
    type = Integer()


@compiles(Odd)
def _(element: Any, compiler: Any, **options: Any) -> str:
    return "rank() OVER ()"


BOOKS = table("books", column("id", Integer), column("title"))
RECURSIVE: CTE = select(BOOKS.c.id).cte("r", recursive=True)


class Context:
    """An execution context, as far as it is asked."""

    isinsert = False

    def __init__(self, statement: Executable) -> None:
        self.invoked_statement = statement
        self.compiled: Any = statement.compile(dialect=dialect())  # type: ignore[attr-defined]
        self.statement = str(self.compiled)


def found(statement: Executable) -> RawSQL | None:
    """The raw SQL in a statement that was executed."""
    context = Context(statement)
    return raw_sql(context, context.statement)


@pytest.mark.parametrize(
    ("statement", "how", "part"),
    [
        (select(text("title")).select_from(BOOKS), "text()", "title"),
        (select(BOOKS.c.id).select_from(text("books b")), "text()", "books b"),
        (select(BOOKS.c.id).where(text("id = :id").bindparams(id=1)), "text()", "id = :id"),
        (select(BOOKS.c.id).order_by(text("title DESC")), "text()", "title DESC"),
        (select(BOOKS.c.id).group_by(text("id")), "text()", "id"),
        (select(BOOKS.c.id).having(text("count(*) > 1")), "text()", "count(*) > 1"),
        (select(BOOKS.c.id).join(BOOKS.alias("o"), text("o.id = books.id")), "text()", "o.id = books.id"),
        (select(Book.id).join(Shelf, text("true AND true")), "text()", "true AND true"),
        (select(func.rank().over(order_by=text("title"))), "text()", "title"),
        (select(func.count(BOOKS.c.id).filter(text("id > 1"))), "text()", "id > 1"),
        (select(case((text("id > 1"), 1))), "text()", "id > 1"),
        (select(BOOKS.c.id.in_(text("SELECT 1"))), "text()", "SELECT 1"),
        (select(select(text("a, b")).subquery()), "text()", "a, b"),
        (select(exists(select(text("x")))), "text()", "x"),
        (select(text("SELECT id FROM books").columns(column("id")).cte()), "text()", "SELECT id FROM books"),
        (select(literal_column("rank() OVER ()")), "literal_column()", "rank() OVER ()"),
        (select(column("rank() OVER ()", is_literal=True)), "literal_column()", "rank() OVER ()"),
        (select(BOOKS.c.id).prefix_with("now() AS at,"), "prefix_with()", "now() AS at,"),
        (select(BOOKS.c.id).suffix_with("LIMIT 3"), "suffix_with()", "LIMIT 3"),
        (select(BOOKS.c.id).with_statement_hint("FOR UPDATE"), "with_hint()", "FOR UPDATE"),
        (select(BOOKS.c.id.op("= 1 OR 2 =")(3)), "op()", "= 1 OR 2 ="),
        (select(BOOKS.c.id.op("IN (SELECT 1) OR 1 =")(3)), "op()", "IN (SELECT 1) OR 1 ="),
        (select(extract("year FROM now()), (1", literal(1))), "extract()", "year FROM now()), (1"),
        (select(column(quoted_name("1 AS a, 2", quote=False))), "a name that is not quoted", "1 AS a, 2"),
        (select(Odd()), "a construct compiled by @compiles", "Odd"),
        (update(BOOKS).values(title=text("upper(title)")), "text()", "upper(title)"),
        (insert(BOOKS).values([{"id": 1, "title": text("now()")}]), "text()", "now()"),
        (delete(BOOKS).where(text("id = 1")), "text()", "id = 1"),
        (select(Shelf), "literal_column()", "rank() OVER ()"),
        (
            select(Book).options(with_loader_criteria(Book, Book.title == literal_column("upper('x')"))),
            "literal_column()",
            "upper('x')",
        ),
        (lambda_stmt(lambda: select(BOOKS.c.id).where(text("id = 7"))), "text()", "id = 7"),
    ],
)
def test_a_part_is_raw_sql(statement: Executable, how: str, part: str) -> None:
    """Columns, FROM, WHERE, ORDER BY, joins, windows, values, options: each is found, and says what takes the string."""
    assert found(statement) == RawSQL(how, part)


@pytest.mark.parametrize(
    "statement",
    [
        text("SELECT id FROM books"),
        text("SELECT id FROM books").columns(column("id")),
        select(Book).from_statement(text("SELECT * FROM books")),
    ],
)
def test_the_whole_is_raw_sql(statement: Executable) -> None:
    """Then there is no construct to speak of."""
    raw = found(statement)
    assert raw is not None and (raw.how, raw.whole) == ("text()", True)


@pytest.mark.parametrize(
    "statement",
    [
        select(literal_column("1"), text("'x'"), literal_column("NULL"), text("*")).select_from(BOOKS),
        select(func.count(text("*"))).select_from(BOOKS),
        select(func.anything(BOOKS.c.id), literal("SELECT 1"), func.now()),
        select(Book.id, Book.title).order_by("title", desc("id")),
        select(Book).options(selectinload(Book.shelf)),
        select(BOOKS.c.id).where(BOOKS.c.title == bindparam("title")).params(title="x"),
        select(BOOKS.c.title.op("~>=~")("x"), BOOKS.c.title.op("SIMILAR TO")("x"), BOOKS.c.title.op("->>")("x")),
        select(BOOKS.c.title.op("OPERATOR(pg_catalog.||)")("x"), BOOKS.c.title.op("IS NOT DISTINCT FROM")("x")),
        select(BOOKS.c.title.collate("C"), extract("year", func.now())),
        select(values(column("a", Integer), name="v").data([(1,)])),
        select(BOOKS.c.id).prefix_with("/*+ a comment */"),
        select(select(BOOKS.c.id).cte("m").prefix_with("NOT MATERIALIZED")),
        select(RECURSIVE.suffix_with("SEARCH DEPTH FIRST BY id SET step")),
        select(BOOKS.c.id.label("a b"), column("odd name")).select_from(table("odd table")),
        insert(BOOKS).values([{"id": 1, "title": "x"}, {"id": 2, "title": func.upper("y")}]),
        insert(Book).values(title="x").returning(Book.id),
        update(Book).values(title=Book.title + "!").where(Book.id == 1),
        select(Book).from_statement(select(Book).order_by(Book.id)),
    ],
)
def test_constructs_are_not(statement: Executable) -> None:
    """Stars and constants, labels, literals, light-weight tables, operators, and what has no construct at all."""
    assert found(statement) is None


def test_what_has_no_construct_at_all() -> None:
    """A text that SQLAlchemy hands on, one that a listener rewrote, and DDL, which is none of them."""
    statement = Context(select(BOOKS.c.id))
    assert raw_sql(statement, "SELECT 1") == RawSQL("a listener that rewrites statements", "SELECT 1", whole=True)
    statement.isinsert = True
    assert raw_sql(statement, "INSERT INTO books VALUES (1), (2)") is None
    statement.isinsert, statement.invoked_statement = False, None  # type: ignore[assignment]
    assert raw_sql(statement, statement.statement) is None
    statement.compiled = None
    raw = raw_sql(statement, statement.statement)
    assert raw is not None and (raw.how, raw.whole) == ("exec_driver_sql()", True)
    assert raw_sql(None, "SELECT 1") == RawSQL("", "SELECT 1", whole=True)
