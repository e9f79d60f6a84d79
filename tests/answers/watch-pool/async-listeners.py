# /// answer
# verdict = "rejected"
# mistake = "the listeners are coroutines, which nobody awaits"
# says = "coroutine|never awaited"
# ///
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


def watch_pool(engine: AsyncEngine) -> PoolStats:
    stats = PoolStats()
    target = engine.sync_engine

    @event.listens_for(target, "connect")
    async def opened(*_: object) -> None:
        stats.opened += 1

    @event.listens_for(target, "close")
    async def closed(*_: object) -> None:
        stats.closed += 1

    @event.listens_for(target, "checkout")
    async def lent(*_: object) -> None:
        stats.in_use += 1
        stats.peak = max(stats.peak, stats.in_use)

    @event.listens_for(target, "checkin")
    async def returned(connection: object, record: object) -> None:
        stats.in_use -= 1

    return stats
