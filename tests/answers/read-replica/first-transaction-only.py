# /// answer
# verdict = "rejected"
# mistake = "only the first transaction that writes is forgotten at its end"
# says = "second transaction"
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
            if self.wrote or getattr(clause, "_for_update_arg", None) is not None:
                return primary.sync_engine
            return replica.sync_engine

    @event.listens_for(RoutingSession, "after_transaction_end")
    def forget(session, transaction):
        if transaction.parent is None and not session.info.get("x") and session.wrote:
            session.wrote = False
            session.info["x"] = 1

    return async_sessionmaker(sync_session_class=RoutingSession)
