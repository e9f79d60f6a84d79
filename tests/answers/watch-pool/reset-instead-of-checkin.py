# /// answer
# verdict = "rejected"
# mistake = "reset is no checkin: it does not come for an invalidated connection"
# says = "in_use|in use|(?-i:checkin)"
# ///
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


def watch_pool(engine: AsyncEngine) -> PoolStats:
    stats = PoolStats()

    def opened(dbapi_connection: Any, record: Any) -> None:
        stats.opened += 1

    def closed(dbapi_connection: Any, record: Any) -> None:
        stats.closed += 1

    def checked_out(dbapi_connection: Any, record: Any, proxy: Any) -> None:
        stats.in_use += 1
        stats.peak = max(stats.peak, stats.in_use)

    def checked_in(dbapi_connection: Any, record: Any) -> None:
        stats.in_use -= 1

    pool = engine.sync_engine.pool
    event.listen(pool, "connect", opened)
    event.listen(pool, "close", closed)
    event.listen(pool, "checkout", checked_out)
    event.listen(pool, "reset", lambda connection, record, state: checked_in(connection, record))
    return stats
