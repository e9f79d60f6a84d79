# /// answer
# verdict = "accepted"
# note = "What is tried and when it is tried again stand apart: both can be read, and tested, alone."
# ///
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

T = TypeVar("T")
SERIALIZATION_FAILURE = "40001"
DEADLOCK_DETECTED = "40P01"


def _worth_another_try(error: DBAPIError) -> bool:
    sqlstate = getattr(error.orig.__cause__, "sqlstate", None)
    return sqlstate in (SERIALIZATION_FAILURE, DEADLOCK_DETECTED)


async def _once(factory: async_sessionmaker[AsyncSession], work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    async with factory() as session:
        await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
        value = await work(session)
        await session.commit()
        return value


async def run_serializable(
    factory: async_sessionmaker[AsyncSession], work: Callable[[AsyncSession], Awaitable[T]], attempts: int = 5
) -> T:
    for _ in range(attempts - 1):
        try:
            return await _once(factory, work)
        except DBAPIError as error:
            if not _worth_another_try(error):
                raise
    return await _once(factory, work)
