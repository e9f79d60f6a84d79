"""What Python does silently: found in the source, and true of SQLAlchemy as it is."""

import ast

import pytest
from sqlalchemy import Select

from kata.source import pitfalls
from kata.source.definitions import definitions

from .bookshelf import NAMES, Book

KEPT = {
    "Book.id == 1 and Book.title == 'a'": ("and", "Book.id == 1"),
    "Book.id != 1 and Book.title == 'a'": ("and", "Book.title == 'a'"),
    "Book.id == 1 or Book.title == 'a'": ("or", "Book.title == 'a'"),
    "Book.id != 1 or Book.title == 'a'": ("or", "Book.id != 1"),
    "Book.shelf_id == Shelf.id and Shelf.label == 'a'": ("and", "Book.shelf_id == Shelf.id"),
    "Book.id == 1 and Book.id == 2 and Book.id == 3": ("and", "Book.id == 1"),
    "Book.id != 1 and Book.id != 2 and Book.id > 3": ("and", "Book.id > 3"),
}
CONSTANT = {
    "Book.title is None": (False, "`.is_(None)`"),
    "Book.title is not None": (True, "`.is_not(None)`"),
    "Book.id in [1, 2]": (False, "`.in_(…)`"),
    "Book.id not in [1, 2]": (True, "`.not_in(…)`"),
    "not Book.title": (False, "not_(…)"),
    "not Book.id == 1": (True, "not_(…)"),
}
HARMLESS = [
    "select(Book).where(Book.id == 1, Book.title == 'a')",
    "select(Book).where((Book.id == 1) & (Book.title == 'a'))",
    "select(Book).where(and_(Book.id == 1, or_(Book.title == 'a', Book.id > 2)))",
    "select(Book).where(Book.title.is_(None))",
    "select(Book).where(Book.title == None)",
    "select(Book).where(~Book.title.in_(['a']))",
    "select(Book).where(Book.id == (wanted or 1))",
    "select(Book).where(Book.id == 1 if wanted and Book else Book.id == 2)",
    "select(Book).where(wanted == 1 and Book.id == 1)",
    "', '.join(['a'])",
]


def found_in(source: str) -> list[pitfalls.Pitfall]:
    """What is found in a function whose body this is."""
    return list(pitfalls.pitfalls([ast.parse(source)]))


@pytest.mark.parametrize(("condition", "expected"), KEPT.items())
@pytest.mark.parametrize("method", ["where", "filter", "having"])
def test_one_of_the_conditions_is_kept(condition: str, expected: tuple[str, str], method: str) -> None:
    """The sentence names the condition that Python really passes on."""
    word, kept = expected
    (found,) = found_in(f"statement = select(Book).{method}({condition})")

    assert f"Python's `{word}`" in found.says
    assert f"`{kept}`" in found.says
    assert f"`{word}_(…)`" in found.help
    assert str(eval(condition, NAMES)) == str(eval(kept, NAMES))


@pytest.mark.parametrize(("condition", "expected"), CONSTANT.items())
def test_the_condition_is_constant(condition: str, expected: tuple[bool, str]) -> None:
    """Python decides it before SQLAlchemy sees it, and always in the same way."""
    value, help = expected
    (found,) = found_in(f"statement = select(Book).where({condition})")

    assert eval(condition, NAMES) is value
    assert help in found.help
    assert str(value) in found.says


@pytest.mark.parametrize("source", HARMLESS)
def test_right_conditions_are_left_alone(source: str) -> None:
    """What the database decides, and Python's own values."""
    assert found_in(source) == []


def test_a_statement_that_is_made_and_dropped() -> None:
    """Methods return a new statement; the old one stays as it was."""
    source = "def f():\n    statement = select(Book)\n    statement.where(Book.id == 1)\n    return statement\n"
    (found,) = found_in(source)
    names = dict(NAMES)
    exec(source, names)

    assert found.line == 3
    assert "`statement` stays as it was" in found.says
    assert isinstance(names["f"](), Select)
    assert names["f"]().whereclause is None
    assert found_in("statement = select(Book)\nstatement = statement.where(Book.id == 1)") == []


def test_an_async_function_for_run_sync() -> None:
    """Found by its name, nested or at the top of the module; plain functions and lambdas are right."""
    source = """
async def counts(session):
    return 1

async def answer(session):
    async def nested(sync_session): return 2
    def plain(sync_session): return 3
    await session.run_sync(plain)
    await session.run_sync(lambda sync_session: 4)
    await session.run_sync(nested)
    return await session.run_sync(counts)
"""
    nodes = pitfalls.reachable(definitions(source), "answer")

    assert sorted(pitfalls.async_in_run_sync(nodes)) == [("counts", 11), ("nested", 10)]


def test_what_a_function_reaches() -> None:
    """Its own module's functions, directly or not; nothing else of the module."""
    source = "def a(): return b()\ndef b(): return c\nc = 1\ndef d(): return a()\n"

    found = [ast.unparse(node) for node in pitfalls.reachable(definitions(source), "a")]

    assert len(found) == 3
    assert not any("def d" in text for text in found)


def test_the_yield_of_a_function_itself() -> None:
    """A generator inside of it does not make one of it."""
    inner, outer = (
        definitions(source)["f"].node
        for source in ("def f():\n    def g():\n        yield 1\n    return g", "async def f():\n    yield 1")
    )
    assert pitfalls.yields(inner) is None
    assert pitfalls.yields(outer) == 2
    assert pitfalls.unawaited([ast.parse("session.flush()\nawait session.commit()")], "flush") == 1
    assert pitfalls.unawaited([ast.parse("await session.flush()")], "flush") is None
    assert Book.__tablename__ == "books"
