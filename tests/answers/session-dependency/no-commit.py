# /// answer
# verdict = "rejected"
# mistake = "nobody commits: what a request writes is gone"
# says = "(?:not|never|nothing|nobody|without|no)\\b.{0,40}commit|commit.{0,40}(?:not|never|missing)|not there|gone|lost|saved"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        try:
            yield session
        except Exception:
            await session.rollback()
            raise


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
