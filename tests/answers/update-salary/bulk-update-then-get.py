# /// answer
# verdict = "rejected"
# mistake = "a bulk UPDATE first, loaded afterwards: it is sent even when nothing changes and for an unknown id"
# says = "nothing change|unchanged|same (salary|value)|no change|does not change|not change|already|salary only|load|mutat|always|needless|UPDATE|None|unknown|no such|does not exist|NoneType|not found|missing id"
# ///
from sqlalchemy import update


from .models import Employee


async def update_salary(session, employee_id, new_salary):
    await session.execute(update(Employee).where(Employee.id == employee_id).values(salary=new_salary))
    return await session.get(Employee, employee_id)
