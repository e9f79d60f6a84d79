# /// answer
# verdict = "rejected"
# mistake = "reads the department of objects that were loaded without it: a lazy load, which async code cannot do"
# says = "MissingGreenlet|lazy|not loaded|was not asked for"
# ///
from sqlalchemy import func, select

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    statement = select(Employee)
    count = select(func.count(Employee.id))
    if department is not None:
        statement = statement.join(Employee.department).where(Department.name == department)
        count = count.join(Employee.department).where(Department.name == department)
    total = await session.scalar(count)
    people = await session.scalars(
        statement.order_by(Employee.name, Employee.id).limit(size).offset((page - 1) * size)
    )
    return EmployeePage(
        items=[
            EmployeeItem(
                id=one.id,
                name=one.name,
                email=one.email,
                department=one.department.name if one.department else None,
            )
            for one in people
        ],
        total=total,
        page=page,
        size=size,
    )
