# /// answer
# verdict = "rejected"
# mistake = "neither employees nor projects are loaded"
# says = "not loaded|unloaded|lazy|eager|without (further|more|any) (sql|statement)|emit|loaded|MissingGreenlet|Detached|closed"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def department_tree(session: AsyncSession):
    statement = select(Department).order_by(Department.name)
    return (await session.scalars(statement)).all()
