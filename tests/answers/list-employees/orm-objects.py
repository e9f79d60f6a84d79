# /// answer
# verdict = "rejected"
# mistake = "returns the objects, whose department is an object"
# says = "does not fit the response"
# ///
from sqlalchemy import func, select

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    from sqlalchemy.orm import joinedload

    fits = [] if department is None else [Employee.department.has(Department.name == department)]
    total = await session.scalar(select(func.count(Employee.id)).where(*fits))
    people = await session.scalars(
        select(Employee)
        .where(*fits)
        .options(joinedload(Employee.department))
        .order_by(Employee.name, Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return {"items": people.all(), "total": total, "page": page, "size": size}
