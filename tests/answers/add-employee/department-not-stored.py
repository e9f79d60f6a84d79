# /// answer
# verdict = "rejected"
# mistake = "looks the department up, and forgets to save it"
# says = "department_id|department.{0,60}(?:stored|saved|in the (?:table|database)|row)|(?:stored|saved|row).{0,60}department"
# ///
from fastapi import HTTPException
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employee(session, data):
    home = None
    if data.department_id is not None:
        home = await session.get(Department, data.department_id)
        if home is None:
            raise HTTPException(404, "There is no such department.")
    employee = Employee(name=data.name, email=data.email, salary=data.salary)
    try:
        async with session.begin_nested():
            session.add(employee)
    except IntegrityError as error:
        raise HTTPException(409, "This e-mail exists.") from error
    return EmployeeItem(id=employee.id, name=data.name, email=data.email, department=home.name if home else None)
