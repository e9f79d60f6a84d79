# /// answer
# verdict = "rejected"
# mistake = "only invalidated connections count as closed; those that the pool closes do not"
# says = "closed"
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
    event.listen(pool, "invalidate", lambda connection, record, exception: closed(connection, record))
    event.listen(pool, "checkout", checked_out)
    event.listen(pool, "checkin", checked_in)
    return stats
