# /// answer
# verdict = "rejected"
# mistake = "autocommit by execution options"
# says = 'AUTOCOMMIT'
# ///

from sqlalchemy.ext.asyncio import create_async_engine
from kata.database import database_url


def create_engine_factory():
    return create_async_engine(database_url(), echo=True, execution_options={"isolation_level": "AUTOCOMMIT"})
