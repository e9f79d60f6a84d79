# /// answer
# verdict = "rejected"
# mistake = "looks up the department's id first: for an unknown one it is None, and the filter is IS NULL"
# says = "does not exist"
# ///
from sqlalchemy import func, select

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    people = select(Employee.id, Employee.name, Employee.email, Department.name.label("department")).outerjoin(
        Employee.department
    )
    if department is not None:
        found = await session.scalar(select(Department.id).where(Department.name == department))
        people = people.where(Employee.department_id == found)
    total = func.count().over().label("total")
    rows = (
        await session.execute(
            people.add_columns(total).order_by(Employee.name, Employee.id).limit(size).offset((page - 1) * size)
        )
    ).all()
    items = [{"id": r.id, "name": r.name, "email": r.email, "department": r.department} for r in rows]
    return {"items": items, "total": rows[0].total if rows else 0, "page": page, "size": size}
