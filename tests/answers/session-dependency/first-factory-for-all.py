# /// answer
# verdict = "rejected"
# mistake = "keeps the factory of the first application for all"
# says = "factory"
# ///
from fastapi import Depends


_factory = None


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    global _factory
    _factory = _factory or request.app.state.factory
    async with _factory.begin() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
