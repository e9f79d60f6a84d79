# /// answer
# verdict = "accepted"
# note = "TODO(author): when this form is better than the reference"
# ///

from sqlalchemy.ext.asyncio import AsyncSession


async def claim_job(session: AsyncSession) -> None:
    raise NotImplementedError  # TODO(author): another right form
