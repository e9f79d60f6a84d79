# /// answer
# verdict = "rejected"
# mistake = "the tag of the address is cut"
# says = 'email .* nothing of a value may change'
# ///

from decimal import Decimal
import re
from sqlalchemy.ext.asyncio import AsyncSession
from .models import Employee


async def create_employee(
    session: AsyncSession,
    *,
    name: str,
    email: str,
    salary: Decimal,
    department_id: int | None,
    manager_id: int | None = None,
):
    e = Employee(
        name=name,
        email=re.sub(r"\+[^@]*@", "@", email),
        salary=salary,
        department_id=department_id,
        manager_id=manager_id,
    )
    session.add(e)
    await session.flush()
    return e
