# /// answer
# verdict = "rejected"
# mistake = "no second attempt: the first StaleDataError comes out"
# says = "StaleDataError|attempt|again|retr"
# ///
from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    async with factory(expire_on_commit=False) as session:
        review = await session.get(Review, review_id)
        if review is None:
            raise LookupError(review_id)
        edit(review)
        await session.commit()
        return review
