"""Names that are not imported, stand below, or are misspelt; and code that Python does not compile."""

import sys
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from kata.translate import explain
from kata.translate.names import import_lines

from .bookshelf import check, check_mistake

IMPORTS = {
    "selectinload": "from sqlalchemy.orm import selectinload",
    "aliased": "from sqlalchemy.orm import aliased",
    "Session": "from sqlalchemy.orm import Session",
    "DeclarativeBase": "from sqlalchemy.orm import DeclarativeBase",
    "select": "from sqlalchemy import select",
    "func": "from sqlalchemy import func",
    "text": "from sqlalchemy import text",
    "Numeric": "from sqlalchemy import Numeric",
    "Row": "from sqlalchemy import Row",
    "AsyncSession": "from sqlalchemy.ext.asyncio import AsyncSession",
    "create_async_engine": "from sqlalchemy.ext.asyncio import create_async_engine",
    "IntegrityError": "from sqlalchemy.exc import IntegrityError",
    "StaleDataError": "from sqlalchemy.orm.exc import StaleDataError",
    "JSONB": "from sqlalchemy.dialects.postgresql import JSONB",
    "Decimal": "from decimal import Decimal",
    "datetime": "from datetime import datetime",
    "date": "from datetime import date",
    "Sequence": "from collections.abc import Sequence",
    "Any": "from typing import Any",
    "defaultdict": "from collections import defaultdict",
    "asyncio": "import asyncio",
}


@pytest.mark.parametrize(("name", "line"), IMPORTS.items())
def test_the_import_line(name: str, line: str) -> None:
    """A name that SQLAlchemy or the standard library exports is said with its import, and that import works."""
    try:
        exec(f"{name}\n", {})
    except NameError as error:
        check(explain(error), f"`{name}` is not defined", f"`{line}`")
    exec(line, {})


@pytest.mark.parametrize("module", ["sqlalchemy", "sqlalchemy.orm", "sqlalchemy.ext.asyncio"])
def test_every_export_has_an_import_line_that_works(module: str) -> None:
    """The names come from SQLAlchemy's own modules, so none is forgotten and none is invented."""
    exported = [
        name
        for name, value in vars(sys.modules[module]).items()
        if not name.startswith("_") and str(getattr(value, "__module__", "")).startswith("sqlalchemy")
    ]
    assert len(exported) > 15
    for name in exported:
        lines = import_lines(name)
        assert any(line.startswith("from sqlalchemy") for line in lines), name
        for line in lines:
            exec(line, {})


MISTAKES = {
    "selekt(Book)": ["`selekt`", "`select`"],
    "selectinloadd(Book.shelf)": ["`selectinloadd`", "`selectinload`"],
    "bok = Book\nreturn boks": ["`boks`", "`bok`"],
    "from sqlalchemy import selectinload": [
        "`sqlalchemy` has no `selectinload`",
        "from sqlalchemy.orm import selectinload",
    ],
    "from sqlalchemy.orm import create_async_engine": ["from sqlalchemy.ext.asyncio import create_async_engine"],
    "from sqlalchemy import selct": ["`selct`", "`select`"],
    "import sqlalchemy as sa\nsa.selectinload(Book.shelf)": ["from sqlalchemy.orm import selectinload"],
    "rank()": ["`rank`", "`func.rank(…)`"],
    "dense_rank()": ["`dense_rank`", "`func.dense_rank(…)`"],
}


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(("code", "mentions"), MISTAKES.items())
async def test_names(engine: AsyncEngine, code: str, mentions: list[str]) -> None:
    """Misspelt, imported from the wrong module, or a function of the database."""
    await check_mistake(code, engine, *mentions)


COMPILED = {
    "def rows(session):\n    return await session.execute(1)": ["`await` stands", "async def", "run_sync"],
    "rows = lambda session: await session.execute(1)": ["`await` stands", "a lambda"],
    "def rows(session):\n    async with session.begin(): pass": ["`async with`"],
    "def rows(session):\n    async for row in session: pass": ["`async for`"],
    "def rows(session):\n    return [row async for row in session]": ["comprehension"],
    "async def rows(session):\n    yield 1\n    return [1]": ["both `yield` and `return value`"],
    "async def rows(session):\n    yield from session": ["`yield from`"],
}


@pytest.mark.parametrize(("source", "mentions"), COMPILED.items())
def test_code_that_does_not_compile(source: str, mentions: list[str]) -> None:
    """Python parses these, and refuses them when it compiles the module: at its import."""
    with pytest.raises(SyntaxError) as caught:
        compile(source, "app/queries.py", "exec")
    check(explain(caught.value), *mentions)


def test_a_class_that_stands_below(tmp_path: Path) -> None:
    """An unquoted forward reference: quotes help, and nothing else is recommended."""
    source = """
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase): pass
class Parent(Base):
    __tablename__ = "parents"
    id: Mapped[int] = mapped_column(primary_key=True)
    children: Mapped[list[Child]] = relationship()
class Child(Base):
    __tablename__ = "children"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("parents.id"))
"""
    with pytest.raises(NameError) as caught:
        exec(compile(source, "models.py", "exec"), {"__name__": "models_below"})
    check(explain(caught.value), "`Child` is used before it is defined", "line 9", 'Mapped[list["Child"]]')

    names = {"__name__": "models_below"}
    exec(compile(source.replace("list[Child]", 'list["Child"]'), "models.py", "exec"), names)
    names["Base"].registry.configure()  # type: ignore[attr-defined]
    names["Base"].registry.dispose()  # type: ignore[attr-defined]


def test_a_name_of_a_sibling_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another module of the package defines is imported from there."""
    package = tmp_path / "library_of_a_learner"
    package.mkdir()
    (package / "__init__.py").write_text("from . import shelves, books\n")
    (package / "shelves.py").write_text("class Plank:\n    pass\n")
    (package / "books.py").write_text("def stand():\n    return Plank()\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    from library_of_a_learner import books  # type: ignore[import-not-found]

    with pytest.raises(NameError) as caught:
        books.stand()
    check(explain(caught.value), "shelves.py", "from .shelves import Plank")


def test_an_unknown_name_is_not_explained() -> None:
    """Nothing is guessed, and a local variable without a value is no missing import."""
    with pytest.raises(NameError) as caught:
        exec("entirely_unheard_of\n", {})
    assert explain(caught.value) is None

    with pytest.raises(UnboundLocalError) as unbound:
        exec("def late():\n    select\n    select = 1\nlate()", {})
    assert explain(unbound.value) is None
