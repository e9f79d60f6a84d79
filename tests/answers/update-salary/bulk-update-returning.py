# /// answer
# verdict = "rejected"
# mistake = "a bulk UPDATE instead of load, mutate, flush: it is sent even when nothing changes"
# says = "nothing change|unchanged|same (salary|value)|no change|does not change|not change|already|salary only|load|mutat|always|needless|UPDATE"
# ///
from sqlalchemy import update


from .models import Employee


async def update_salary(session, employee_id, new_salary):
    stmt = update(Employee).where(Employee.id == employee_id).values(salary=new_salary).returning(Employee)
    return (await session.scalars(stmt)).one_or_none()
