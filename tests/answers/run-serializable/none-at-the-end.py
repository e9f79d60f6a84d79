# /// answer
# verdict = "rejected"
# mistake = "after the last attempt it returns None"
# says = "propagat|None|swallow|raise"
# ///
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    for _ in range(attempts):
        async with factory() as session:
            await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
            try:
                value = await work(session)
                await session.commit()
                return value
            except DBAPIError as error:
                if error.orig.sqlstate not in ("40001", "40P01"):
                    raise
    return None
