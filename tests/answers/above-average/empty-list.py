# /// answer
# verdict = "rejected"
# mistake = "nothing is asked and nobody is returned"
# says = "empty|no statement|0 statements|statement|missing|nobody|no rows|rows"
# ///

from sqlalchemy.ext.asyncio import AsyncSession


async def employees_above_department_avg(session: AsyncSession):
    return []
