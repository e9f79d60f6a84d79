# /// answer
# verdict = "rejected"
# mistake = "nothing is committed"
# says = "commit|rolled back|not stored|lost"
# ///
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    for attempt in range(1, attempts + 1):
        async with factory() as session:
            await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
            try:
                value = await work(session)
                await session.flush()
                return value
            except DBAPIError as error:
                if attempt == attempts or error.orig.sqlstate not in ("40001", "40P01"):
                    raise
