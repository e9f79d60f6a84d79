# /// answer
# verdict = "rejected"
# mistake = "after an exception a task that nobody awaits closes the session: when the request is over it may be open"
# says = "HTTPException.*not closed"
# ///
import asyncio
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    session = request.app.state.factory()
    try:
        yield session
        await session.commit()
    except BaseException:
        asyncio.create_task(session.close())
        raise
    await session.close()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
