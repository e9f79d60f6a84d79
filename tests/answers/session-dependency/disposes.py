# /// answer
# verdict = "rejected"
# mistake = "disposes of the engine after each request: all connections are closed"
# says = "new connection"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    factory = request.app.state.factory
    async with factory.begin() as session:
        yield session
    await factory.kw["bind"].dispose()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
