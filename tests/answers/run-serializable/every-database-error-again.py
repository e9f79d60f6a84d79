# /// answer
# verdict = "rejected"
# mistake = "a constraint violation is tried again, too"
# says = "at once|other error|again|attempts?\\b|once|propagat"
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
            except DBAPIError:
                if attempt == attempts:
                    raise
