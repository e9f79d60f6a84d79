# /// answer
# verdict = "rejected"
# mistake = "when `work` raises anything but a database error the session stays open"
# says = "open|clos|pool|leak"
# ///
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    for attempt in range(1, attempts + 1):
        session = factory()
        await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
        try:
            value = await work(session)
            await session.commit()
        except DBAPIError as error:
            await session.close()
            if attempt == attempts or error.orig.sqlstate not in ("40001", "40P01"):
                raise
        else:
            await session.close()
            return value
