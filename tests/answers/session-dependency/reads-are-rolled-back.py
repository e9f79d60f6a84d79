# /// answer
# verdict = "rejected"
# mistake = "does not commit what the handler of a GET has written"
# says = "(?-i:GET).*nothing is committed"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        yield session
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            await session.commit()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
