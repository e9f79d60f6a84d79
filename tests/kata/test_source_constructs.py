"""Raw SQL in the source: found by whatever name it is imported, wherever the function gets it from."""

import pytest

from kata.source.constructs import RawUse, is_constant, raw_uses

MODELS = """
from sqlalchemy import literal_column, text
from sqlalchemy.orm import column_property, mapped_column

class Person(Base):
    joined = mapped_column(server_default=text("now()"))
    rank = column_property(literal_column("rank() OVER (ORDER BY id)"))

    @classmethod
    def query(cls):
        return text("SELECT * FROM people")

def helper():
    return text("SELECT 1 FROM people")
"""


def found(source: str, *, name: str = "answer", **others: str) -> list[str]:
    """`how module:line` of each raw use in a function; `models` is there, too."""
    modules = {"queries": source, "models": MODELS, **others}
    return [f"{use.how} {use.module}:{use.line}" for use in raw_uses(modules.get, "queries", name)]


@pytest.mark.parametrize(
    ("imports", "call"),
    [
        ("from sqlalchemy import text", "text('SELECT x')"),
        ("from sqlalchemy import text as t", "t('SELECT x')"),
        ("import sqlalchemy", "sqlalchemy.text('SELECT x')"),
        ("import sqlalchemy as sa", "sa.text('SELECT x')"),
        ("import sqlalchemy.sql", "sqlalchemy.sql.text('SELECT x')"),
        ("from sqlalchemy import sql", "sql.expression.text('SELECT x')"),
        ("from sqlalchemy.sql import text", "text('SELECT x')"),
        ("from sqlalchemy.sql.expression import text", "text('SELECT x')"),
        ("from sqlalchemy.sql.elements import TextClause", "TextClause('SELECT x')"),
        ("from sqlalchemy import *", "text('SELECT x')"),
        ("from sqlalchemy import text; t = text", "t('SELECT x')"),
        ("from sqlalchemy import text", "map(text, ['SELECT x'])"),
        ("from sqlalchemy import text", "text(text='SELECT x')"),
        ("from .models import text", "text('SELECT x')"),
        ("from .models import *", "text('SELECT x')"),
        ("from . import models", "models.text('SELECT x')"),
    ],
)
def test_text_under_any_name(imports: str, call: str) -> None:
    """However the name got into the module, a call of it in the function is raw SQL."""
    assert found(f"{imports}\ndef answer():\n    return {call}") == ["text() queries:3"]


@pytest.mark.parametrize(
    ("call", "how"),
    [
        ("literal_column('rank() OVER ()')", "literal_column()"),
        ("column('rank() OVER ()', is_literal=True)", "column(is_literal=True)"),
        ("connection.exec_driver_sql('SELECT x')", "exec_driver_sql()"),
        ("(await connection.get_raw_connection()).x", "the driver's own connection"),
    ],
)
def test_other_ways_to_raw_sql(call: str, how: str) -> None:
    """Literal columns, and what bypasses the constructs altogether."""
    source = f"from sqlalchemy import column, literal_column\nasync def answer(connection):\n    return {call}"
    assert found(source) == [f"{how} queries:3"]


@pytest.mark.parametrize(
    "body",
    [
        "select(literal_column('1'), text('*'), literal_column(\"'x'\"), text('NULL'), text('0::int'))",
        "select(Person.joined)",
        "select(column('name')).select_from(table('people'))",
        "func.text('SELECT x')",
        "literal('SELECT x')",
        "select(Person).from_statement(select(Person))",
        "isinstance(x, TextClause)",
    ],
)
def test_constructs_and_constants(body: str) -> None:
    """Stars and constants teach nothing; light-weight tables, functions, literals and server defaults are constructs."""
    head = "from sqlalchemy import *\nfrom sqlalchemy import TextClause\nfrom .models import Person\n"
    assert found(f"{head}def answer(x):\n    return {body}") == []


def test_another_function_does_not_count() -> None:
    """Only what the function uses is read: not the demo code of its module, nor another exercise."""
    source = "from sqlalchemy import text\nQUERY = text('SELECT x')\ndef answer(): return 1\ndef main(): return QUERY"
    assert found(source) == []
    assert found(source, name="main") == ["text() queries:2"]


@pytest.mark.parametrize(
    "body", ["helper()", "models.helper()", "Person.query()", "Person.rank", "(lambda: helper())()"]
)
def test_what_it_calls_counts(body: str) -> None:
    """Helpers, constants, methods and properties are followed into other modules."""
    head = "from . import models\nfrom .models import Person, helper\n"
    lines = {"helper": "text() models:14", "query": "text() models:11", "rank": "literal_column() models:7"}
    name = next(name for name in lines if name in body)
    assert found(f"{head}def answer():\n    return {body}") == [lines[name]]


@pytest.mark.parametrize(
    "source",
    [
        "def answer(session, text):\n    return select(Person).where(Person.name == text)",
        "def answer(session):\n    text = 'x'.upper()\n    return select(Person).where(Person.name == text)",
        "def answer(session):\n    for text in ('a', 'b'):\n        print(text)",
    ],
)
def test_a_variable_of_that_name(source: str) -> None:
    """A parameter or variable called `text` is no function of SQLAlchemy."""
    assert found(f"from sqlalchemy import text\n{source}") == []


def test_a_comprehension_hides_nothing() -> None:
    """Its variable ends with it: outside, the name is still that of the import."""
    source = "def answer():\n    [text for text in ()]\n    return text('SELECT x')"
    assert found(f"from sqlalchemy import text\n{source}") == ["text() queries:4"]


@pytest.mark.parametrize(
    ("argument", "pasted"),
    [
        ("f'name = {name}'", True),
        ("'name = ' + name", True),
        ("'name = %s' % name", True),
        ("'name = {}'.format(name)", True),
        ("''.join(parts)", True),
        ("f'no value'", False),
        ("'name = :name'", False),
        ("'SELECT x ' + 'FROM y'", False),
    ],
)
def test_pasted_values(argument: str, pasted: bool) -> None:
    """It is seen when a text is put together from values."""
    source = f"from sqlalchemy import text\ndef answer(name, parts):\n    return text({argument})"
    assert raw_uses({"queries": source}.get, "queries", "answer") == (RawUse("text()", "queries", 3, pasted),)


@pytest.mark.parametrize("sql", ["1", " -1.5 ", "*", "", "NULL", "true", "'it''s'", "0::bigint", "1 :: numeric(10, 2)"])
def test_constants(sql: str) -> None:
    """A star, a number, a string or NULL, also with a type, is no knowledge of SQL."""
    assert is_constant(sql)


@pytest.mark.parametrize(
    "sql", ["name", "1, 2", "count(*)", "1 = 1", "'a' OR 'b'", "e.*", "'x'; DROP TABLE y", "'a\\'"]
)
def test_no_constants(sql: str) -> None:
    """Names, operators and lists are SQL."""
    assert not is_constant(sql)


def test_what_cannot_be_read_has_no_uses() -> None:
    """A missing module and one that is not Python are no witnesses."""
    assert raw_uses({}.get, "queries", "answer") == ()
    assert found("def answer(:") == []
