# /// answer
# verdict = "rejected"
# mistake = "keeps one session on the application: all requests share it"
# says = "same session|one session|share|each request|every request|another request|session per request|two requests"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    state = request.app.state
    if not hasattr(state, "session"):
        state.session = state.factory()
    try:
        yield state.session
        await state.session.commit()
    except BaseException:
        await state.session.rollback()
        raise


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
