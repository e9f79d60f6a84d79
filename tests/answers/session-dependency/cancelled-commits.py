# /// answer
# verdict = "rejected"
# mistake = "commits unless an Exception came: a cancelled handler is committed"
# says = "(?:hangs? up|cancel).*commit"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory() as session:
        failed = False
        try:
            yield session
        except Exception:
            failed = True
            raise
        finally:
            if not failed:
                await session.commit()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
