# /// answer
# verdict = "rejected"
# mistake = "every exception is tried again, and ends as a ConcurrentEdit"
# says = "propagat|at once|other (?:error|exception)|ConcurrentEdit|again"
# ///
from sqlalchemy.orm.exc import StaleDataError

from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    last = None
    for _ in range(attempts):
        try:
            async with factory(expire_on_commit=False) as session:
                review = await session.get(Review, review_id)
                if review is None:
                    raise LookupError(review_id)
                edit(review)
                await session.commit()
                return review
        except LookupError:
            raise
        except Exception as error:
            last = error
    raise ConcurrentEdit(review_id) from last
