# /// answer
# verdict = "rejected"
# mistake = "changes a default of the signature"
# says = "50 for .size."
# ///
from sqlalchemy import func, select

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=50):
    people = select(Employee.id, Employee.name, Employee.email, Department.name.label("department")).outerjoin(
        Employee.department
    )
    if department is not None:
        people = people.where(Department.name == department)
    total = await session.scalar(select(func.count()).select_from(people.subquery()))
    people = people.order_by(Employee.name, Employee.id).limit(size).offset((page - 1) * size)
    items = [dict(row) for row in (await session.execute(people)).mappings()]
    return {"items": items, "total": total, "page": page, "size": size}
