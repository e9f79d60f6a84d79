# /// answer
# verdict = "rejected"
# mistake = "changes the level of the caller's engine, for everybody and from now on"
# says = "isolation|engine|pool|SERIALIZABLE|usual"
# ///
from sqlalchemy.exc import DBAPIError


async def run_serializable(factory, work, attempts=5):
    factory.kw["bind"].sync_engine.update_execution_options(isolation_level="SERIALIZABLE")
    for attempt in range(1, attempts + 1):
        async with factory() as session:
            try:
                value = await work(session)
                await session.commit()
                return value
            except DBAPIError as error:
                if attempt == attempts or error.orig.sqlstate not in ("40001", "40P01"):
                    raise
