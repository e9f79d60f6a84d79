# /// answer
# verdict = "rejected"
# mistake = "raised behind the loop, without the error that it comes from"
# says = "__cause__|\\bcause|raise … from|from the last|from .*StaleDataError"
# ///
from sqlalchemy.orm.exc import StaleDataError

from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    for _ in range(attempts):
        async with factory(expire_on_commit=False) as session:
            review = await session.get(Review, review_id)
            if review is None:
                raise LookupError(review_id)
            edit(review)
            try:
                await session.commit()
                return review
            except StaleDataError:
                continue
    raise ConcurrentEdit(f"review {review_id}: {attempts} attempts")
