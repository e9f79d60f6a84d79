# /// answer
# verdict = "rejected"
# mistake = "tries a lock that is not free (55P03) again, too"
# says = "55P03"
# ///
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    for attempt in range(attempts):
        async with factory() as session:
            await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
            try:
                value = await work(session)
                await session.commit()
                return value
            except DBAPIError as e:
                if e.orig.sqlstate not in ("40001", "40P01", "55P03") or attempt == attempts - 1:
                    raise
