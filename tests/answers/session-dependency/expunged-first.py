# /// answer
# verdict = "rejected"
# mistake = "empties the session before the commit: what the handler has added and not flushed is lost"
# says = "added|expunge|lost|gone|not there|missing|saved"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        yield session
        session.expunge_all()
        await session.commit()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
