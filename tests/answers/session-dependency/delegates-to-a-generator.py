# /// answer
# verdict = "rejected"
# mistake = "runs another generator in `async for`: an exception never reaches it, and it is closed some time later"
# says = "HTTPException.*not closed"
# ///
from fastapi import Depends


async def _inner(factory):
    async with factory.begin() as session:
        yield session


async def get_session(request: Request):
    async for session in _inner(request.app.state.factory):
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
