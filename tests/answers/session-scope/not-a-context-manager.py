# /// answer
# verdict = "rejected"
# mistake = "an async generator without @asynccontextmanager"
# says = "context manager|asynccontextmanager|async with|__aenter__"
# ///
async def session_scope(factory):
    async with factory.begin() as session:
        yield session
