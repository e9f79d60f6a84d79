"""Statements that SQLAlchemy cannot build, or builds otherwise than meant."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from .bookshelf import check_mistake

JOINS = {
    "await session.execute(select(Book, aliased(Book)).join(Shelf))": ["several tables", ".select_from(Class)"],
    "await session.execute(select(func.count()).join(Book))": ["no way to", "`func.count()` alone has none"],
    "await session.execute(select(Book).join(Tag))": ["no way to Tag", ".select_from(Class)"],
    "await session.execute(select(Book).join_from(Book, Tag))": ["`books` and `tags`", "no foreign key"],
    """
    tables = MetaData()
    parents = Table("parents", tables, Column("id", Integer, primary_key=True))
    keys = [Column(name, ForeignKey("parents.id")) for name in ("father", "mother")]
    children = Table("children", tables, Column("id", Integer, primary_key=True), *keys)
    await session.execute(select(children).join(parents))
    """: ["`children` and `parents`", "more than one foreign key"],
    "await session.execute(select(Book).join('shelf'))": ["the string 'shelf'", ".join(Class.shelf)"],
    "await session.execute(select(Book).join(Book.shelf_id))": ["column `Book.shelf_id`", ".join(Class.relationship)"],
    "await session.execute(select(Shelf).join(select(Book.shelf_id)))": ["bare select()", ".subquery()"],
    """
    newest = select(func.max(Book.id)).where(Book.shelf_id == Shelf.id).scalar_subquery()
    await session.execute(select(Book).join(Shelf).where(Book.id == newest))
    """: ["without a FROM", "correlated", "aliased(Class)"],
    """
    statement = select(Book, Shelf).where(Book.shelf_id == Shelf.id)
    await session.execute(statement.where(exists().where(Book.shelf_id == Shelf.id)))
    """: ["without a FROM", ".correlate(Class)"],
    "await session.execute(select(Book.title, Shelf.label))": ["not joined", ".join("],
    "await session.execute(select(Book).join(Shelf).join(Shelf))": ["`shelves`", "twice", "aliased(Class)"],
}
RELATIONSHIPS = {
    "select(Book).where(Shelf.books.title == 'x')": [
        "`Shelf.books` is a relationship",
        ".join(Shelf.books)",
        "Book.title",
    ],
    "select(Book).where(Book.shelf.id == 1)": ["`Book.shelf` is a relationship", "`Shelf.id`"],
    "select(Book).options(selectinload(Book.shelf.books))": ["`Book.shelf` is a relationship"],
    "select(Book).where(Book.shelf == 'x')": ["relationship `Book.shelf`", "Book.shelf.has("],
    "select(Book).filter_by(shelf=1)": ["relationship `Book.shelf`", "foreign key's own column"],
    "select(Shelf).where(Shelf.books == 'x')": ["collection", ".any("],
    "select(Book).where(Book.shelf.in_([1]))": ["`.in_()`", "has(Other.id.in_(ids))"],
}
CONDITIONS = {
    "select(Book).filter_by(shelf__label='x')": ["Django", ".join(Class.shelf)", "Other.label"],
    "select(Book).filter_by(titel='x')": ["`titel`", ".where(Class.titel == value)"],
    "select(Book).filter_by(Book.title == 'x')": ["an expression", ".where(Class.name == value)"],
    "select(Book).where(title='x')": ["`.where(title=…)`", "`==`"],
    "select(Book).where(Book.id == 1 & Book.title == 'a')": ["`&`", "parentheses"],
    "select(Book).where(Book.id > 1 | Book.id < 3)": ["`|`", "(A.x == 1) | (A.y == 2)"],
    "select(Book).where(1 < Book.id < 3)": ["truth value", "and_()"],
    "select(Book).where(Book.id.in_(1))": ["given 1,", "`==`"],
    "select(Book).where(Book.title.in_('ab'))": ["given 'ab',", "not a list"],
    "select(Book).where(Book.title.lower() == 'x')": ["Python's method", "func.lower(Book.title)"],
    "select(Book).where(\"title = 'a'\")": ["plain string", "text("],
}
LISTS = {
    "await session.execute(select('title'))": ["the string `title`", "select(Class.title)"],
    "await session.execute(select([Book]))": ["a list", "brackets"],
    "await session.execute(select(Book()))": ["a Book object", "select(Book)"],
    "await session.execute(select(func.count(Book)))": ["class `Book`", "func.count(Book.id)"],
    "await session.execute(Book)": ["class `Book` was executed", "select(Book)"],
    "await session.execute(select(Book.title).label('x'))": ["not a statement", "at its end"],
    "await session.execute(select(Book).order_by('titel'))": ["the string `titel`", "Class.column.desc()"],
    "await session.execute(select(Book).group_by('nosuch'))": ["the string `nosuch`"],
    "await session.execute(select(Book.id).union(select(Book.id, Book.title)))": ["1 and 2", "same number of columns"],
    "await session.execute(select(case([(Book.id > 1, 'a')], else_=0)))": ["`case()`", "case((condition, value)"],
    """
    chain = select(Book.id).cte(recursive=True)
    chain.union_all(select(Book.id, Book.title).join(chain, chain.c.id == Book.sequel_of_id))
    await session.execute(select(chain.union_all(select(Book.id, Book.title))))
    """: ["1 and 2", "recursive CTE"],
}
OPTIONS = {
    "select(Book).options(selectinload(Book))": ["not an attribute", "selectinload(Class.relationship)"],
    "select(Book).options(selectinload('shelf'))": ["string", "selectinload(Class.attribute)"],
    "select(Book).options([selectinload(Book.shelf)])": ["a list", "brackets"],
    "select(Book).options(selectinload)": ["`selectinload` itself", ".options(selectinload(Class.relationship))"],
    "select(Book).options(Book.shelf)": ["not a loader option"],
    "select(Book).options(selectinload(Book.title))": ["the column `Book.title`", "load_only()"],
    "select(Book, selectinload(Book.shelf))": ["as if it were a column", ".options(…)"],
    "select(Book.id).options(selectinload(Book.shelf))": ["selects columns", "select(Class).options(…)"],
    "select(Book).options(selectinload(Shelf.books))": ["another class"],
    "select(Book).options(contains_eager(Book.shelf))": ["`Book.shelf` holds one object", ".join(Book.shelf)"],
    "select(Book).selectinload(Book.shelf)": ["method of a select()", ".options(selectinload(Class.relationship))"],
}
WRITES = {
    "await session.execute(insert(Tag.__table__), [{'id': 1, 'word': 'a'}, {'id': 2}])": [
        "Dictionary 1 of the list (counted from 0) has no key `word`",
        "same keys",
    ],
    "await session.execute(insert(Tag).values([{'id': 1, 'word': 'a'}, {'id': 2}]))": [
        "no key for `tags.word`",
        "same keys",
    ],
    "await session.execute(insert(Tag).values([{'id': at, 'word': 'a'} for at in range(20_000)]))": [
        "more than 32767 parameters",
        "any_(literal(values",
    ],
    "await session.execute(insert(Book).values(titel='x'))": ["titel", "does not have"],
    "await session.execute(update(Book).values(nosuch=1))": ["nosuch"],
    "await session.execute(update(Book).set(title='x'))": ["`.set()`", ".values(column=value)"],
    "await session.execute(delete(await session.get(Book, 1)))": ["a Book object", "session.delete(obj)"],
    "await session.execute(insert(Book(title='x')))": ["a Book object", "session.add(obj)"],
    "await session.execute(text('SELECT :id'), (1,))": ["list or tuple", "dictionary"],
    "await session.execute(text('SELECT :id'), id=1)": ["`id=…`", 'execute(statement, {"id": …})'],
    "await session.execute(text(\"SELECT 1 WHERE 'a' LIKE '%:part%'\"), {'part': 'a'})": ["Inside quotes", "||"],
    "await session.execute(select(Book).where(Book.price > select(func.avg(Book.price)).where(Book.id > 0)))": [
        "used as a value",
        ".scalar_subquery()",
    ],
}


def _cases(*tables: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    return [case for table in tables for case in table.items()]


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(("code", "mentions"), _cases(JOINS, LISTS, WRITES))
async def test_statements(engine: AsyncEngine, code: str, mentions: list[str]) -> None:
    """Joins, SELECT lists, orders, and statements that write."""
    await check_mistake(code, engine, *mentions)


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(("statement", "mentions"), _cases(RELATIONSHIPS, CONDITIONS, OPTIONS))
async def test_parts_of_a_select(engine: AsyncEngine, statement: str, mentions: list[str]) -> None:
    """Relationships in expressions, conditions, loader options."""
    await check_mistake(f"(await session.scalars({statement})).all()", engine, *mentions)
