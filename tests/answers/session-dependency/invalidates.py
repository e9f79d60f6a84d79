# /// answer
# verdict = "rejected"
# mistake = "invalidates the connection in place of closing the session"
# says = "invalidate|new connection"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    session = request.app.state.factory()
    try:
        yield session
        await session.commit()
        await session.connection()
    finally:
        await session.invalidate()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
