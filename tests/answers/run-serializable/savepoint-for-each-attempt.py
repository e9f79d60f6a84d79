# /// answer
# verdict = "rejected"
# mistake = "each attempt is a savepoint of the same transaction, which a serialization failure dooms"
# says = "savepoint|new session|same session|begin anew|same transaction|anew|again|attempt"
# ///
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    async with factory() as session:
        await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
        for attempt in range(1, attempts + 1):
            try:
                async with session.begin_nested():
                    value = await work(session)
                await session.commit()
                return value
            except DBAPIError as error:
                if attempt == attempts or error.orig.sqlstate not in ("40001", "40P01"):
                    raise
