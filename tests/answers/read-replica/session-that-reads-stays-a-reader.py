# /// answer
# verdict = "rejected"
# mistake = "the first statement of a transaction decides for all of it: a write after a read goes to the replica"
# says = "write|(?-i:UPDATE|INSERT)|replica"
# ///
from typing import Any

from sqlalchemy import Delete, Insert, Update, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, SessionTransaction


def routing_factory(primary: AsyncEngine, replica: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    class RoutingSession(Session):
        wrote = False
        chosen = None

        def get_bind(self, mapper: Any = None, *, clause: Any = None, **kw: Any) -> Engine | Connection:
            if self._flushing or isinstance(clause, (Insert, Update, Delete)):
                self.wrote = True
            if self.chosen is None:
                locks = getattr(clause, "_for_update_arg", None) is not None
                self.chosen = (primary if self.wrote or locks else replica).sync_engine
            return self.chosen

    @event.listens_for(RoutingSession, "after_transaction_end")
    def forget(session: RoutingSession, transaction: SessionTransaction) -> None:
        if transaction.parent is None:
            session.wrote = False
            session.chosen = None

    return async_sessionmaker(sync_session_class=RoutingSession, expire_on_commit=False)
