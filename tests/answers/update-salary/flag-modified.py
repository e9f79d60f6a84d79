# /// answer
# verdict = "rejected"
# mistake = "flag_modified: an UPDATE even when nothing changes"
# says = "nothing (has |had )?change|unchanged|same (salary|value)|no change|not change|does not differ|needless|even (when|if)|mutat|load(s|ed|ing)? (it|the|first|,)|load, "
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
