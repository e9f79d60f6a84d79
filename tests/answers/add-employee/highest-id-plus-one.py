# /// answer
# verdict = "rejected"
# mistake = "numbers the person itself, the highest id plus one: two requests at once get the same one, and the identity column knows nothing of it"
# says = "\\bid\\b|identity|max|race|at once|highest|numbers?"
# ///
from fastapi import HTTPException
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employee(session, data):
    number = (await session.scalar(select(func.coalesce(func.max(Employee.id), 0)))) + 1
    employee = Employee(id=number, **data.model_dump())
    try:
        async with session.begin_nested():
            session.add(employee)
    except IntegrityError as error:
        if error.orig.sqlstate == "23505":
            raise HTTPException(409, "This e-mail exists.") from error
        raise HTTPException(404, "There is no such department.") from error
    home = await session.scalar(select(Department.name).where(Department.id == data.department_id))
    return EmployeeItem(id=employee.id, name=employee.name, email=employee.email, department=home)
