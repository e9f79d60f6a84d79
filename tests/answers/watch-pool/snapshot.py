# /// answer
# verdict = "rejected"
# mistake = "the numbers are read once; nothing keeps them up to date"
# says = "opened|up to date|never change|stay|snapshot"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine


def watch_pool(engine: AsyncEngine) -> PoolStats:
    pool = engine.sync_engine.pool
    return PoolStats(
        opened=pool.checkedin() + pool.checkedout(), closed=0, in_use=pool.checkedout(), peak=pool.checkedout()
    )
