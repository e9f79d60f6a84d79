# /// answer
# verdict = "rejected"
# mistake = "asks the database whether it is there, in each request"
# says = "statements of its own"
# ///
from fastapi import Depends
from sqlalchemy import text


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory.begin() as session:
        await session.execute(text("SELECT 1"))
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
