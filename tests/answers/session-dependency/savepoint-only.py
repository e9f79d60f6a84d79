# /// answer
# verdict = "rejected"
# mistake = "begin_nested() releases a savepoint, and nobody commits"
# says = "nothing is committed|not committed"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session, session.begin_nested():
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
