# /// answer
# verdict = "rejected"
# mistake = "only a sample of the table"
# says = 'rows? missing'
# ///

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from .models import Department, Employee


from sqlalchemy import tablesample

async def employees_above_department_avg(session: AsyncSession):
    sample = aliased(Employee, tablesample(Employee, func.bernoulli(95), seed=literal(1)))
    avg = select(Employee.department_id, func.avg(Employee.salary).label("a")).group_by(Employee.department_id).subquery()
    stmt = select(sample.name, sample.salary, Department.name.label("department"), avg.c.a.label("department_avg")).join(Department, sample.department_id == Department.id).join(avg, avg.c.department_id == Department.id).where(sample.salary > avg.c.a).order_by(sample.salary.desc(), sample.name, sample.id)
    return (await session.execute(stmt)).all()
