# /// answer
# verdict = "rejected"
# mistake = "RETURNING sees the new salary and multiplies once more: the dict pays the raise twice"
# says = "twice|RETURNING|dict|return|salar(y|ies)"
# ///
from sqlalchemy import Numeric, func, literal, update
from sqlalchemy.orm.attributes import set_committed_value

from .models import Employee


async def raise_salaries(session, department_id, percent):
    new_salary = func.round(Employee.salary * (1 + literal(percent, Numeric) / 100), 2)
    stmt = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=new_salary)
        .returning(Employee.id, Employee.salary, new_salary.label("new_salary"))
        .execution_options(synchronize_session=False)
    )
    salaries = {}
    for row in await session.execute(stmt):
        salaries[row.id] = row.new_salary
        held = session.sync_session.identity_map.get(session.sync_session.identity_key(Employee, row.id))
        if held is not None:
            set_committed_value(held, "salary", row.salary)
    return salaries
