# /// answer
# verdict = "rejected"
# mistake = "the engines stand on one class: a second factory changes those of the first"
# says = "second factory"
# ///
from typing import Any

from sqlalchemy import Connection, Engine, UpdateBase, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, SessionTransaction


class RoutingSession(Session):
    primary: Engine
    replica: Engine
    wrote = False

    def get_bind(self, mapper: Any = None, *, clause: Any = None, **arguments: Any) -> Engine | Connection:
        if self._flushing or isinstance(clause, UpdateBase):
            self.wrote = True
        if self.wrote or clause is None or clause._for_update_arg is not None:
            return self.primary
        return self.replica


@event.listens_for(RoutingSession, "after_transaction_end")
def forget(session: RoutingSession, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.wrote = False


def routing_factory(primary: AsyncEngine, replica: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    RoutingSession.primary, RoutingSession.replica = primary.sync_engine, replica.sync_engine
    return async_sessionmaker(sync_session_class=RoutingSession)
