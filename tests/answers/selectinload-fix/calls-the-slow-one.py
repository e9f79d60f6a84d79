# /// answer
# verdict = "rejected"
# mistake = "calls demonstrate_n_plus_one: still N+1"
# says = "statements|n ?\\+ ?1|lazy|per department|repeated|selectin"
# ///

from sqlalchemy.ext.asyncio import AsyncSession


async def fix_with_selectinload(session: AsyncSession):
    return await demonstrate_n_plus_one(session)
