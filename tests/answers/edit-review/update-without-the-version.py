# /// answer
# verdict = "rejected"
# mistake = "an UPDATE of its own, which checks no version: somebody else's edit is lost"
# says = "lost|version|overwr|StaleDataError|somebody else"
# ///
from sqlalchemy import update

from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    async with factory(expire_on_commit=False) as session:
        review = await session.get(Review, review_id)
        if review is None:
            raise LookupError(review_id)
        session.expunge(review)
        edit(review)
        await session.execute(
            update(Review)
            .where(Review.id == review_id)
            .values(
                employee_id=review.employee_id, rating=review.rating, body=review.body, version=review.version + 1
            )
        )
        await session.commit()
        review.version += 1
        return review
