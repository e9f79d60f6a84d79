"""Sessions, run_sync, and everything that has to be awaited or called."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from .bookshelf import check_mistake

GET = {
    "await session.get(1, Book)": ["an int", "the class first, then the key"],
    "await session.get('Book', 1)": ["a str", "the class first, then the key"],
    "await session.get(Book)": ["without a primary key", "session.get(Class, key)"],
    "await session.get(Book, title='a')": ["without a primary key", "select(Class).where(…)"],
    "await session.get(Book, (1, 2))": ["wrong number of values", "books.id"],
    "await session.get(Book, Book.id == 1)": ["truth value"],
}
OBJECTS = {
    "Shelf('x')": ["positional arguments", "Class(name=…, email=…)"],
    "Shelf(1, 'x')": ["positional arguments"],
    "session.add(Book)": ["the class `Book`", "`Book(…)`"],
    "session.add({'title': 'x'})": ["a dict", "objects of mapped classes"],
    "session.add([Book(title='x')])": ["a list", "session.add_all([…])"],
    "session.add(None)": ["given None", "session.get()"],
    "session.add(session.get(Book, 1))": ["a coroutine", "`await` is missing"],
    "await session.delete(select(Book))": ["a Select", "Load the object first"],
    "await session.delete(Book(title='x'))": ["A Book object", "never in the database", "session.get(Book, key)"],
    "await session.refresh(Book(title='x'))": ["A Book object", "no row", "session.add()"],
    """
    book = await session.get(Book, 1)
    async with AsyncSession(engine) as other: other.add(book)
    """: ["A Book object of one session", "merge"],
    """
    book = await session.get(Book, 1)
    session.add(Book(id=1, title="x"))
    try: await session.flush()
    except Exception: pass
    """: ["A new Book has the primary key", "holds already"],
    "(await session.scalars(select(Book).where(Book.id == 1))).one().price * 1.5 if 0 else Decimal(1) * 1.5": [
        "A Decimal and a float",
        'Decimal("1.1")',
    ],
}
RUN_SYNC = {
    """
    async def count(sync_session): return 1
    (await session.run_sync(count)).real
    """: ["`count` is an async function", "def count(session)"],
    """
    def count(sync_session): return session.scalars(select(Book)).all()
    await session.run_sync(count)
    """: ["inside `count`", "AsyncSession.scalars", "its argument, without `await`"],
    """
    def count(sync_session): return len(session.scalars(select(Book)))
    await session.run_sync(count)
    """: ["inside `count`", "cannot await"],
    """
    def count(sync_session): return [book for book in session.scalars(select(Book))]
    await session.run_sync(count)
    """: ["inside `count`", "cannot await"],
    "await session.run_sync(lambda: 1)": ["takes no argument", "def function(session):"],
    "await session.run_sync(select(Book))": ["a Select, not a function"],
    """
    async with engine.begin() as connection: await connection.run_sync(Base.metadata.create_all())
    """: ["`create_all()` was called", "parentheses"],
}
CALLS = {
    "await session.flush": ["a method that was not called", "parentheses"],
    "async with session.begin: pass": ["a method that was not called", "async with session.begin():"],
    "async with AsyncSession as other: pass": ["a type that was not called", "AsyncSession(engine)"],
    "async with async_sessionmaker(engine) as other: pass": ["session factory", "factory()"],
    "for row in await session.stream(select(Book)): pass": ["A stream", "`async for`"],
    "asyncio.get_running_loop().run_until_complete(session.close())": ["run_until_complete()", "`await` the coroutine"],
    "async def rows(): yield 1\nawait rows()": ["An async generator", "Return a list"],
    "async def rows(): yield 1\n[row for row in rows()]": ["An async generator", "async for"],
    "async def rows(): yield 1\nlen(rows())": ["An async generator"],
    "session.flush()": ["`AsyncSession.flush(…)`", "never awaited", "before the call of `flush`"],
}
ENGINES = {
    "async with AsyncSession(engine.sync_engine) as other: pass": ["synchronous engine", "create_async_engine()"],
    "async with AsyncSession() as other: await other.execute(select(Book))": [
        "no engine",
        "async_sessionmaker(engine)",
    ],
    """
    small = create_async_engine(engine.url, pool_size=1, max_overflow=0, pool_timeout=0.01)
    async with small.connect():
        async with small.connect(): pass
    """: ["All connections of the pool", "async with"],
}
# The claims of earlier wordings, corrected: what happens is what is said.
TRUE_CLAIMS = {
    "result = await session.scalars(select(Book))\nresult.first()\nresult.all()": ["`first()` and `one()` close it"],
    "session.add(Book(title='x'))\nasync with session.begin(): pass": ["with the first statement or `add()`"],
    """
    book = await session.get(Book, 1)
    await session.rollback()
    book.title
    """: ['Load it first: `await session.refresh(obj, ["title"])`', "a rollback always expires them"],
    """
    other = AsyncSession(engine, expire_on_commit=False)
    book = await other.get(Book, 1)
    await other.rollback()
    book.title
    """: ["a rollback always expires them"],
    """
    shelf = await session.get(Shelf, 1)
    shelf.books.append(Book(title="x"))
    """: ["`Shelf.books`", 'session.refresh(obj, ["books"])'],
    "(await session.scalars(select(Shelf).join(Shelf.books).options(contains_eager(Shelf.books)))).all()": [
        "contains_eager()",
        "`.unique()` is missing",
    ],
}


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    ("code", "mentions"),
    [case for table in (GET, OBJECTS, RUN_SYNC, CALLS, ENGINES, TRUE_CLAIMS) for case in table.items()],
)
async def test_sessions(engine: AsyncEngine, code: str, mentions: list[str]) -> None:
    """Keys, objects, run_sync, parentheses, engines, and when values expire."""
    await check_mistake(code, engine, *mentions)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_second_all_is_just_empty(engine: AsyncEngine) -> None:
    """That is why `all()` is not among what closes a result."""
    code = "result = await session.scalars(select(Book))\nassert result.all() and result.all() == []\nNone.x"
    await check_mistake(code, engine, "asked of None")
