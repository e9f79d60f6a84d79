# /// answer
# verdict = "rejected"
# mistake = "replaces every other exception by a 500, also one for which the application has a handler"
# says = "418|unchanged|422"
# ///
from fastapi import Depends, HTTPException


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        try:
            yield session
            await session.commit()
        except HTTPException:
            raise
        except Exception as error:
            raise HTTPException(500, str(error)) from error


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
