# /// answer
# verdict = "rejected"
# mistake = "after a rollback the session stays with the primary"
# says = "rollback|rolled back"
# ///
from typing import Any

from sqlalchemy import Delete, Insert, Update, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session


def routing_factory(primary: AsyncEngine, replica: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    class RoutingSession(Session):
        wrote = False

        def get_bind(self, mapper: Any = None, *, clause: Any = None, **kw: Any) -> Engine | Connection:
            if self._flushing or isinstance(clause, (Insert, Update, Delete)):
                self.wrote = True
            if self.wrote or getattr(clause, "_for_update_arg", None) is not None:
                return primary.sync_engine
            return replica.sync_engine

    @event.listens_for(RoutingSession, "after_commit")
    def forget(session: RoutingSession) -> None:
        if not session.in_nested_transaction():
            session.wrote = False

    return async_sessionmaker(sync_session_class=RoutingSession, expire_on_commit=False)
