# /// answer
# verdict = "rejected"
# mistake = "a listener asks the server for something"
# says = "listener sends a statement"
# ///
from sqlalchemy import event


def watch_pool(engine):
    stats = PoolStats()
    t = engine.sync_engine

    @event.listens_for(t, "connect")
    def c(conn, rec):
        cur = conn.cursor()
        cur.execute("SELECT pg_backend_pid()")
        cur.fetchone()
        cur.close()
        stats.opened += 1

    @event.listens_for(t, "close")
    def d(*_):
        stats.closed += 1

    @event.listens_for(t, "checkout")
    def o(*_):
        stats.in_use += 1
        stats.peak = max(stats.peak, stats.in_use)

    @event.listens_for(t, "checkin")
    def i(*_):
        stats.in_use -= 1

    return stats
