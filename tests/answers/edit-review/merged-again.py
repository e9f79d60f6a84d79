# /// answer
# verdict = "rejected"
# mistake = "merges the object of the first attempt: its version stays old"
# says = "ConcurrentEdit after 1 UPDATE"
# ///
from sqlalchemy.orm.exc import StaleDataError

from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    async with factory() as session:
        review = await session.get(Review, review_id)
    if review is None:
        raise LookupError
    edit(review)
    for attempt in range(attempts):
        try:
            async with factory(expire_on_commit=False) as session:
                merged = await session.merge(review)
                await session.commit()
                return merged
        except StaleDataError as e:
            last = e
    raise ConcurrentEdit from last
