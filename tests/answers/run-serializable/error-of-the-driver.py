# /// answer
# verdict = "rejected"
# mistake = "looks for the driver's class in `orig`, which is an adapter's: nothing is ever tried again"
# says = "attempt|again|retr|40001|40P01"
# ///
import asyncpg
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    for attempt in range(1, attempts + 1):
        async with factory() as session:
            await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
            try:
                value = await work(session)
                await session.commit()
                return value
            except DBAPIError as error:
                retryable = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
                if attempt == attempts or not isinstance(error.orig, retryable):
                    raise
