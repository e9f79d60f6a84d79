# /// answer
# verdict = "rejected"
# mistake = "the level is set once and the session is used again: the second attempt is READ COMMITTED"
# says = "isolation|SERIALIZABLE|READ COMMITTED|new session|same session|second attempt"
# ///
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    async with factory() as session:
        await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
        for attempt in range(1, attempts + 1):
            try:
                value = await work(session)
                await session.commit()
                return value
            except DBAPIError as error:
                await session.rollback()
                if attempt == attempts or error.orig.sqlstate not in ("40001", "40P01"):
                    raise
