# /// answer
# verdict = "rejected"
# mistake = "the transaction belongs to a dependency of the default scope, only what stands above it is of scope \"function\""
# says = "before the commit|before it commit|scope|already sent|was sent|after the response"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory.begin() as session:
        yield session


async def _session(session: Annotated[AsyncSession, Depends(get_session)]) -> AsyncIterator[AsyncSession]:
    yield session


SessionDep = Annotated[AsyncSession, Depends(_session, scope="function")]
