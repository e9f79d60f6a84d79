# /// answer
# verdict = "rejected"
# mistake = "commit() and rollback() of the AsyncSession forget the write; a begin() block calls neither"
# says = "begin\\(|begin block|(after|end).*(commit|transaction)|(commit|transaction).*(end|over|after)"
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

    class RoutingAsyncSession(AsyncSession):
        async def commit(self) -> None:
            await super().commit()
            self.sync_session.wrote = False

        async def rollback(self) -> None:
            await super().rollback()
            self.sync_session.wrote = False

    return async_sessionmaker(class_=RoutingAsyncSession, sync_session_class=RoutingSession, expire_on_commit=False)
