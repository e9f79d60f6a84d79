# /// answer
# verdict = "rejected"
# mistake = "an invalidated connection need not be lent: a pooled one that the ping finds dead is not"
# says = "ping.*in_use is"
# ///
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


def watch_pool(engine: AsyncEngine) -> PoolStats:
    stats = PoolStats()
    target = engine.sync_engine

    @event.listens_for(target, "connect")
    def opened(*_: object) -> None:
        stats.opened += 1

    @event.listens_for(target, "close")
    def closed(*_: object) -> None:
        stats.closed += 1

    @event.listens_for(target, "checkout")
    def lent(*_: object) -> None:
        stats.in_use += 1
        stats.peak = max(stats.peak, stats.in_use)

    @event.listens_for(target, "checkin")
    def returned(connection: object, record: object) -> None:
        if connection is not None:
            stats.in_use -= 1

    @event.listens_for(target, "invalidate")
    def invalidated(*_: object) -> None:
        stats.in_use -= 1

    return stats
