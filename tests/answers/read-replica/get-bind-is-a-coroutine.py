# /// answer
# verdict = "rejected"
# mistake = "get_bind() is async def, and the session does not await it"
# says = "returns a coroutine"
# ///
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlalchemy.orm import Session


def routing_factory(primary, replica):
    class RoutingSession(Session):
        async def get_bind(self, mapper=None, *, clause=None, **kw):
            return replica.sync_engine

    return async_sessionmaker(sync_session_class=RoutingSession)
