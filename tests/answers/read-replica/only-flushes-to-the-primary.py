# /// answer
# verdict = "rejected"
# mistake = "the recipe of an old blog: only _flushing is asked, so an executed UPDATE goes to the replica"
# says = "(?-i:UPDATE|INSERT|DELETE)|execut|write.*replica|replica.*write"
# ///
from typing import Any

from sqlalchemy import Delete, Insert, Update, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, SessionTransaction


def routing_factory(primary: AsyncEngine, replica: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    class RoutingSession(Session):
        wrote = False

        def get_bind(self, mapper: Any = None, *, clause: Any = None, **kw: Any) -> Engine | Connection:
            if self._flushing:
                self.wrote = True
            if self.wrote or getattr(clause, "_for_update_arg", None) is not None:
                return primary.sync_engine
            return replica.sync_engine

    @event.listens_for(RoutingSession, "after_transaction_end")
    def forget(session: RoutingSession, transaction: SessionTransaction) -> None:
        if transaction.parent is None:
            session.wrote = False

    return async_sessionmaker(sync_session_class=RoutingSession, expire_on_commit=False)
