"""The workers that all small answers share."""

from collections.abc import AsyncIterator

import pytest_asyncio

from kata.database import Server
from kata.judging.opening import open_pool
from kata.pool.worker_pool import WorkerPool


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def pool(real_server: Server) -> AsyncIterator[WorkerPool]:
    """A pool with the fixed worlds."""
    async with open_pool(server=real_server, size=1, prestart=True) as pool:
        yield pool
