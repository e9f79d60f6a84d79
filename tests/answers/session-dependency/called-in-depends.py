# /// answer
# verdict = "rejected"
# mistake = "calls the dependency, where FastAPI needs the function itself"
# says = "application cannot be made|callable"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory.begin() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session(None), scope="function")]
