# /// answer
# verdict = "rejected"
# mistake = "in_use counts the connections that are open, not those that are checked out"
# says = "in_use|in use|checked out|checkout"
# ///
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


def watch_pool(engine: AsyncEngine) -> PoolStats:
    stats = PoolStats()

    def opened(dbapi_connection: Any, record: Any) -> None:
        stats.opened += 1
        pass

    def closed(dbapi_connection: Any, record: Any) -> None:
        stats.closed += 1
        stats.in_use -= 1

    def checked_out(dbapi_connection: Any, record: Any, proxy: Any) -> None:
        pass

    def checked_in(dbapi_connection: Any, record: Any) -> None:
        pass

    pool = engine.sync_engine.pool
    event.listen(pool, "connect", opened)
    event.listen(pool, "close", closed)
    event.listen(pool, "checkout", checked_out)
    event.listen(pool, "checkin", checked_in)
    return stats
