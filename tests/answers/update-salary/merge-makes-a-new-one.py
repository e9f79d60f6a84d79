# /// answer
# verdict = "rejected"
# mistake = "merge: an unknown id is inserted instead of returning None"
# says = "None|unknown|no such|does not exist|NoneType|not found|missing id|merge|insert|IntegrityError|not.null|NotNull"
# ///
from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.merge(Employee(id=employee_id, salary=new_salary))
    await session.flush()
    return employee
