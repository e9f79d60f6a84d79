# /// answer
# verdict = "rejected"
# mistake = "after the end of the transaction that wrote, SELECTs still go to the primary"
# says = "(after|end).*(commit|transaction|rollback)|(commit|transaction|rollback).*(end|over|after)"
# ///
from typing import Any

from sqlalchemy import Delete, Insert, Update
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

    return async_sessionmaker(sync_session_class=RoutingSession, expire_on_commit=False)
