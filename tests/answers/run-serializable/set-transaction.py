# /// answer
# verdict = "accepted"
# note = "SET TRANSACTION ends with the transaction: there is nothing to put back."
# ///
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    for remaining in range(attempts - 1, -1, -1):
        try:
            async with factory.begin() as session:
                await session.execute(text("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"))
                value = await work(session)
        except DBAPIError as error:
            if not remaining or error.orig.pgcode not in ("40001", "40P01"):
                raise
        else:
            return value
