# /// answer
# verdict = "rejected"
# mistake = "neither department nor projects are loaded"
# says = "not loaded|unloaded|lazy|eager|without (further|more) (sql|statement)|emit|loaded|MissingGreenlet|detached"
# ///
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    query = select(Employee).join(Department, Employee.department_id == Department.id)
    query = query.where(Department.name == department_name)
    query = query.order_by(Employee.name.asc(), Employee.id.asc())
    return (await session.scalars(query)).all()
