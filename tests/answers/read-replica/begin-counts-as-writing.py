# /// answer
# verdict = "rejected"
# mistake = "a transaction that is begun in words counts as one that writes"
# says = "begin.*before anything is written"
# ///
from sqlalchemy import UpdateBase, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session


def routing_factory(primary: AsyncEngine, replica: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    class RoutingSession(Session):
        wrote = False

        def begin(self, nested=False):
            self.info["explicit"] = True
            return super().begin(nested)

        def get_bind(self, mapper=None, *, clause=None, **kw):
            if self._flushing or isinstance(clause, UpdateBase):
                self.wrote = True
            if self.wrote or getattr(clause, "_for_update_arg", None) is not None or self.info.get("explicit"):
                return primary.sync_engine
            return replica.sync_engine

    @event.listens_for(RoutingSession, "after_transaction_end")
    def forget(session, transaction):
        if transaction.parent is None:
            session.wrote = False

    return async_sessionmaker(sync_session_class=RoutingSession, expire_on_commit=False)
