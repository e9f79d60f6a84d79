# /// answer
# verdict = "rejected"
# mistake = "each event makes a new PoolStats; the one that was returned stays as it was"
# says = "opened|up to date|never change|stay"
# ///
from dataclasses import replace

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


def watch_pool(engine: AsyncEngine) -> PoolStats:
    stats = PoolStats()

    def opened(*_args):
        nonlocal stats
        stats = replace(stats, opened=stats.opened + 1)

    def closed(*_args):
        nonlocal stats
        stats = replace(stats, closed=stats.closed + 1)

    def checked_out(*_args):
        nonlocal stats
        stats = replace(stats, in_use=stats.in_use + 1, peak=max(stats.peak, stats.in_use + 1))

    def checked_in(*_args):
        nonlocal stats
        stats = replace(stats, in_use=stats.in_use - 1)

    pool = engine.sync_engine.pool
    event.listen(pool, "connect", opened)
    event.listen(pool, "close", closed)
    event.listen(pool, "checkout", checked_out)
    event.listen(pool, "checkin", checked_in)
    return stats
