# /// answer
# verdict = "rejected"
# mistake = "only serialization failures are tried again, deadlocks are not"
# says = "deadlock|40P01"
# ///
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
                if attempt == attempts or error.orig.sqlstate != "40001":
                    raise
