# /// answer
# verdict = "rejected"
# mistake = "scope=\"request\" is the default, spelled out: the response is sent before the commit"
# says = "before the commit|before it commit|scope|already sent|was sent|after the response"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session, session.begin():
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="request")]
