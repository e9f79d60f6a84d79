# /// answer
# verdict = "rejected"
# mistake = "a commit that fails is rolled back, and the value returned as if it had succeeded"
# says = "commit"
# ///
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    for attempt in range(1, attempts + 1):
        async with factory() as session:
            await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
            try:
                value = await work(session)
            except DBAPIError as error:
                if attempt == attempts or error.orig.sqlstate not in ("40001", "40P01"):
                    raise
                continue
            try:
                await session.commit()
            except DBAPIError:
                await session.rollback()
            return value
