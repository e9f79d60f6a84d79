# /// answer
# verdict = "rejected"
# mistake = "commits in a background task, which runs after the response"
# says = "before the commit|before it commit|background|already sent|was sent|after the response|argument"
# ///
from fastapi import BackgroundTasks, Depends


async def _finish(session: AsyncSession) -> None:
    await session.commit()
    await session.close()


async def get_session(request: Request, tasks: BackgroundTasks) -> AsyncIterator[AsyncSession]:
    session = request.app.state.factory()
    tasks.add_task(_finish, session)
    try:
        yield session
    except BaseException:
        await session.close()
        raise


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
