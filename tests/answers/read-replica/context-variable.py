# /// answer
# verdict = "rejected"
# mistake = "a context variable belongs to a task, in which two sessions may work"
# says = "another session"
# ///
from contextvars import ContextVar

from sqlalchemy import UpdateBase, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session

W = ContextVar("W", default=False)


def routing_factory(primary: AsyncEngine, replica: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    class RoutingSession(Session):
        wrote = False

        def get_bind(self, mapper=None, *, clause=None, **kw):
            if self._flushing or isinstance(clause, UpdateBase):
                W.set(True)
            if W.get() or getattr(clause, "_for_update_arg", None) is not None:
                return primary.sync_engine
            return replica.sync_engine

    @event.listens_for(RoutingSession, "after_transaction_end")
    def forget(session, transaction):
        if transaction.parent is None:
            W.set(False)

    return async_sessionmaker(sync_session_class=RoutingSession)
