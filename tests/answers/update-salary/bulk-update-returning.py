# /// answer
# verdict = "rejected"
# mistake = "a bulk UPDATE instead of load, mutate, flush: it is sent even when nothing changes"
# says = "nothing (has |had )?change|unchanged|same (salary|value)|no change|not change|does not differ|needless|even (when|if)|mutat|load(s|ed|ing)? (it|the|first|,)|load, "
# ///
from sqlalchemy import update

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    stmt = update(Employee).where(Employee.id == employee_id).values(salary=new_salary).returning(Employee)
    return (await session.scalars(stmt)).one_or_none()
