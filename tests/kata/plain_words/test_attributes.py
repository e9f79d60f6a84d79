"""Attributes that are somewhere else than where they were looked for."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from .bookshelf import check_mistake

MISTAKES = {
    "sub = select(Book.id, Book.title).subquery()\nselect(sub.title)": ["a Subquery", "`.c.title`"],
    "sub = select(Book.id, Book.title).cte()\nselect(sub.title)": ["a CTE", "`.c.title`"],
    "sub = select(Book.id).subquery()\nselect(sub.titel)": ["neither an attribute nor a column `titel`", "`id`"],
    "sub = select(Book.id).subquery()\nselect(sub.c.title)": ["no column `title`", "`id`", '.label("title")'],
    "sub = select(Book.id).subquery()\nselect(sub.c['title'])": ["no column `title`", "`id`"],
    "sub = select(func.count(Book.id)).subquery()\nselect(sub.c.total)": ["no column `total`", '.label("total")'],
    "select(Book.__table__.titel)": ["A Table has", "`title`"],
    "select(Book).where(Book.id == 1).one()": ["has not been executed", "(await session.scalars(statement)).one()"],
    "select(func.rank()).over()": ["`.over()`", "func.rank().over("],
    "(await session.execute(select(Book))).scalars.all()": ["`scalars` itself", "parentheses"],
    "(await session.scalars(select(Book))).scalars()": ["a ScalarResult", "result.all()"],
    "(await session.execute(select(Book))).title": ["asked of a result", "result.all()"],
    "(await session.scalar(select(Book))).all()": ["a Book object", "session.scalars()"],
    "(await session.scalars(select(Book))).all().first()": ["a list", "Take one of"],
    "(await session.execute(select(Book))).first().title": ["whole objects", "session.scalars(…)", "row.Book.title"],
    "(await session.execute(select(Book.title))).first().titel": ["no column called `titel`", "`title`"],
    "(await session.get(Book, -1)).title": ["None", "session.get()", "one()"],
    "(await session.execute(select(Book.id))).all()[0]['id']": ["row.name", ".mappings()"],
    "(await session.execute(select(Book)))[0]": ["indexed", "result.all()"],
    "select(Book.titel)": ["`Book` has no attribute `titel`", "`title`"],
    "(await session.get(Book, 1)).titel": ["`Book` has no attribute `titel`", "`title`"],
    "select(aliased(Book).c.title)": ["`.c` belongs to tables", "alias.name"],
    "Book.query.all()": ["`Book.query`", "session.scalars(select(Book)"],
    "f = async_sessionmaker(engine)\nawait f.execute(select(Book))": ["the session factory", "factory()"],
    "await engine.execute(select(Book))": ["the engine", "engine.connect()"],
    "Base.metadata.create_all(engine)": ["synchronous", "run_sync(Base.metadata.create_all)"],
    "Shelf(label='x', books=[]).books.add(Book())": ["holds its objects in a list", "append()"],
    "(await session.get(Book, 1)).shelf = 'shelf 1'": ["a str", "foreign key's own column"],
    "Shelf(label='x', books=Book())": ["holds a list", "set to Book"],
    "Shelf(label='x', books=None)": ["set to None", "`[]`"],
}


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(("code", "mentions"), MISTAKES.items())
async def test_attributes(engine: AsyncEngine, code: str, mentions: list[str]) -> None:
    """Columns of subqueries, statements and their results, rows and objects, collections."""
    await check_mistake(code, engine, *mentions)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_collection_that_is_a_set(engine: AsyncEngine) -> None:
    """A relationship that is annotated as a set has no append()."""
    code = """
    class Other(DeclarativeBase): pass
    class Child(Other):
        __tablename__ = "children"
        id: Mapped[int] = mapped_column(primary_key=True)
        parent_id: Mapped[int] = mapped_column(ForeignKey("parents.id"))
    class Parent(Other):
        __tablename__ = "parents"
        id: Mapped[int] = mapped_column(primary_key=True)
        children: Mapped[set[Child]] = relationship()
    Parent().children.append(Child())
    """
    await check_mistake(code, engine, "in a set", "`append`", "Mapped[list[…]]")
