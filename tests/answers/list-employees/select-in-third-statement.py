# /// answer
# verdict = "rejected"
# mistake = "selectinload asks for the departments in a third statement"
# says = "3 statements|three statements|third|statements|selectinload"
# ///
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    fits = [] if department is None else [Employee.department.has(Department.name == department)]
    total = await session.scalar(select(func.count(Employee.id)).where(*fits))
    people = await session.scalars(
        select(Employee)
        .where(*fits)
        .options(selectinload(Employee.department))
        .order_by(Employee.name, Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return {
        "items": [
            {
                "id": one.id,
                "name": one.name,
                "email": one.email,
                "department": one.department.name if one.department else None,
            }
            for one in people
        ],
        "total": total,
        "page": page,
        "size": size,
    }
