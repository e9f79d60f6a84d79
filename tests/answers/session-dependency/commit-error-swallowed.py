# /// answer
# verdict = "rejected"
# mistake = "the error of a failed commit is swallowed: 201 for a row that is not there"
# says = "swallow|commit (?:that )?fail|fail\\w* commit|201|500"
# ///
import logging

from fastapi import Depends
from sqlalchemy.exc import SQLAlchemyError


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        yield session
        try:
            await session.commit()
        except SQLAlchemyError:
            logging.exception("could not commit")
            await session.rollback()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
