# /// answer
# verdict = "rejected"
# mistake = "the first conflict raises ConcurrentEdit, without a second attempt"
# says = "attempt|again|retr"
# ///
from sqlalchemy.orm.exc import StaleDataError

from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    async with factory(expire_on_commit=False) as session:
        review = await session.get(Review, review_id)
        if review is None:
            raise LookupError(review_id)
        edit(review)
        try:
            await session.commit()
        except StaleDataError as error:
            raise ConcurrentEdit(review_id) from error
        return review
