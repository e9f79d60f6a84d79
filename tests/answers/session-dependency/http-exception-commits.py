# /// answer
# verdict = "rejected"
# mistake = "takes an HTTPException for a normal end, and commits what the refused request has written"
# says = "HTTPException|4\\d\\d|raised|refused|failed|roll(?:ed)? ?back"
# ///
from fastapi import Depends, HTTPException


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        try:
            yield session
        except HTTPException:
            await session.commit()
            raise
        except Exception:
            await session.rollback()
            raise
        await session.commit()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
