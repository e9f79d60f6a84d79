# /// answer
# verdict = "rejected"
# mistake = "full-row UPDATE: all columns are written, not just salary"
# says = "salary (only|alone)|only (the )?salary|nothing but|just salary|not just|other (column|cell|value)|columns|full.row|whole row|every column|all columns|more than|too\\b|also|besides"
# ///
from sqlalchemy import update

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee is None or employee.salary == new_salary:
        return employee
    await session.execute(
        update(Employee)
        .where(Employee.id == employee_id)
        .values(
            name=employee.name,
            email=employee.email,
            salary=new_salary,
            hire_date=employee.hire_date,
            department_id=employee.department_id,
            manager_id=employee.manager_id,
        )
    )
    await session.refresh(employee)
    return employee
