"""Seats: where attempts are made. A seat is a database, a wire to it, and a worker that is connected and waits."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from heapq import heappop, heappush
from itertools import count
from types import TracebackType
from typing import Self

from kata.database import Server
from kata.database.admin import admin_connection
from kata.judging.mistake import CouldNotJudge
from kata.pool.committing import CommittingDatabase, scratch_database, worker_url
from kata.pool.lease import ScratchLease
from kata.pool.roles import limited
from kata.wire import Upstream, Wire
from kata.errors import WorkerDied, WorkerTimedOut
from kata.worker.process import Worker, WorkerFactory

CONNECT_SECONDS = 20.0
_STALE_SECONDS = 600.0
# More would only wait for each other's processors; each has a database of its own, too.
_MOST = 4
# Of each seat: the locks of its two databases, the worker in both, the judge in one; and a pool under load is an exercise.
_CONNECTIONS_EACH, _LARGEST_POOL = 5, 16
# With fewer places free than this, processors have better things to do than to make seats for nobody yet.
_BUSY = 2


async def pool_size_for(server: Server) -> int:
    """How many seats there should be: as many as processors and the server's connections allow.

    Raises:
        DatabaseError: The server cannot be used.
    """
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    async with admin_connection(server) as keeper:
        spare = await keeper.spare_connections()
    return max(1, min(_MOST, processors + 1, (spare - _LARGEST_POOL) // _CONNECTIONS_EACH))


class PooledWorker:
    """Where one attempt is made.

    Attributes:
        worker: It is connected to the seat's database, and has not entered a submission yet.
        wire: What its statements pass.
        server: The server behind the wire, with the role that answers are judged as.
    """

    def __init__(
        self, worker: Worker, wire: Wire, server: Server, scratch: ScratchLease, stack: AsyncExitStack
    ) -> None:
        self.worker = worker
        self.wire = wire
        self.server = server
        self._scratch = scratch
        self._stack = stack
        self._made = time.time()

    @property
    def usable(self) -> bool:
        """Whether worker and connection are still there."""
        if (
            time.time() - self._made > _STALE_SECONDS
        ):  # also after a sleep of the machine, in which nobody says good-bye
            return False
        connected = self.wire.connections and not self.wire.connections[0].closed
        return bool(connected) and not self.worker.reader.at_eof()

    async def scratch_database(self) -> CommittingDatabase:
        """A database in which commits are real, with nothing in it; there until the seat is left.

        Raises:
            DatabaseError: There is none to be had.
        """
        return await self._stack.enter_async_context(scratch_database(self._scratch))

    async def close(self) -> None:
        """End the worker and its connections."""
        try:
            await self.worker.end()  # first: who is gone holds no locks
        finally:
            await self._stack.aclose()


class WorkerPool:
    """Hands seats out, and clears them behind those who leave. Use it as an async context manager.

    Clearing goes on while somebody else does something else: nobody waits for the end of a process.

    Args:
        server: The server; databases to work in are leased there when they are first needed.
        workers: Where the learner's code runs.
        at_once: How many attempts may be made side by side.
        prestart: Make the next seat as soon as one has been left, for those who come again and again.

    Attributes:
        seconds: How long the last attempt at an exercise has taken, by its id.
    """

    def __init__(self, server: Server, workers: WorkerFactory, *, size: int = 1, prestart: bool = False) -> None:
        self.server = server
        self.size = size
        self._prestart = prestart
        self._places = [_Slot(server, workers) for _ in range(size)]
        self._free = self._places[::-1]
        self._waiting: list[tuple[bool, int, asyncio.Future[_Slot]]] = []
        self._turns = count()
        self.seconds: dict[str, float] = {}
        self._taken = 0
        self._clearing: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End all that is left, and give the databases back."""
        self._prestart = False
        await asyncio.gather(*self._clearing, return_exceptions=True)
        await asyncio.gather(*(place.close() for place in self._places), return_exceptions=True)

    async def recover(self) -> None:
        """Give back what was lost in the meantime; what is lost from now on is news."""
        for place in [place for place in self._free if place.lost]:
            await place.close()

    def prepare(self) -> None:
        """Make the first seat before anybody asks for it."""
        self._places[0].prepare()

    @property
    def lost(self) -> bool:
        """Whether a database was lost while we worked in it: the server was stopped, or has thrown us out."""
        return any(place.lost for place in self._places)

    @asynccontextmanager
    async def take(self, *, speculative: bool = False) -> AsyncIterator[PooledWorker]:
        """A seat, as soon as there is one; left with the block.

        Args:
            speculative: Whether all others come first: it is not known yet whether the attempt is needed.

        Raises:
            CouldNotJudge: The worker cannot be started, or cannot connect.
            DatabaseError: There is no database to be had.
            WorkerError: The process that workers are forked from does not start.
        """
        place = await self._place(speculative)
        self._taken += 1
        seat, clean = None, False
        try:
            seat = await place.seat()
            yield seat
            clean = True
        finally:
            clearing = asyncio.create_task(self._clear(place, seat, clean))
            self._clearing.add(clearing)
            clearing.add_done_callback(self._clearing.discard)

    async def _place(self, speculative: bool) -> _Slot:
        if self._free:
            # The last one used is the first one used again: its database is leased already.
            return self._free.pop()
        turn: asyncio.Future[_Slot] = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (speculative, next(self._turns), turn))
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._free_again(turn.result())
            raise

    def _free_again(self, place: _Slot) -> None:
        while self._waiting:
            _, _, turn = heappop(self._waiting)
            if not turn.done():
                turn.set_result(place)
                return
        self._free.append(place)

    async def _clear(self, place: _Slot, seat: PooledWorker | None, clean: bool) -> None:
        try:
            # The place is usable in any case: what it cannot give back as it was, it has given away.
            with suppress(Exception):
                if seat is not None:
                    await place.clear(seat, clean)
        finally:
            self._taken -= 1
            self._free_again(place)
        if self._prestart and self._taken == 0:
            for other in self._places:
                if other.used:
                    other.prepare()
        elif self._prestart and self._taken <= self.size - _BUSY:
            place.prepare()


class _Slot:
    """The databases of one seat after the other."""

    def __init__(self, server: Server, workers: WorkerFactory) -> None:
        self._server = limited(server)
        self._workers = workers
        self._lane = ScratchLease(server)
        self._scratch = ScratchLease(server, empty=True)
        self._next: asyncio.Task[PooledWorker] | None = None
        self.used = False

    @property
    def lost(self) -> bool:
        return self._lane.lost or self._scratch.lost

    def prepare(self) -> None:
        """Make the next seat before somebody asks for it."""
        if self._next is None:
            self._next = asyncio.create_task(self._make())

    async def seat(self) -> PooledWorker:
        self.used = True
        if (seat := await self._made_before()) is not None:
            if seat.usable and not self._lane.lost:
                return seat
            await self.clear(seat, clean=seat.usable)
        return await self._make()

    async def _made_before(self) -> PooledWorker | None:
        if self._next is None:
            return None
        await asyncio.wait([self._next])  # who gives up waiting leaves it to the next one
        made, self._next = self._next, None
        # Whatever was in the way then: the next one may find it gone.
        return None if made.cancelled() or made.exception() is not None else made.result()

    async def _make(self) -> PooledWorker:
        upstream = Upstream(self._server.host, self._server.port, self._server.ssl)
        database = await self._lane.database()
        async with AsyncExitStack() as stack:
            wire = await stack.enter_async_context(Wire(upstream, database, user=self._server.user))
            worker = await self._workers.start(worker_url(self._server, wire))
            stack.push_async_callback(worker.end)
            try:
                answer = await worker.ask("connect", timeout=CONNECT_SECONDS)
            except (WorkerDied, WorkerTimedOut):
                raise CouldNotJudge("the worker could not be started, or could not connect.") from None
            if answer.get("error"):
                raise CouldNotJudge(f"the worker cannot connect to the database: {answer['error']['message']}")
            return PooledWorker(worker, wire, self._server, self._scratch, stack.pop_all())

    async def clear(self, seat: PooledWorker, clean: bool) -> None:
        ended = False
        try:
            await seat.close()
            ended = True
        finally:
            if seat.wire.escaped:
                await self._lane.spoil()  # something may have been committed
            elif not (clean and ended):
                # Somebody may still be at work in it: give the lane back, where it is swept, and lease another one.
                await self._lane.give_back()

    async def close(self) -> None:
        try:
            if (seat := await self._made_before()) is not None:
                await seat.close()
        finally:
            await self._lane.give_back()
            await self._scratch.give_back()
