# /// answer
# verdict = "rejected"
# mistake = "takes only POST for writing: what the handler of a PUT, DELETE or GET writes is rolled back"
# says = "(?:not|never|nothing|without|no)\\b.{0,40}commit|commit.{0,40}(?:not|never|only)|PUT|PATCH|DELETE|(?-i:GET)|method|not there|gone|lost|saved"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        yield session
        if request.method == "POST":
            await session.commit()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
