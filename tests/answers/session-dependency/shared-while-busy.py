# /// answer
# verdict = "rejected"
# mistake = "requests that come while another one runs get its session"
# says = "same time share one session"
# ///
from fastapi import Depends

_running = {}


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    shared = _running.setdefault(request.app, [request.app.state.factory(), 0])
    shared[1] += 1
    try:
        yield shared[0]
        if shared[1] == 1:
            await shared[0].commit()
    finally:
        shared[1] -= 1
        if not shared[1]:
            del _running[request.app]
            await shared[0].close()


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
