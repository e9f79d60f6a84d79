# /// answer
# verdict = "accepted"
# note = "Where tasks are cancelled (a timeout around the application): `shield` lets the close finish, and the connection goes back clean."
# ///
import asyncio

from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    session: AsyncSession = request.app.state.factory()
    try:
        yield session
        await session.commit()
    finally:
        await asyncio.shield(asyncio.create_task(session.close()))


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
