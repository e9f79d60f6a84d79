# /// answer
# verdict = "rejected"
# mistake = "the dictionary is typed in"
# says = "hard.?coded|typed|literal|no statement|0 statements|measured|nothing|load|counter"
# ///

from sqlalchemy.ext.asyncio import AsyncSession


async def compare_loading_strategies(session: AsyncSession):
    return {"selectinload": 2, "joinedload": 1, "subqueryload": 2}
