# /// answer
# verdict = "rejected"
# mistake = "a registry with one scope for everything: all requests get the same session"
# says = "same session|share"
# ///
from fastapi import Depends
from sqlalchemy.ext.asyncio import async_scoped_session

_registries = {}


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    factory = request.app.state.factory
    registry = _registries.setdefault(id(factory), async_scoped_session(factory, scopefunc=lambda: None))
    session = registry()
    try:
        yield session
        await session.commit()
    except BaseException:
        await session.rollback()
        raise


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
