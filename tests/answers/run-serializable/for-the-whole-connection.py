# /// answer
# verdict = "rejected"
# mistake = "SET SESSION CHARACTERISTICS stays with the connection in the pool"
# says = "isolation|pool|SERIALIZABLE|usual"
# ///
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    for attempt in range(1, attempts + 1):
        async with factory() as session:
            try:
                await session.execute(text("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE"))
                await session.execute(text("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"))
                value = await work(session)
                await session.commit()
                return value
            except DBAPIError as error:
                await session.rollback()
                if attempt == attempts or error.orig.sqlstate not in ("40001", "40P01"):
                    raise
