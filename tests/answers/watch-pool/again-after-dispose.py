# /// answer
# verdict = "rejected"
# mistake = "the new pool has the listeners already: what is registered anew counts twice"
# says = "dispose.*(in_use|opened) is"
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
        stats.in_use -= 1

    @event.listens_for(target, "engine_disposed")
    def renew(_: object) -> None:
        event.listen(target.pool, "checkout", lambda *arguments: lent(*arguments))

    return stats
