# /// answer
# verdict = "accepted"
# ///
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TypeAlias

from fastapi import Depends


@asynccontextmanager
async def _unit_of_work(factory):
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(factory())
        await stack.enter_async_context(session.begin())
        yield session


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with _unit_of_work(request.app.state.factory) as session:
        yield session


SessionDep: TypeAlias = Annotated[AsyncSession, Depends(get_session, scope="function"), "committed before the response"]
