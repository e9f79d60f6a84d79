# /// answer
# verdict = "rejected"
# mistake = "turns every exception into a 500, the handler's HTTPException as well"
# says = "409|HTTPException|500|status|replace|unchanged"
# ///
from fastapi import Depends, HTTPException


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        try:
            yield session
            await session.commit()
        except Exception as error:
            await session.rollback()
            raise HTTPException(500, "database error") from error


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
