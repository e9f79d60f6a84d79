# /// answer
# verdict = "rejected"
# mistake = "gives a context manager that nobody enters"
# says = "not an AsyncSession"
# ///
from contextlib import asynccontextmanager

from fastapi import Depends


async def _begin(request):
    async with request.app.state.factory.begin() as session:
        yield session


_unit = asynccontextmanager(_begin)


async def get_session(request: Request):
    return _unit(request)


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
