"""The worker pool: hands out workers that are connected to a scratch database, and cleans up after them."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Self

from kata.database import Server
from kata.database.admin import admin_connection
from kata.errors import WorkerDied, WorkerNotConnected, WorkerTimedOut
from kata.pool.committing import (
    CommittingDatabase,
    EmptyDatabase,
    LiveDatabase,
    SecondWire,
    open_committing,
    worker_url,
)
from kata.pool.lease import ScratchLease, limited, upstream
from kata.wire import Wire
from kata.worker.process import Worker, WorkerFactory
from kata.worlds import WorldDatabase

CONNECT_SECONDS = 20.0
_STALE_SECONDS = 600.0
# More workers would only compete for processors, and each has databases of its own.
_MAX_SIZE = 4
# Per slot: the leases of two databases, the worker in both, the judge in one. And an exercise loads an engine's pool.
_CONNECTIONS_PER_SLOT, _LARGEST_ENGINE_POOL = 5, 16
# With fewer slots free than this, the processors are busy enough without starting workers ahead of time.
_FREE_FOR_PRESTART = 2


async def pool_size_for(server: Server) -> int:
    """Return how many slots a pool should have: as many as processors and the server's connections allow."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    async with admin_connection(server) as admin:
        connections = await admin.spare_connections()
    by_connections = (connections - _LARGEST_ENGINE_POOL) // _CONNECTIONS_PER_SLOT
    return max(1, min(_MAX_SIZE, processors + 1, by_connections))


@dataclass(eq=False)
class PooledWorker:
    """A worker for one attempt, with its scratch databases.

    Attributes:
        worker: Connected to a database whose rows are held in a transaction; it has not entered a submission yet.
        wire: The wire to that database.
        server: The server behind the wire, with the role that the worker has.
    """

    worker: Worker
    wire: Wire
    server: Server
    _stack: AsyncExitStack
    _empty: ScratchLease
    _live: ScratchLease
    _started: float = field(default_factory=time.time)

    @property
    def usable(self) -> bool:
        """Whether worker and connection still exist."""
        # While the machine sleeps, a connection can end without being closed.
        if time.time() - self._started > _STALE_SECONDS:
            return False
        connected = self.wire.connections and not self.wire.connections[0].closed
        return bool(connected) and not self.worker.reader.at_eof()

    async def empty_database(self) -> EmptyDatabase:
        """Open an empty database in which commits are real; it exists until the worker is released."""
        return await self._stack.enter_async_context(open_committing(EmptyDatabase, self._empty))

    async def live_database(self) -> LiveDatabase:
        """Open a database with tables in which commits are real; it exists until the worker is released.

        It has no rows before the first `reset`.
        """
        return await self._stack.enter_async_context(open_committing(LiveDatabase, self._live))

    async def second_wire(self, database: CommittingDatabase) -> SecondWire:
        """Open one more wire to such a database; it exists until the worker is released."""
        return await self._stack.enter_async_context(database.another_wire())

    async def close(self) -> None:
        """End the worker and its connections."""
        try:
            await self.worker.end()  # first, so that it holds no locks any more
        finally:
            await self._stack.aclose()


class WorkerPool:
    """Hands out workers, and cleans up after them in the background. Use it as an async context manager.

    Args:
        server: The server. Scratch databases are leased on it when they are first needed.
        workers: Starts the workers.
        size: How many attempts may run at once.
        prestart: Whether to start the next worker as soon as one is released, for callers that come again and again.
        extra_ddl: Statements to run after the schema of `init.sql`, in databases that have its tables.
        worlds: The tiny databases of the server, for query exercises; the pool closes their connection.

    Attributes:
        worlds: The same.
        seconds: How long the last attempt at an exercise took, by its id.
    """

    def __init__(
        self,
        server: Server,
        workers: WorkerFactory,
        *,
        size: int = 1,
        prestart: bool = False,
        extra_ddl: Sequence[str] = (),
        worlds: WorldDatabase | None = None,
    ) -> None:
        self.server = server
        self.worlds = worlds
        self.size = size
        self.seconds: dict[str, float] = {}
        self._prestart = prestart
        self._slots = [_Slot(server, workers, extra_ddl) for _ in range(size)]
        self._free = self._slots[::-1]
        self._queue: list[tuple[bool, int, asyncio.Future[_Slot]]] = []
        self._tickets = count()
        self._taken = 0
        self._clearing: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """End all workers, and release the databases."""
        self._prestart = False
        await asyncio.gather(*self._clearing, return_exceptions=True)
        await asyncio.gather(*(slot.close() for slot in self._slots), return_exceptions=True)
        if self.worlds is not None:
            await self.worlds.close()

    async def recover(self) -> None:
        """Release what was lost, so that `lost` reports only what is lost from now on."""
        for slot in [slot for slot in self._free if slot.lost]:
            await slot.close()

    def prepare(self) -> None:
        """Start the first worker ahead of time."""
        self._slots[0].prestart()

    @property
    def lost(self) -> bool:
        """Whether a leased database was lost: the server was stopped, or closed the connection."""
        return any(slot.lost for slot in self._slots)

    @asynccontextmanager
    async def take(self, *, speculative: bool = False) -> AsyncIterator[PooledWorker]:
        """Take a worker as soon as a slot is free; it is released at the end of the block.

        Args:
            speculative: Whether all other callers come first: the attempt may turn out not to be needed.

        Raises:
            WorkerError: Workers cannot be started.
            WorkerNotConnected: The worker started, but cannot connect.
        """
        slot = await self._acquire_slot(speculative)
        self._taken += 1
        pooled, clean = None, False
        try:
            pooled = await slot.worker()
            yield pooled
            clean = True
        finally:
            clearing = asyncio.create_task(self._clear(slot, pooled, clean))
            self._clearing.add(clearing)
            clearing.add_done_callback(self._clearing.discard)

    async def _acquire_slot(self, speculative: bool) -> _Slot:
        if self._free:
            # The slot used last comes first: its database is leased already.
            return self._free.pop()
        granted: asyncio.Future[_Slot] = asyncio.get_running_loop().create_future()
        heappush(self._queue, (speculative, next(self._tickets), granted))
        try:
            return await granted
        except asyncio.CancelledError:
            if granted.done() and not granted.cancelled():
                self._release_slot(granted.result())
            raise

    def _release_slot(self, slot: _Slot) -> None:
        while self._queue:
            _, _, granted = heappop(self._queue)
            if not granted.done():
                granted.set_result(slot)
                return
        self._free.append(slot)

    async def _clear(self, slot: _Slot, pooled: PooledWorker | None, clean: bool) -> None:
        try:
            # The slot can be used again even after a failure: it has released what it could not restore.
            with suppress(Exception):
                if pooled is not None:
                    await slot.clear(pooled, clean)
        finally:
            self._taken -= 1
            self._release_slot(slot)
        if self._prestart and self._taken == 0:
            for other in self._slots:
                if other.used:
                    other.prestart()
        elif self._prestart and self._taken <= self.size - _FREE_FOR_PRESTART:
            slot.prestart()


class _Slot:
    """Runs one worker after the other, on the same scratch databases."""

    def __init__(self, server: Server, workers: WorkerFactory, extra_ddl: Sequence[str]) -> None:
        self._server = limited(server)
        self._workers = workers
        self._held = ScratchLease(server, extra_ddl=extra_ddl)
        self._empty = ScratchLease(server, commits=True, empty=True)
        self._live = ScratchLease(server, commits=True, extra_ddl=extra_ddl)
        self._leases = self._held, self._empty, self._live
        self._next: asyncio.Task[PooledWorker] | None = None
        self.used = False

    @property
    def lost(self) -> bool:
        return any(lease.lost for lease in self._leases)

    def prestart(self) -> None:
        if self._next is None:
            self._next = asyncio.create_task(self._start())

    async def worker(self) -> PooledWorker:
        """Return the worker that was started ahead of time, if it is still usable, or a new one."""
        self.used = True
        if (pooled := await self._prestarted()) is not None:
            if pooled.usable and not self._held.lost:
                return pooled
            await self.clear(pooled, clean=pooled.usable)
        return await self._start()

    async def _prestarted(self) -> PooledWorker | None:
        if self._next is None:
            return None
        await asyncio.wait([self._next])  # a caller that is cancelled here leaves it to the next one
        task, self._next = self._next, None
        # A failure is dropped: its cause may be gone.
        return None if task.cancelled() or task.exception() is not None else task.result()

    async def _start(self) -> PooledWorker:
        database = (await self._held.database()).database
        async with AsyncExitStack() as stack:
            wire = await stack.enter_async_context(Wire(upstream(self._server), database, user=self._server.user))
            worker = await self._workers.start(worker_url(self._server, wire))
            stack.push_async_callback(worker.end)
            try:
                reply = await worker.ask("connect", timeout=CONNECT_SECONDS)
            except (WorkerDied, WorkerTimedOut):
                raise WorkerNotConnected("the worker could not be started, or could not connect.") from None
            if reply.get("error"):
                raise WorkerNotConnected(f"the worker cannot connect to the database: {reply['error']['message']}")
            return PooledWorker(worker, wire, self._server, stack.pop_all(), self._empty, self._live)

    async def clear(self, pooled: PooledWorker, clean: bool) -> None:
        """End a worker, and keep its database only if the attempt ended normally (`clean`) and committed nothing."""
        try:
            await pooled.close()
        except BaseException:
            clean = False
            raise
        finally:
            if pooled.wire.escaped:
                await self._held.discard()  # something may have been committed
            elif not clean:
                # The worker may still be active in it. The next lease checks the database, and this slot leases another.
                await self._held.release()

    async def close(self) -> None:
        async with AsyncExitStack() as stack:
            for lease in self._leases:
                stack.push_async_callback(lease.release)
            if (pooled := await self._prestarted()) is not None:
                await pooled.close()
