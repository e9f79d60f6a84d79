# /// answer
# verdict = "rejected"
# mistake = "raw SQL instead of load, mutate, flush: the UPDATE is sent even when nothing changes"
# says = "nothing (has |had )?change|unchanged|same (salary|value)|no change|not change|does not differ|needless|even (when|if)|mutat|load(s|ed|ing)? (it|the|first|,)|load, |text|raw"
# ///
from sqlalchemy import text

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    await session.execute(
        text("UPDATE employees SET salary = :salary WHERE id = :id"), {"salary": new_salary, "id": employee_id}
    )
    return await session.get(Employee, employee_id, populate_existing=True)
