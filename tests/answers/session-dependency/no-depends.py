# /// answer
# verdict = "rejected"
# mistake = "no Depends in the type: FastAPI looks for the session in the request"
# says = "part of the request"
# ///
async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.factory.begin() as session:
        yield session


SessionDep = Annotated[AsyncSession, get_session]
