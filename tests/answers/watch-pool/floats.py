# /// answer
# verdict = "rejected"
# mistake = "the numbers are floats"
# says = "no ints"
# ///
from sqlalchemy import event


def watch_pool(engine):
    stats = PoolStats(0.0, 0.0, 0.0, 0.0)
    t = engine.sync_engine

    @event.listens_for(t, "connect")
    def c(*_):
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
