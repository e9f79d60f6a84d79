# /// answer
# verdict = "rejected"
# mistake = "after the last attempt a RuntimeError comes out instead of the error"
# says = "propagat|RuntimeError|DBAPIError|instead"
# ///
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    last = None
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
                last = error
    raise RuntimeError(f"not serializable in {attempts} attempts") from last
