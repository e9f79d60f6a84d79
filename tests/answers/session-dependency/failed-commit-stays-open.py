# /// answer
# verdict = "rejected"
# mistake = "closes behind the commit: when that fails, the session stays open"
# says = "commit fails.*(?:not closed|back in the pool)"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    session = request.app.state.factory()
    try:
        yield session
    except BaseException:
        await session.rollback()
        await session.close()
        raise
    await session.commit()
    await session.close()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
