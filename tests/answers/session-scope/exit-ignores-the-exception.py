# /// answer
# verdict = "rejected"
# mistake = "__aexit__ commits whatever happened"
# says = "committed?.*(?:raise|exception|error)|(?:raise|exception|error).*commit|rollback|rolled back|despite|half"
# ///
class session_scope:
    def __init__(self, factory):
        self.session = factory()

    async def __aenter__(self):
        return self.session

    async def __aexit__(self, *_):
        await self.session.commit()
        await self.session.close()
