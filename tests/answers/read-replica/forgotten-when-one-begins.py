# /// answer
# verdict = "rejected"
# mistake = "the transaction begins after get_bind() was asked for its first statement: a write that is the first is forgotten at once"
# says = "after an insert.*own writes"
# ///
from typing import Any

from sqlalchemy import Connection, Engine, UpdateBase, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, SessionTransaction


def routing_factory(primary: AsyncEngine, replica: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    class RoutingSession(Session):
        wrote = False

        def get_bind(self, mapper: Any = None, *, clause: Any = None, **arguments: Any) -> Engine | Connection:
            if self._flushing or isinstance(clause, UpdateBase):
                self.wrote = True
            if self.wrote or clause is None or clause._for_update_arg is not None:
                return primary.sync_engine
            return replica.sync_engine

    @event.listens_for(RoutingSession, "after_transaction_create")
    def forget(session: RoutingSession, transaction: SessionTransaction) -> None:
        if transaction.parent is None:
            session.wrote = False

    return async_sessionmaker(sync_session_class=RoutingSession, expire_on_commit=False)
