# /// answer
# verdict = "rejected"
# mistake = "scalar_one() raises NoResultFound, which is no LookupError"
# says = "LookupError|NoResultFound"
# ///
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    for attempt in range(1, attempts + 1):
        async with factory(expire_on_commit=False) as session:
            review = (await session.scalars(select(Review).where(Review.id == review_id))).one()
            edit(review)
            try:
                await session.commit()
            except StaleDataError as error:
                if attempt == attempts:
                    raise ConcurrentEdit(review_id) from error
            else:
                return review
