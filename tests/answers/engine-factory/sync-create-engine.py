# /// answer
# verdict = "rejected"
# mistake = "create_engine returns a synchronous Engine, not an AsyncEngine"
# says = "The function returns sqlalchemy\\.engine\\.base\\.Engine, not an AsyncEngine\\."
# ///
from sqlalchemy import create_engine

from kata.database import database_url


def create_engine_factory():
    return create_engine(database_url(), pool_size=5, max_overflow=10, echo=True)
