# /// answer
# verdict = "rejected"
# mistake = "answers 503 to a commit that fails, where a 500 is asked for"
# says = "503"
# ///
from fastapi import Depends, HTTPException
from sqlalchemy.exc import SQLAlchemyError


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        yield session
        try:
            await session.commit()
        except SQLAlchemyError as error:
            raise HTTPException(503, "try again") from error


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
