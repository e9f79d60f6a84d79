# /// answer
# verdict = "rejected"
# mistake = "ORM bulk UPDATE by primary key: it is sent even when nothing changes"
# says = "nothing (has |had )?change|unchanged|same (salary|value)|no change|not change|does not differ|needless|even (when|if)|mutat|load(s|ed|ing)? (it|the|first|,)|load, "
# ///
from sqlalchemy import update

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    await session.execute(update(Employee), [{"id": employee_id, "salary": new_salary}])
    await session.refresh(employee)
    return employee
