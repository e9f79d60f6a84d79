# /// answer
# verdict = "rejected"
# mistake = "a second call for the same engine returns the PoolStats of the first"
# says = "second call"
# ///
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

_known: dict[AsyncEngine, PoolStats] = {}


def watch_pool(engine: AsyncEngine) -> PoolStats:
    if engine in _known:
        return _known[engine]
    stats = _known[engine] = PoolStats()
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

    return stats
