# /// answer
# verdict = "rejected"
# mistake = "range(1, attempts) stops one attempt early"
# says = "attempts?\\b|times"
# ///
from sqlalchemy.orm.exc import StaleDataError

from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    last = None
    for _ in range(1, attempts):
        async with factory(expire_on_commit=False) as session:
            review = await session.get(Review, review_id)
            if review is None:
                raise LookupError(review_id)
            edit(review)
            try:
                await session.commit()
                return review
            except StaleDataError as error:
                last = error
    raise ConcurrentEdit(review_id) from last
