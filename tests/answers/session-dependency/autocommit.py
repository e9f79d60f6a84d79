# /// answer
# verdict = "rejected"
# mistake = "a connection in AUTOCOMMIT: what a failed request has written remains"
# says = "AUTOCOMMIT|remain|roll(?:ed)? ?back|raised|failed|kept"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        await session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        yield session
        await session.commit()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
