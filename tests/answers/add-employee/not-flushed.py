# /// answer
# verdict = "rejected"
# mistake = "catches the error of an add() that sends nothing; without a flush there is neither an id nor a refusal"
# says = "flush|500|\\bid\\b|None"
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
    employee = Employee(**data.model_dump())
    try:
        session.add(employee)
    except IntegrityError as error:
        raise HTTPException(409, "This e-mail exists.") from error
    return EmployeeItem(id=employee.id, name=data.name, email=data.email, department=home.name if home else None)
