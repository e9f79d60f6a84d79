# /// answer
# verdict = "rejected"
# mistake = "before_commit comes before the flush of the commit, which counts as a write of the next transaction"
# says = "commit that had to flush"
# ///
from typing import Any

from sqlalchemy import Connection, Engine, UpdateBase, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session


def routing_factory(primary: AsyncEngine, replica: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    class RoutingSession(Session):
        wrote = False

        def get_bind(self, mapper: Any = None, *, clause: Any = None, **arguments: Any) -> Engine | Connection:
            if self._flushing or isinstance(clause, UpdateBase):
                self.wrote = True
            if self.wrote or clause is None or clause._for_update_arg is not None:
                return primary.sync_engine
            return replica.sync_engine

        def close(self) -> None:
            super().close()
            self.wrote = False

    @event.listens_for(RoutingSession, "before_commit")
    @event.listens_for(RoutingSession, "after_rollback")
    def forget(session: RoutingSession) -> None:
        if not session.in_nested_transaction():
            session.wrote = False

    return async_sessionmaker(sync_session_class=RoutingSession, expire_on_commit=False)
