# /// answer
# verdict = "rejected"
# mistake = "rolls back and does not raise again: FastAPI gets neither an answer nor an error, and a 409 becomes a 500"
# says = "swallow|raise|409|HTTPException|status|500"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        try:
            yield session
            await session.commit()
        except Exception:
            await session.rollback()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
