# /// answer
# verdict = "rejected"
# mistake = "a close counts as a return as well, and max(0, …) hides that as long as nothing else is in use"
# says = "one of two.*in_use is 0"
# ///
from sqlalchemy import event


def watch_pool(engine):
    stats = PoolStats()
    t = engine.sync_engine

    @event.listens_for(t, "connect")
    def c(*_):
        stats.opened += 1

    @event.listens_for(t, "close")
    def d(*_):
        stats.closed += 1
        stats.in_use = max(0, stats.in_use - 1)

    @event.listens_for(t, "checkout")
    def o(*_):
        stats.in_use += 1
        stats.peak = max(stats.peak, stats.in_use)

    @event.listens_for(t, "checkin")
    def i(*_):
        stats.in_use = max(0, stats.in_use - 1)

    return stats
