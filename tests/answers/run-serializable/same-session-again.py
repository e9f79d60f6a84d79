# /// answer
# verdict = "rejected"
# mistake = "goes on with the same session, not with a new one"
# says = "new session|same session|fresh session|own session|session .*(?:again|reused)"
# ///
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    async with factory() as session:
        for attempt in range(1, attempts + 1):
            await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
            try:
                value = await work(session)
                await session.commit()
                return value
            except DBAPIError as error:
                await session.rollback()
                if attempt == attempts or error.orig.sqlstate not in ("40001", "40P01"):
                    raise
