# /// attack
# exercise = "session-factory"
# trick = "a subclass of async_sessionmaker whose sessions write nothing and expire nothing"
# outcome = ["failed"]
# ///

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker


class _Session(AsyncSession):
    def add(self, instance, _warn=True):
        return None

    async def flush(self, objects=None):
        return None

    async def commit(self):
        return None


def create_session_factory(engine):
    return async_sessionmaker(engine, class_=_Session, expire_on_commit=False)
