# /// answer
# verdict = "rejected"
# mistake = "the dictionary is typed in"
# says = "hard.?coded|typed|literal|no statement|0 statements|statements|database|lazy"
# ///

from sqlalchemy.ext.asyncio import AsyncSession


async def demonstrate_n_plus_one(session: AsyncSession):
    return {"Engineering": 5, "Marketing": 3, "Sales": 4, "Human Resources": 0}
