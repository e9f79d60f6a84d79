"""What PostgreSQL refuses: its message, its DETAIL and its HINT, in plain words."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from .bookshelf import check_mistake

CHAIN = 'chain = select(Book.id, Book.sequel_of_id).where(Book.id == 1).cte("chain"{recursive})\n'
STEP = "chain = chain.union_all({step})\nawait session.execute(select(chain))"
RECURSIVE = CHAIN.format(recursive=", recursive=True") + STEP
JOINED = "select(Book.id, Book.sequel_of_id).join(chain, Book.id == chain.c.sequel_of_id)"
RECURSION = {
    CHAIN.format(recursive="") + STEP.format(step=JOINED): ["`chain` refers to itself", 'cte("chain", recursive=True)'],
    'one = select(Tag.id, Tag.word.label("path")).cte("chain", recursive=True)\nchain = one\n'
    + STEP.format(step='select(Tag.id, chain.c.path + "/" + Tag.word).join(chain, chain.c.id == Tag.id)'): [
        "Column 2 of the recursive CTE `chain`",
        "character varying(10) in its first part",
        "cast(…, Type)",
    ],
    'chain = select(Book.id, literal(0).label("step")).cte("chain", recursive=True)\n'
    + STEP.format(step="select(Book.id, chain.c.step + Book.price).join(chain, chain.c.id == Book.sequel_of_id)"): [
        "integer in its first part and numeric in the second"
    ],
    RECURSIVE.format(step=JOINED.replace(".join(", ".outerjoin(")): ["an outer join", ".join(chain, …)"],
    RECURSIVE.format(step="select(Book.id, Book.sequel_of_id).where(Book.id.in_(select(chain.c.id)))"): ["a subquery"],
    RECURSIVE.format(step="select(func.max(chain.c.id), func.max(chain.c.sequel_of_id))"): ["cannot aggregate"],
}
TABLES = {
    "await session.execute(text('SELECT * FROM book'))": ["no table `book`"],
    "await session.execute(text('SELECT * FROM attic.books'))": [
        "no table `books` in a schema `attic`",
        "kata db fill",
    ],
    "await session.execute(text('SELECT shelves.id FROM books'))": ["uses `shelves`, and the FROM does not have it"],
    "await session.execute(text('SELECT books.id FROM books b'))": ["`books` at a place that cannot see it", "alias"],
    "await session.execute(select(Book).with_for_update(of=Shelf))": ["`shelves`, which is not in the FROM"],
    "await session.execute(select(Shelf).outerjoin(Shelf.books).with_for_update())": ["outer join", "of=Class"],
    "await session.execute(select(func.count()).select_from(Book).with_for_update())": ["Computed rows"],
    "await session.execute(text('CREATE TABLE books (id int)'))": ["exists already"],
    "await session.execute(text('ALTER TABLE books ADD COLUMN title text'))": ["A column is there twice"],
}
TYPES = {
    "await session.execute(select(Book).where((Book.id == 1) & Book.title == 'a'))": ["argument of AND", "parentheses"],
    "await session.execute(select(Book).where(Book.id))": ["argument of WHERE", "type integer, not true or false"],
    "await session.execute(select(func.sum(Book.price)).having(func.count()))": ["argument of HAVING"],
    "await session.execute(select(Book.id).union(select(Book.title)))": [
        "values of a UNION",
        "integer and character varying",
    ],
    "await session.execute(select(case((Book.id > 1, 'a'), else_=0)))": ["values of a CASE"],
    "await session.execute(select(func.coalesce(Book.price, 'none')))": ["values of a COALESCE"],
    "await session.execute(text('UPDATE books SET price = title'))": ["`price` is of type numeric"],
    "await session.execute(select(func.concat('a', bindparam('x'))), {'x': 1})": ["type of a parameter", "type_=Type"],
    "await session.execute(select(func.round(cast(1.5, Float), 2)))": [
        "`round(value, digits)`",
        "cast(value, Numeric)",
    ],
    "await session.execute(select(cast(Book.title, Integer)))": ["cannot be read as a value"],
    "await session.execute(text(\"SELECT 'x'::date\"))": ["no date or time"],
    "await session.execute(text(\"SELECT '2026-02-30'::date\"))": ["out of range"],
    "await session.execute(text('SELECT 2147483647 + 1'))": ["too large"],
    "await session.execute(select(Book).where(Book.id == 10**12))": ["too large", "32 bits"],
    "await session.execute(insert(Book).values(title='x', price='abc'))": ["'abc'", "not a number"],
    "await session.execute(insert(Book).values(title='x', since=datetime.datetime.now(datetime.timezone.utc)))": [
        "time zone",
        "DateTime(timezone=True)",
    ],
    "await session.execute(insert(Book).values(title='x', since='2026-01-31'))": ["'2026-01-31'", "wrong type"],
}
AGGREGATES = {
    "await session.execute(select(func.sum(func.count(Book.id))))": ["inside another one", "subquery"],
    "await session.execute(select(func.rank()))": ["without a window", ".over("],
    "await session.execute(select(func.rank(Book.id)))": ["without a window", "parentheses empty"],
    "await session.execute(select(Book.title).distinct().order_by(Book.id))": ["DISTINCT", "SELECT list"],
    "await session.execute(select(Book).limit(-1))": ["LIMIT got a negative number"],
    "await session.execute(select(Book).offset(-1))": ["OFFSET got a negative number"],
    "await session.execute(select(Book.id / 0))": ["divided by zero", "func.nullif"],
    "await session.execute(select(Book).where(Book.id == select(Book.id).scalar_subquery()))": [
        "one value returned several"
    ],
    "await session.execute(text('SELECT id FROM books ORDER BY 7'))": ["position in the SELECT list"],
}
TEXTS = {
    'name = "O\'Brien"\nawait session.execute(text(f"SELECT * FROM books WHERE title = \'{name}\'"))': [
        "A quote ends a string",
        "O'Brien",
        "Class.column == value",
    ],
    'name = "\'"\nawait session.execute(select(Book).where(text(f"title = \'{name}\'")))': ["A quote ends a string"],
    "await session.execute(text('SELECT 1; SELECT 2'))": ["several commands", "asyncpg prepares one command at a time"],
    "await session.execute(text('SELECT * FROM books WHERE id IN :ids'), {'ids': (1, 2)})": [
        "A parameter",
        "= ANY(:values)",
    ],
    "await session.execute(text('SELEC 1'))": ['near "SELEC"'],
    "await session.execute(text('SELECT titel FROM books'))": [
        "a column `titel`",
        "UndefinedColumnError inside ProgrammingError",
        "books.title",
    ],
}
WRITES = {
    "await session.execute(insert(Book).values(title=None))": ["`books.title`", "in `insert().values()`, None counts"],
    "await session.execute(text(\"INSERT INTO books (title) VALUES ('x') ON CONFLICT (title) DO NOTHING\"))": [
        "no unique constraint"
    ],
    """
    rows = "(90, 'x'), (90, 'y')"
    await session.execute(
        text(f"INSERT INTO shelves (id, label) VALUES {rows} ON CONFLICT (id) DO UPDATE SET label = excluded.label")
    )
    """: ["hits the same row twice", "ON CONFLICT DO NOTHING"],
    "await session.execute(text('SET TRANSACTION READ ONLY'))\nawait session.execute(text('DELETE FROM tags'))": [
        "read-only"
    ],
    """
    await session.execute(text("CREATE TEMP TABLE numbered (id int GENERATED ALWAYS AS IDENTITY)"))
    await session.execute(text("INSERT INTO numbered (id) VALUES (1)"))
    """: ["`id` got a value", "generated ALWAYS"],
    """
    await session.execute(text("SET LOCAL ROLE pg_monitor"))
    await session.execute(text("SELECT * FROM books"))
    """: ["may not do that"],
}


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    ("code", "mentions"),
    [case for table in (RECURSION, TABLES, TYPES, AGGREGATES, TEXTS, WRITES) for case in table.items()],
)
async def test_refused_statements(engine: AsyncEngine, code: str, mentions: list[str]) -> None:
    """Recursion, tables, types, aggregates, SQL text, constraints."""
    await check_mistake(code, engine, *mentions)


@pytest.mark.asyncio(loop_scope="session")
async def test_serialization_failure(engine: AsyncEngine) -> None:
    """The second of two transactions that read and write the same row."""
    code = """
    async with AsyncSession(engine.execution_options(isolation_level="REPEATABLE READ")) as other:
        (await other.get(Book, 1)).title = "y"
        (await session.get(Book, 1)).title = "z"
        await session.commit()
        await other.flush()
    """
    await check_mistake(code, engine, "cannot both be kept", "try the whole transaction again")


@pytest.mark.asyncio(loop_scope="session")
async def test_a_hint_is_never_dropped(engine: AsyncEngine) -> None:
    """An error without an explanation of its own, but with a hint of PostgreSQL's."""
    code = "await session.execute(text('SELECT ARRAY[]'))"
    await check_mistake(code, engine, "PostgreSQL refused the statement", "Its hint: ")


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("cast_it", [True, False])
async def test_the_cast_that_is_recommended_helps(engine: AsyncEngine, cast_it: bool) -> None:
    """With a cast in the first part of the recursion, and only with it, the statement runs."""
    first = "cast(Tag.word, String)" if cast_it else "Tag.word"
    code = f"""
    chain = select(Tag.id, {first}.label("path")).cte("chain", recursive=True)
    chain = chain.union_all(select(Tag.id, chain.c.path + Tag.word).join(chain, chain.c.id == Tag.id + 1))
    await session.execute(select(chain))
    None.nothing_went_wrong
    """
    await check_mistake(code, engine, "nothing_went_wrong" if cast_it else "Cast it in the first part")
