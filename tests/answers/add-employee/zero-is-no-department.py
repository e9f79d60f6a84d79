# /// answer
# verdict = "rejected"
# mistake = "takes the department 0 for none: 201, where 404 is asked for"
# says = "404|\\b0\\b|unknown department"
# ///
from fastapi import HTTPException
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employee(session, data):
    employee = Employee(name=data.name, email=data.email, salary=data.salary, department_id=data.department_id or None)
    try:
        async with session.begin_nested():
            session.add(employee)
    except IntegrityError as error:
        if error.orig.sqlstate == "23505":
            raise HTTPException(409, "This e-mail exists.") from error
        raise HTTPException(404, "There is no such department.") from error
    home = await session.scalar(select(Department.name).where(Department.id == data.department_id))
    return EmployeeItem(id=employee.id, name=employee.name, email=employee.email, department=home)
