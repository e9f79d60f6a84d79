# /// answer
# verdict = "rejected"
# mistake = "five attempts, whatever `attempts` says"
# says = "attempts?\\b|times"
# ///
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    for attempt in range(1, 6):
        async with factory() as session:
            await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
            try:
                value = await work(session)
                await session.commit()
                return value
            except DBAPIError as error:
                if attempt == 5 or error.orig.sqlstate not in ("40001", "40P01"):
                    raise
