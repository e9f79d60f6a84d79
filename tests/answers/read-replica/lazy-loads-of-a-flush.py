# /// answer
# verdict = "rejected"
# mistake = "a SELECT inside a flush is a SELECT: it goes to the replica"
# says = "flush|lazy"
# ///
from sqlalchemy import Select, UpdateBase, event
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlalchemy.orm import Session


def routing_factory(primary, replica):
    class RoutingSession(Session):
        wrote = False

        def get_bind(self, mapper=None, *, clause=None, **kw):
            if isinstance(clause, Select) and clause._for_update_arg is None and not self.wrote:
                return replica.sync_engine
            if self._flushing or isinstance(clause, UpdateBase):
                self.wrote = True
            return primary.sync_engine

    @event.listens_for(RoutingSession, "after_transaction_end")
    def forget(session, transaction):
        if transaction.parent is None:
            session.wrote = False

    return async_sessionmaker(sync_session_class=RoutingSession)
