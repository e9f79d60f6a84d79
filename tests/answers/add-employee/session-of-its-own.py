# /// answer
# verdict = "rejected"
# mistake = "writes in a second session, in a transaction of its own: what it has added remains when the request fails afterwards"
# says = "\\bsession|of its own|\\bown (?:transaction|connection)|commit|another connection|second"
# ///
from fastapi import HTTPException
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employee(session, data):
    employee = Employee(**data.model_dump())
    try:
        async with AsyncSession(session.bind, expire_on_commit=False) as own, own.begin():
            own.add(employee)
    except IntegrityError as error:
        if error.orig.sqlstate == "23505":
            raise HTTPException(409, "This e-mail exists.") from error
        raise HTTPException(404, "There is no such department.") from error
    home = await session.scalar(select(Department.name).where(Department.id == data.department_id))
    return EmployeeItem(id=employee.id, name=employee.name, email=employee.email, department=home)
