"""Mapped classes with a shelf of mistakes to make, and the doing of them."""

import asyncio
import datetime
import textwrap
import warnings
from decimal import Decimal
from typing import Any

import sqlalchemy
from sqlalchemy import ForeignKey, String
from sqlalchemy.ext import asyncio as sqlalchemy_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from kata.translate import Explanation, explain


class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelves"
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(10), unique=True)
    books: Mapped[list["Book"]] = relationship(back_populates="shelf")


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    price: Mapped[Decimal | None]
    since: Mapped[datetime.datetime | None]
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("shelves.id"))
    sequel_of_id: Mapped[int | None] = mapped_column(ForeignKey("books.id"))
    shelf: Mapped[Shelf | None] = relationship(back_populates="books")


class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(String(10))


_EXPORTED = (
    {name: getattr(sqlalchemy, name) for name in dir(sqlalchemy) if not name.startswith("_")}
    | {name: getattr(sqlalchemy.orm, name) for name in dir(sqlalchemy.orm) if not name.startswith("_")}
    | {name: getattr(sqlalchemy_asyncio, name) for name in dir(sqlalchemy_asyncio) if not name.startswith("_")}
)
NAMES: dict[str, Any] = _EXPORTED | {
    "__name__": "a_module_of_a_learner",
    "Base": Base,
    "Shelf": Shelf,
    "Book": Book,
    "Tag": Tag,
    "Decimal": Decimal,
    "datetime": datetime,
    "asyncio": asyncio,
}


async def mistake(code: str, engine: AsyncEngine, **names: Any) -> BaseException | Warning | None:
    """Run the body of an async function with a session of its own, and return the error or the last warning."""
    scope = {**NAMES, **names}
    exec(f"async def act(session, engine):\n{textwrap.indent(textwrap.dedent(code).strip(), '    ')}", scope)
    own = create_async_engine(engine.url)
    session = AsyncSession(own)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            await scope["act"](session, own)
        except Exception as error:
            return error
        finally:
            try:
                await session.close()
            except Exception:  # another operation is still in progress on it
                await asyncio.sleep(0.2)
            await own.dispose()
    return next((entry.message for entry in reversed(caught) if isinstance(entry.message, Warning)), None)


def check(explained: Explanation | None, *mentions: str) -> None:
    """All three parts are there, and the given words are in them."""
    assert explained is not None
    assert explained.what and explained.why and explained.todo
    for mention in mentions:
        assert mention in str(explained), f"{mention!r} is not in {explained}"


async def check_mistake(code: str, engine: AsyncEngine, *mentions: str, **names: Any) -> None:
    """The mistake is really one, and its explanation mentions these words."""
    error = await mistake(code, engine, **names)
    assert error is not None, "nothing went wrong"
    check(explain(error), *mentions)
