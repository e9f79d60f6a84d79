# /// answer
# verdict = "rejected"
# mistake = "get_bind() of an AsyncSession is never asked; its sync session has the primary for everything"
# says = "replica|get_bind"
# ///
from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


def routing_factory(primary: AsyncEngine, replica: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    class RoutingSession(AsyncSession):
        def get_bind(self, mapper=None, clause=None, bind=None, **kw):
            if isinstance(clause, Select):
                return replica.sync_engine
            return primary.sync_engine

    return async_sessionmaker(primary, class_=RoutingSession, expire_on_commit=False)
