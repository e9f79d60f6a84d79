# /// answer
# verdict = "accepted"
# note = "Shortest: `factory.begin()` opens the session, commits when the block ends and rolls back when it raises; nothing is left to forget."
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory.begin() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
