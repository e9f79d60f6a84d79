# /// answer
# verdict = "rejected"
# mistake = "waits for an OperationalError, which this driver does not raise for 40001"
# says = "attempt|again|retr|40001|40P01"
# ///
from sqlalchemy.exc import OperationalError


async def run_serializable(factory, work, attempts=5):
    for attempt in range(1, attempts + 1):
        async with factory() as session:
            await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
            try:
                value = await work(session)
                await session.commit()
                return value
            except OperationalError:
                if attempt == attempts:
                    raise
