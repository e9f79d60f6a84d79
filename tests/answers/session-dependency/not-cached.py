# /// answer
# verdict = "rejected"
# mistake = "use_cache=False: a request that asks for the session twice gets two of them"
# says = "two sessions|one session|use_cache|same session|session per request|another session"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory.begin() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function", use_cache=False)]
