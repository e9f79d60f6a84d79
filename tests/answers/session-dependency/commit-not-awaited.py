# /// answer
# verdict = "rejected"
# mistake = "commits and closes in a task that nobody awaits"
# says = "not closed|sent before|before the commit|nothing is committed"
# ///
import asyncio

from fastapi import Depends


async def _finish(session):
    try:
        await session.commit()
    finally:
        await session.close()


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    session = request.app.state.factory()
    try:
        yield session
    except BaseException:
        await session.close()
        raise
    asyncio.create_task(_finish(session))


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
