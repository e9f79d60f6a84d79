# /// answer
# verdict = "accepted"
# note = "The flush tells whether somebody was faster; expunged before the commit, the object keeps what was written."
# ///
from sqlalchemy.orm.exc import StaleDataError

from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    for attempt in range(attempts):
        session = factory()
        try:
            review = await session.get(Review, review_id)
            if review is None:
                raise LookupError(f"no review {review_id}")
            edit(review)
            await session.flush()
            session.expunge(review)
            await session.commit()
        except StaleDataError as error:
            await session.rollback()
            if attempt + 1 >= attempts:
                raise ConcurrentEdit(f"no success in {attempts} attempts") from error
        else:
            return review
        finally:
            await session.close()
