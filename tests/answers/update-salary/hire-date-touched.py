# /// answer
# verdict = "rejected"
# mistake = "hire_date is set, too"
# says = "salary (only|alone)|only (the )?salary|nothing but|just salary|not just|other (column|cell|value)|columns|full.row|whole row|every column|all columns|more than|too\\b|also|besides|hire_date"
# ///
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy import func

from .models import Employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal) -> Employee | None:
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    employee.salary = new_salary
    employee.hire_date = func.current_date()
    await session.flush()
    await session.refresh(employee)
    return employee
