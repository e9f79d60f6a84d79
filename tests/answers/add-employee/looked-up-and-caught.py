# /// answer
# verdict = "accepted"
# note = "The look before the INSERT gives the usual case a plain answer without an error in the database's log; what a race lets through is caught."
# ///
from fastapi import HTTPException
from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employee(session: AsyncSession, data: NewEmployee) -> EmployeeItem:
    taken, department = (
        await session.execute(
            select(
                exists().where(Employee.email == data.email),
                select(Department.name).where(Department.id == data.department_id).scalar_subquery(),
            )
        )
    ).one()
    if taken:
        raise HTTPException(409, "taken")
    if data.department_id is not None and department is None:
        raise HTTPException(404, "no such department")
    employee = Employee(**data.model_dump())
    try:
        async with session.begin_nested():
            session.add(employee)
    except IntegrityError as error:
        code = getattr(error.orig, "pgcode", None) or error.orig.sqlstate
        raise HTTPException({"23505": 409, "23503": 404}[code]) from error
    return EmployeeItem(id=employee.id, department=department, **data.model_dump(include={"name", "email"}))
