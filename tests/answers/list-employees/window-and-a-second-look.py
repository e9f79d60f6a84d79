# /// answer
# verdict = "accepted"
# note = "The usual page costs one statement; only an empty one, which has no row to carry the total, asks for it."
# ///
from sqlalchemy import func, select

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    def narrow(statement):
        statement = statement.select_from(Employee).outerjoin(Employee.department)
        return statement if department is None else statement.where(Department.name == department)

    rows = (
        await session.execute(
            narrow(
                select(
                    Employee.id,
                    Employee.name,
                    Employee.email,
                    Department.name.label("department"),
                    func.count().over().label("total"),
                )
            )
            .order_by(Employee.name, Employee.id)
            .limit(size)
            .offset((page - 1) * size)
        )
    ).all()
    total = rows[0].total if rows else await session.scalar(narrow(select(func.count(Employee.id))))
    items = [{"id": r.id, "name": r.name, "email": r.email, "department": r.department} for r in rows]
    return {"items": items, "total": total, "page": page, "size": size}
