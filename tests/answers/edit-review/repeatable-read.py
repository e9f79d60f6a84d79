# /// answer
# verdict = "rejected"
# mistake = "in REPEATABLE READ the conflict is a serialization failure (40001), not a StaleDataError"
# says = "40001|serializ|REPEATABLE|isolation"
# ///
from sqlalchemy.orm.exc import StaleDataError

from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    for attempt in range(1, attempts + 1):
        async with factory(expire_on_commit=False) as session:
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            review = await session.get(Review, review_id)
            if review is None:
                raise LookupError(review_id)
            edit(review)
            try:
                await session.commit()
            except StaleDataError as error:
                if attempt == attempts:
                    raise ConcurrentEdit(review_id) from error
            else:
                return review
