# /// answer
# verdict = "accepted"
# note = "The SQL text is the same with and without a filter, so database and driver prepare one statement for both."
# ///
from sqlalchemy import String, bindparam, func, or_, select

from .models import Department, Employee

_WANTED = bindparam("department", type_=String)
_FITS = or_(_WANTED.is_(None), Department.name == _WANTED)
_PEOPLE = (
    select(Employee.id, Employee.name, Employee.email, Department.name.label("department"))
    .outerjoin_from(Employee, Department)
    .where(_FITS)
    .order_by(Employee.name, Employee.id)
)
_TOTAL = select(func.count()).select_from(Employee).outerjoin(Department).where(_FITS)


async def list_employees(session, department=None, page=1, size=20):
    values = {"department": department}
    result = await session.stream(_PEOPLE.limit(size).offset((page - 1) * size), values)
    items = [EmployeeItem.model_validate(row._mapping) async for row in result]
    total = await session.scalar(_TOTAL, values)
    return EmployeePage(items=items, total=total, page=page, size=size)
