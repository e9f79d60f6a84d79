# /// answer
# verdict = "rejected"
# mistake = "closes after an Exception and after the end, but a cancellation is neither: the transaction stays open"
# says = "hangs? up.*(?:not closed|back in the pool)|cancel.*(?:not closed|back in the pool)"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    session = request.app.state.factory()
    try:
        yield session
    except Exception:
        await session.rollback()
        await session.close()
        raise
    try:
        await session.commit()
    finally:
        await session.close()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
