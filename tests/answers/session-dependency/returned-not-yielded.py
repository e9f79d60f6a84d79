# /// answer
# verdict = "rejected"
# mistake = "returns a session: nobody commits it, nobody closes it"
# says = "return|yield|never|nobody|not (?:committed|closed)|not there|open"
# ///
from fastapi import Depends


async def get_session(request: Request) -> AsyncSession:
    return request.app.state.factory()


SessionDep = Annotated[AsyncSession, Depends(get_session)]
