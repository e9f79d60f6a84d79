# /// answer
# verdict = "accepted"
# note = "A set of the records cannot go below zero or count one twice, whatever the events do."
# ///
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


def watch_pool(engine: AsyncEngine) -> PoolStats:
    stats = PoolStats()
    out = set()

    def connect(dbapi_connection, record):
        stats.opened += 1

    def close(dbapi_connection, record):
        stats.closed += 1

    def checkout(dbapi_connection, record, proxy):
        out.add(record)
        stats.in_use = len(out)
        stats.peak = max(stats.peak, stats.in_use)

    def checkin(dbapi_connection, record):
        # The record stays the same when the connection was invalidated; dbapi_connection is None then.
        out.discard(record)
        stats.in_use = len(out)

    for listener in (connect, close, checkout, checkin):
        event.listen(engine.sync_engine, listener.__name__, listener)
    return stats
