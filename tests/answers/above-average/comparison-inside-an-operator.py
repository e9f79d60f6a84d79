# /// answer
# verdict = "rejected"
# mistake = "SQL is hidden in the name of an operator"
# says = "part of the statement is raw SQL in op\\(\\) .*0 AND"
# ///

from sqlalchemy import func, select

from .models import Department, Employee


async def employees_above_department_avg(session):
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.department_id)
        .subquery("averages")
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Employee.department)
        .join(averages, averages.c.department_id == Employee.department_id)
        .where((Employee.salary.op("> 0 AND employees.salary >", is_comparison=True))(averages.c.department_avg))
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
