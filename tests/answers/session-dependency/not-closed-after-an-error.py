# /// answer
# verdict = "rejected"
# mistake = "commits and closes only when the handler returned: after an exception the transaction stays open"
# says = "open|close|back in the pool|gave back|given back|connection|leak"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    session = request.app.state.factory()
    yield session
    await session.commit()
    await session.close()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
