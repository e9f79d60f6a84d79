# /// answer
# verdict = "accepted"
# note = "A class needs no generator, and __aexit__ sees the exception as a value: good when the two ways out differ a lot."
# ///
class session_scope:
    def __init__(self, factory):
        self._session = factory()

    async def __aenter__(self):
        return self._session

    async def __aexit__(self, kind, error, traceback):
        try:
            if kind is None:
                await self._session.commit()
            else:
                await self._session.rollback()
        finally:
            await self._session.close()
        return False
