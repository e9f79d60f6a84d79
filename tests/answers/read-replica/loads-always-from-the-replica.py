# /// answer
# verdict = "rejected"
# mistake = "refreshes and lazy loads go to the replica, also when the session has written"
# says = "After .*(refresh|lazy).*own writes"
# ///
from sqlalchemy import UpdateBase, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session


def routing_factory(primary: AsyncEngine, replica: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    class RoutingSession(Session):
        wrote = False

        def get_bind(self, mapper=None, *, clause=None, bind=None, **kw):
            if bind is not None:
                return bind
            if self._flushing or isinstance(clause, UpdateBase):
                self.wrote = True
            if self.wrote or getattr(clause, "_for_update_arg", None) is not None:
                return primary.sync_engine
            return replica.sync_engine

    @event.listens_for(RoutingSession, "do_orm_execute")
    def route(state):
        if state.is_column_load or state.is_relationship_load:
            if not state.session._flushing and state.statement._for_update_arg is None:
                state.bind_arguments["bind"] = replica.sync_engine

    @event.listens_for(RoutingSession, "after_transaction_end")
    def forget(session, transaction):
        if transaction.parent is None:
            session.wrote = False

    return async_sessionmaker(sync_session_class=RoutingSession, expire_on_commit=False)
