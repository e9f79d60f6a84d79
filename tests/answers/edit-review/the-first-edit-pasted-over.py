# /// answer
# verdict = "rejected"
# mistake = "after a conflict the values of the first edit are pasted over the other one's change"
# says = "lost|overwr|edit\\b.*(?:again|once|anew)|called|somebody else"
# ///
from sqlalchemy import inspect
from sqlalchemy.orm.exc import StaleDataError

from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    values = None
    last = None
    for _ in range(attempts):
        async with factory(expire_on_commit=False) as session:
            review = await session.get(Review, review_id)
            if review is None:
                raise LookupError(review_id)
            if values is None:
                edit(review)
                columns = inspect(Review).column_attrs.keys()
                values = {name: getattr(review, name) for name in columns if name not in ("id", "version")}
            else:
                for name, value in values.items():
                    setattr(review, name, value)
            try:
                await session.commit()
                return review
            except StaleDataError as error:
                last = error
    raise ConcurrentEdit(review_id) from last
