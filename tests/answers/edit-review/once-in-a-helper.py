# /// answer
# verdict = "accepted"
# note = "One attempt in a function of its own: the retry around it is three lines, and can be shared."
# ///
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from .records import Review


async def _edit_once(
    factory: async_sessionmaker[AsyncSession], review_id: int, edit: Callable[[Review], object]
) -> Review:
    async with factory() as session:
        session.sync_session.expire_on_commit = False
        review = await session.scalar(select(Review).where(Review.id == review_id))
        if review is None:
            raise LookupError(f"no review {review_id}")
        edit(review)
        await session.commit()
        return review


async def edit_review(
    factory: async_sessionmaker[AsyncSession], review_id: int, edit: Callable[[Review], object], attempts: int = 3
) -> Review:
    last: StaleDataError | None = None
    for _ in range(attempts):
        try:
            return await _edit_once(factory, review_id, edit)
        except StaleDataError as error:
            last = error
    raise ConcurrentEdit(f"review {review_id}") from last
