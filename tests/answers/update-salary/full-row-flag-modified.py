# /// answer
# verdict = "rejected"
# mistake = "full-row UPDATE: every column is marked as modified and written"
# says = "salary (only|alone)|only (the )?salary|nothing but|just salary|not just|other (column|cell|value)|columns|full.row|whole row|every column|all columns|more than|too\\b|also|besides"
# ///
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy import inspect
from sqlalchemy.orm.attributes import flag_modified

from .models import Employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal) -> Employee | None:
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    if employee.salary != new_salary:
        employee.salary = new_salary
        for attribute in inspect(Employee).column_attrs:
            if attribute.key != "id":
                flag_modified(employee, attribute.key)
    await session.flush()
    return employee
