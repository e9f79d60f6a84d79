# /// answer
# verdict = "rejected"
# mistake = "commits in finally: also what a handler wrote before it raised"
# says = "raised|failed|error|exception|remain|kept|roll(?:ed)? ?back"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        try:
            yield session
        finally:
            await session.commit()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
