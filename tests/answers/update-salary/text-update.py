# /// answer
# verdict = "rejected"
# mistake = "raw SQL instead of load, mutate, flush: the UPDATE is sent even when nothing changes"
# says = "nothing change|unchanged|same (salary|value)|no change|does not change|not change|already|salary only|load|mutat|always|needless|UPDATE|text|raw"
# ///
from sqlalchemy import text


from .models import Employee


async def update_salary(session, employee_id, new_salary):
    await session.execute(
        text("UPDATE employees SET salary = :salary WHERE id = :id"), {"salary": new_salary, "id": employee_id}
    )
    return await session.get(Employee, employee_id, populate_existing=True)
