# /// answer
# verdict = "rejected"
# mistake = "commits only when the session has pending changes: after a flush, or a Core statement, it has none"
# says = "(?:not|never|nothing|without|no)\\b.{0,40}commit|commit.{0,40}(?:not|never|only)|not there|gone|lost|saved"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        yield session
        if session.new or session.dirty or session.deleted:
            await session.commit()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
