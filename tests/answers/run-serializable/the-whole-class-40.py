# /// answer
# verdict = "rejected"
# mistake = "tries everything of class 40 again, 40003 (unknown whether it was done) too"
# says = "40003"
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
                if not e.orig.sqlstate.startswith("40") or attempt == attempts - 1:
                    raise
