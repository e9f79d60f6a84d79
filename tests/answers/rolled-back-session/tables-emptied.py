# /// answer
# verdict = "rejected"
# mistake = "what the test committed is removed by emptying the tables, with the rows that were there"
# says = "rows|before|empt|gone|delete"
# ///
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@asynccontextmanager
async def rolled_back_session(engine):
    try:
        async with AsyncSession(engine, expire_on_commit=False) as session:
            yield session
    finally:
        async with engine.begin() as connection:
            await connection.execute(text("TRUNCATE departments, employees, projects RESTART IDENTITY CASCADE"))
