# /// answer
# verdict = "rejected"
# mistake = "the value of `work` is not returned"
# says = "value|return"
# ///
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    for attempt in range(1, attempts + 1):
        try:
            async with factory() as session:
                await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
                await work(session)
                await session.commit()
            break
        except DBAPIError as error:
            if attempt == attempts or error.orig.sqlstate not in ("40001", "40P01"):
                raise
