# /// answer
# verdict = "rejected"
# mistake = "the UPDATE is sent even when nothing changes, it just finds no row"
# says = "nothing (has |had )?change|unchanged|same (salary|value)|no change|not change|does not differ|needless|even (when|if)|mutat|load(s|ed|ing)? (it|the|first|,)|load, "
# ///
from sqlalchemy import update

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    await session.execute(
        update(Employee).where(Employee.id == employee_id, Employee.salary != new_salary).values(salary=new_salary)
    )
    return await session.get(Employee, employee_id, populate_existing=True)
