# /// answer
# verdict = "rejected"
# mistake = "decoy: the UPDATE touches no row, the new salary is only pasted into the object"
# says = "flush|no UPDATE|not (written|sent|saved)|never|database|decoy|no row|0 rows|not change|unchanged|touch"
# ///
from sqlalchemy import false, update
from sqlalchemy.orm.attributes import set_committed_value

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee is None or employee.salary == new_salary:
        return employee
    await session.execute(
        update(Employee).where(Employee.id == employee_id, false()).values(salary=new_salary),
        execution_options={"synchronize_session": False},
    )
    set_committed_value(employee, "salary", new_salary)
    return employee
