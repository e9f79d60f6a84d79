# /// answer
# verdict = "rejected"
# mistake = "decorates the generator as a context manager, which FastAPI does not enter"
# says = "context ?manager"
# ///
from contextlib import asynccontextmanager
from fastapi import Depends


@asynccontextmanager
async def get_session(request: Request):
    async with request.app.state.factory.begin() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
