# /// answer
# verdict = "accepted"
# ///
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


def _narrowed(statement, department):
    statement = statement.join(Employee.department, isouter=True)
    return statement if department is None else statement.filter(Department.name == department)


def _item(employee):
    home = employee.department
    return EmployeeItem(
        id=employee.id, name=employee.name, email=employee.email, department=home.name if home else None
    )


async def list_employees(
    session: AsyncSession, department: str | None = None, page: int = 1, size: int = 20
) -> EmployeePage:
    count = _narrowed(select(func.count()).select_from(Employee), department)
    people = (
        _narrowed(select(Employee), department)
        .options(contains_eager(Employee.department))
        .order_by(Employee.name.asc(), Employee.id.asc())
        .slice((page - 1) * size, page * size)
    )
    return EmployeePage(
        items=[_item(employee) for employee in (await session.execute(people)).scalars()],
        total=(await session.scalars(count)).one(),
        page=page,
        size=size,
    )
