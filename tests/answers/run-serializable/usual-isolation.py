# /// answer
# verdict = "rejected"
# mistake = "no isolation level is set: READ COMMITTED"
# says = "SERIALIZABLE|isolation|READ COMMITTED"
# ///
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    for attempt in range(1, attempts + 1):
        async with factory() as session:
            try:
                value = await work(session)
                await session.commit()
                return value
            except DBAPIError as error:
                if attempt == attempts or error.orig.sqlstate not in ("40001", "40P01"):
                    raise
