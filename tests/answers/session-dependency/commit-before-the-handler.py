# /// answer
# verdict = "rejected"
# mistake = "commits before the handler has run"
# says = "nothing is committed|not committed"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        await session.commit()
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
