# /// answer
# verdict = "rejected"
# mistake = "a way through get_bind() ends without an engine: for the SELECTs after a write"
# says = "returns None"
# ///
from sqlalchemy import UpdateBase, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session


def routing_factory(primary: AsyncEngine, replica: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    class RoutingSession(Session):
        wrote = False

        def get_bind(self, mapper=None, *, clause=None, **kw):
            if self._flushing or isinstance(clause, UpdateBase):
                self.wrote = True
                return primary.sync_engine
            if clause is not None and clause.is_select and not self.wrote and clause._for_update_arg is None:
                return replica.sync_engine

    @event.listens_for(RoutingSession, "after_transaction_end")
    def forget(session, transaction):
        if transaction.parent is None:
            session.wrote = False

    return async_sessionmaker(sync_session_class=RoutingSession, expire_on_commit=False)
