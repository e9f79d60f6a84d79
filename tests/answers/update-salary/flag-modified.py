# /// answer
# verdict = "rejected"
# mistake = "flag_modified: an UPDATE even when nothing changes"
# says = "nothing change|unchanged|same (salary|value)|no change|does not change|not change|already|salary only|load|mutat|always|needless|UPDATE"
# ///
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from .models import Employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal) -> Employee | None:
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    employee.salary = new_salary
    flag_modified(employee, "salary")
    await session.flush()
    return employee
