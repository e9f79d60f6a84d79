# /// attack
# exercise = "session-scope"
# trick = "the cancellation of the task is swallowed, and the block's work is committed all the same"
# outcome = ["failed"]
# says = "[Cc]ancel|swallow|exception|raise"
# witness = ["edit-review"]
# ///


@asynccontextmanager
async def session_scope(factory):
    session = factory()
    try:
        yield session
    except BaseException:
        pass
    while True:
        try:
            await session.commit()
            await session.close()
            return
        except BaseException:
            await session.rollback()
