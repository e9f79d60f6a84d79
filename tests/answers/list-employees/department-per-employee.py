# /// answer
# verdict = "rejected"
# mistake = "asks for the department of each employee: as many statements as there are people on the page"
# says = "N ?\\+ ?1|statements|one by one|each employee|per employee|for each"
# ///
from sqlalchemy import func, select

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    fits = [] if department is None else [Employee.department.has(name=department)]
    total = await session.scalar(select(func.count(Employee.id)).where(*fits))
    people = (
        await session.scalars(
            select(Employee)
            .where(*fits)
            .order_by(Employee.name, Employee.id)
            .limit(size)
            .offset((page - 1) * size)
        )
    ).all()
    items = []
    for one in people:
        home = await session.get(Department, one.department_id) if one.department_id is not None else None
        items.append(EmployeeItem(id=one.id, name=one.name, email=one.email, department=home and home.name))
    return EmployeePage(items=items, total=total, page=page, size=size)
