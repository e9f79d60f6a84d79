# /// answer
# verdict = "rejected"
# mistake = "makes an engine and a factory of its own for each request, in place of the application's"
# says = "factory|engine|state"
# ///
from fastapi import Depends

from .engine import create_engine_factory, create_session_factory


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    engine = create_engine_factory()
    try:
        async with create_session_factory(engine).begin() as session:
            yield session
    finally:
        await engine.dispose()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
