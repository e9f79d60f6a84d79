# /// answer
# verdict = "rejected"
# mistake = "a bulk UPDATE first, loaded afterwards: it is sent even when nothing changes and for an unknown id"
# says = "nothing (has |had )?change|unchanged|same (salary|value)|no change|not change|does not differ|needless|even (when|if)|mutat|load(s|ed|ing)? (it|the|first|,)|load, |None|unknown|no such|does not exist|NoneType|not found|missing id"
# ///
from sqlalchemy import update

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    await session.execute(update(Employee).where(Employee.id == employee_id).values(salary=new_salary))
    return await session.get(Employee, employee_id)
