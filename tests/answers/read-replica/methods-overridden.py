# /// answer
# verdict = "rejected"
# mistake = "commit(), rollback() and close() of the sync session forget the write; a begin() block calls none of them"
# says = "begin\\(|block"
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

        def commit(self) -> None:
            super().commit()
            self.wrote = False

        def rollback(self) -> None:
            super().rollback()
            self.wrote = False

        def close(self) -> None:
            super().close()
            self.wrote = False

    return async_sessionmaker(sync_session_class=RoutingSession, expire_on_commit=False)
