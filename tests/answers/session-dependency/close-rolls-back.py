# /// answer
# verdict = "accepted"
# note = "No `except` is needed: closing a session rolls back what was not committed, and an exception never reaches the commit."
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        yield session
        await session.commit()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
