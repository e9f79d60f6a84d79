# /// answer
# verdict = "rejected"
# mistake = "replaces an HTTPException by another one of the same status"
# says = "detail"
# ///
from fastapi import Depends, HTTPException


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        try:
            yield session
            await session.commit()
        except HTTPException as error:
            raise HTTPException(error.status_code, "rolled back") from error


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
