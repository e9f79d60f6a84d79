# /// answer
# verdict = "rejected"
# mistake = "rolls back the session that it was given"
# says = "roll(?:s|ed)? ?back|ROLLBACK"
# ///
from fastapi import HTTPException
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employee(session, data):
    try:
        new = await session.scalar(insert(Employee).values(data.model_dump()).returning(Employee.id))
    except IntegrityError as error:
        await session.rollback()
        if error.orig.sqlstate == "23505":
            raise HTTPException(409, "This e-mail exists.") from error
        raise HTTPException(404, "There is no such department.") from error
    home = await session.scalar(select(Department.name).where(Department.id == data.department_id))
    return EmployeeItem(id=new, name=data.name, email=data.email, department=home)
