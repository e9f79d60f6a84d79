# /// attack
# exercise = "engine-factory"
# trick = "a subclass of AsyncEngine says what is wanted and opens nothing"
# outcome = ["failed"]
# ///

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


class _Pool:
    _max_overflow = 10
    size = lambda self: 5


class _Pretender(AsyncEngine):
    pool = _Pool()
    echo = True

    def connect(self):
        async def nothing():
            return self

        return nothing()

    async def execute(self, *_):
        return None

    async def close(self):
        return None


def create_engine_factory():
    return _Pretender(create_async_engine(database_url()).sync_engine)
