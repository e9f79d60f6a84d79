# /// answer
# verdict = "rejected"
# mistake = "a commit that fails is answered with 409, whatever its cause"
# says = "409|500|commit (?:that )?fail|fail\\w* commit"
# ///
from fastapi import Depends, HTTPException
from sqlalchemy.exc import DBAPIError


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        yield session
        try:
            await session.commit()
        except DBAPIError as error:
            await session.rollback()
            raise HTTPException(409, "conflict") from error


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
