# /// answer
# verdict = "accepted"
# note = "The root transaction itself is remembered: no event has to reset anything, and a savepoint cannot."
# ///
from sqlalchemy import UpdateBase
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session


def routing_factory(primary: AsyncEngine, replica: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """The transaction that wrote is remembered; another one is another object, so nothing has to be reset."""

    class RoutingSession(Session):
        wrote_in = None

        def get_bind(self, mapper=None, *, clause=None, **kw):
            if self._flushing or isinstance(clause, UpdateBase):
                if not self.in_transaction():
                    self.begin()
                self.wrote_in = self.get_transaction()
            wrote = self.wrote_in is not None and self.wrote_in is self.get_transaction()
            locks = getattr(clause, "_for_update_arg", None) is not None
            return (primary if wrote or locks else replica).sync_engine

    return async_sessionmaker(sync_session_class=RoutingSession)
