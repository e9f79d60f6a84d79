# /// answer
# verdict = "rejected"
# mistake = "REPEATABLE READ lets write skew pass"
# says = "SERIALIZABLE|REPEATABLE READ|isolation|write skew"
# ///
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    for attempt in range(1, attempts + 1):
        async with factory() as session:
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            try:
                value = await work(session)
                await session.commit()
                return value
            except DBAPIError as error:
                if attempt == attempts or error.orig.sqlstate not in ("40001", "40P01"):
                    raise
