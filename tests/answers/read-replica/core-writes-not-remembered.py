# /// answer
# verdict = "rejected"
# mistake = "only ORM-enabled writes are remembered; those of tables go to the primary and are forgotten"
# says = "insert\\(\\) of a table.*own writes"
# ///
from sqlalchemy import UpdateBase, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session


def routing_factory(primary: AsyncEngine, replica: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    class RoutingSession(Session):
        wrote = False

        def get_bind(self, mapper=None, *, clause=None, **kw):
            if self._flushing:
                self.wrote = True
            if self.wrote or getattr(clause, "_for_update_arg", None) is not None or isinstance(clause, UpdateBase):
                return primary.sync_engine
            return replica.sync_engine

    @event.listens_for(RoutingSession, "do_orm_execute")
    def w(state):
        if state.is_orm_statement and not state.is_select:
            state.session.wrote = True

    @event.listens_for(RoutingSession, "after_transaction_end")
    def forget(session, transaction):
        if transaction.parent is None:
            session.wrote = False

    return async_sessionmaker(sync_session_class=RoutingSession)
