# /// answer
# verdict = "rejected"
# mistake = "the commit stands behind the yield of a dependency of the default scope: the response is sent before it"
# says = "before the commit|before it commit|scope|already sent|was sent|after the response"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        try:
            yield session
            await session.commit()
        except Exception:
            await session.rollback()
            raise


SessionDep = Annotated[AsyncSession, Depends(get_session)]
