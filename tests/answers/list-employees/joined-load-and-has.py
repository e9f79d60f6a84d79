# /// answer
# verdict = "accepted"
# note = "When the entities are needed as well: `joinedload` is an outer join of its own, so filter and eager load cannot disturb each other."
# ///
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    fits = [] if department is None else [Employee.department.has(Department.name == department)]
    total = (await session.execute(select(func.count(Employee.id)).where(*fits))).scalar_one()
    found = await session.scalars(
        select(Employee)
        .where(*fits)
        .options(joinedload(Employee.department).load_only(Department.name))
        .order_by(Employee.name, Employee.id)
        .offset(size * (page - 1))
        .limit(size)
    )
    return {
        "items": [
            {
                "id": one.id,
                "name": one.name,
                "email": one.email,
                "department": one.department.name if one.department is not None else None,
            }
            for one in found.unique()
        ],
        "total": total,
        "page": page,
        "size": size,
    }
