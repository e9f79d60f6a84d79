# /// answer
# verdict = "accepted"
# note = "TODO(author): when this form is better than the reference"
# ///

from sqlalchemy.ext.asyncio import AsyncSession


async def transfer_with_audit(session: AsyncSession) -> None:
    raise NotImplementedError  # TODO(author): another right form
