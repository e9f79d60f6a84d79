# /// answer
# verdict = "rejected"
# mistake = "a generator that yields a session (a web framework's dependency) instead of a factory"
# says = "The function returns builtins\\.async_generator, not an async_sessionmaker\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker


async def create_session_factory(engine: AsyncEngine):
    factory = async_sessionmaker(engine, expire_on_commit=False)
    async with factory() as session:
        yield session
