# /// answer
# verdict = "rejected"
# mistake = "do_orm_execute comes before the autoflush: the SELECT that makes it happen goes to the replica"
# says = "autoflush|flush|own write|pending"
# ///
from sqlalchemy import UpdateBase, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, Session


def routing_factory(primary: AsyncEngine, replica: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    class RoutingSession(Session):
        pass

    @event.listens_for(RoutingSession, "do_orm_execute")
    def route(state: ORMExecuteState) -> None:
        session = state.session
        if isinstance(state.statement, UpdateBase):
            session.info["wrote"] = True
        if not state.is_select or session._flushing or session.info.get("wrote"):
            return
        if getattr(state.statement, "_for_update_arg", None) is None:
            state.bind_arguments["bind"] = replica.sync_engine

    @event.listens_for(RoutingSession, "after_flush")
    def flushed(session, context) -> None:
        session.info["wrote"] = True

    @event.listens_for(RoutingSession, "after_transaction_end")
    def ended(session, transaction) -> None:
        if transaction.parent is None:
            session.info["wrote"] = False

    return async_sessionmaker(primary, sync_session_class=RoutingSession)
