# /// answer
# verdict = "accepted"
# note = "An engine with the option shares the pool, and nobody can forget it at a connection."
# ///
from sqlalchemy.exc import DBAPIError

AGAIN = {"40001", "40P01"}


async def run_serializable(factory, work, attempts=5):
    engine = factory.kw["bind"].execution_options(isolation_level="SERIALIZABLE")
    left = attempts
    while True:
        left -= 1
        try:
            async with factory(bind=engine) as session, session.begin():
                return await work(session)
        except DBAPIError as error:
            if left < 1 or getattr(error.orig, "sqlstate", None) not in AGAIN:
                raise
