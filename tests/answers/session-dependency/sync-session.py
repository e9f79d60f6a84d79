# /// answer
# verdict = "rejected"
# mistake = "gives the synchronous session inside of the asynchronous one"
# says = "not an AsyncSession"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory.begin() as session:
        yield session.sync_session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
